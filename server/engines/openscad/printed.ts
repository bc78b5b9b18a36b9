import { posix } from 'node:path';
import type { Diagnostic, Source } from '../../../wasm/contract.ts';
import { said } from '../../../wasm/scad/conclusion.ts';
import { nothingToShow } from '../../../wasm/scad/nothing.ts';
import { scanned, textOf } from '../../../wasm/scad/reach.ts';
import type { Entry } from './entry.ts';

/** Where the project lies inside. */
export const PROJECT = '/job/project';

/** Characters of messages that are looked at; a log may be much longer. */
const most = 2 ** 20;

/**
 * What OpenSCAD prints while it works, line by line: for the log, and for what it means. Lines are the model's as much
 * as OpenSCAD's, so nothing here takes more than linear time.
 */
export class Printed {
  /** Messages of the model; OpenSCAD repeats them for each output file. */
  readonly #lines = new Set<string>();
  #characters = 0;
  /** Errors as they were printed: an echo with a quotation mark in it may hide one from `diagnostics`. */
  readonly #errors: string[] = [];
  /** Whether each value arrived; undefined when the model never came to say so. */
  values: boolean[] | undefined;
  #passes = 0;
  readonly #source: Source;
  readonly #entry: Entry;
  readonly #log: (line: string) => void;
  readonly #onPass: (passes: number) => void;

  constructor(
    source: Source,
    entry: Entry,
    log: (line: string) => void,
    onPass: (passes: number) => void = () => undefined,
  ) {
    this.#source = source;
    this.#entry = entry;
    this.#log = log;
    this.#onPass = onPass;
  }

  add(raw: string): void {
    const values = this.#entry.confirmed(raw);
    if (values) {
      this.values ??= values;
      return;
    }
    const line = this.#relocated(raw);
    if (line === undefined) return;
    const first = this.#passes === 0;
    if (raw.startsWith('Total rendering time: ')) this.#onPass(++this.#passes);
    if (/^(?:\w+-)?ERROR: /.test(line) && this.#errors.length < 20) this.#errors.push(line);
    // Behind the first output: only what it did not say before.
    if (!first && (this.#lines.has(line) || statistic.test(line))) return;
    if (this.#characters < most) {
      this.#characters += line.length;
      this.#lines.add(line);
    }
    this.#log(line.replaceAll(/\/(?:project|libraries)\/(?=[^'",\s]+)/g, ''));
  }

  /** What makes the run a failure whatever its exit code. */
  get errors(): Diagnostic[] {
    const found = this.diagnostics.filter(({ severity }) => severity === 'error');
    if (found.length > 0) return found;
    return this.#errors.map(line => ({ severity: 'error', text: line.replace(/^\S+ /, '') }));
  }

  /** Messages about the user's files. */
  get diagnostics(): Diagnostic[] {
    return said([...this.#lines], this.#source);
  }

  /** Why there is nothing to write. */
  get nothing(): Diagnostic {
    const { entry, files } = this.#source;
    return nothingToShow([scanned(textOf(files[entry] ?? '')).stripped], this.diagnostics);
  }

  /** Paths as from the sandbox's root, as messages are read; undefined for warnings of the lines that are ours. */
  #relocated(line: string): string | undefined {
    const base = posix.join(PROJECT, posix.dirname(this.#source.entry));
    const inside = (path: string): string => posix.resolve(base, path);
    const placed = relocated(line, inside).replaceAll('/job/project/', '/project/');
    if (!line.startsWith('WARNING: ') || !line.includes(' was overwritten in file ')) return placed;
    const place = placeIn(placed);
    const ours = place?.file === `/project/${this.#source.entry}` && place.line > this.#entry.lines;
    return ours ? undefined : placed;
  }
}

const inFile = ' in file ';

/** The end of a message: `in file a.scad, line 3`. */
function placeIn(line: string): { file: string; line: number; start: number; end: number } | undefined {
  const end = line.lastIndexOf(', line ');
  const start = line.lastIndexOf(inFile, end) + inFile.length;
  const number = line.slice(end + ', line '.length);
  if (end < 0 || start < inFile.length || !/^\d{1,9}$/.test(number)) return undefined;
  return { file: line.slice(start, end), line: Number(number), start, end };
}

/** The line with the path of its place, if it has one, as `inside` has it. */
function relocated(line: string, inside: (path: string) => string): string {
  const unparsed = "Can't parse file '";
  if (line.startsWith(unparsed) && line.endsWith("'!"))
    return `${unparsed}${inside(line.slice(unparsed.length, -2))}'!`;
  const place = placeIn(line);
  return place ? line.slice(0, place.start) + inside(place.file) + line.slice(place.end) : line;
}

const statistic =
  /^$|^(?:Geometries in cache|Geometry cache size|CGAL |Total rendering time|\s+(?:Top level|Simple|Vertices|Halfedges|Edges|Halffacets|Facets|Volumes|Contours))/;
