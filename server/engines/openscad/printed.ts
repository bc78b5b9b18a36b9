import { posix } from 'node:path';
import type { Diagnostic, Source } from '../../../wasm/contract.ts';
import { said } from '../../../wasm/scad/conclusion.ts';
import { nothingToShow } from '../../../wasm/scad/nothing.ts';
import { scanned, textOf } from '../../../wasm/scad/reach.ts';
import type { Entry } from './entry.ts';

/** Where the project lies inside. */
export const PROJECT = '/job/project';

/** What OpenSCAD prints while it works, line by line: for the log, and for what it means. */
export class Printed {
  /** Messages of the model; OpenSCAD repeats them for each output file. */
  readonly lines: string[] = [];
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
    // Behind the first output: only what it did not say before.
    if (!first && (this.lines.includes(line) || statistic.test(line))) return;
    this.lines.push(line);
    this.#log(line.replaceAll(/\/(?:project|libraries)\/(?=[^'",\s]+)/g, ''));
  }

  /** Messages about the user's files. */
  get diagnostics(): Diagnostic[] {
    return said(this.lines, this.#source);
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
    const placed = line
      .replace(/(?<= in file )(.+?)(?=, line \d+$)/, inside)
      .replace(/(?<=^Can't parse file ')(.*)(?='!$)/, inside)
      .replaceAll('/job/project/', '/project/');
    const overwritten = /^WARNING: .* was overwritten in file (.+), line (\d+)$/.exec(placed);
    return overwritten?.[1] === `/project/${this.#source.entry}` && Number(overwritten[2]) > this.#entry.lines
      ? undefined
      : placed;
  }
}

const statistic =
  /^$|^(?:Geometries in cache|Geometry cache size|CGAL |Total rendering time|\s+(?:Top level|Simple|Vertices|Halfedges|Edges|Halffacets|Facets|Volumes|Contours))/;
