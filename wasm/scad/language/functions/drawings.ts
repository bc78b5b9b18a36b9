import { bind, numberOr, signature, textOr, vec2 } from '../arguments.ts';
import type { BuiltinFunction, Call, Files } from '../call.ts';
import { drawing, type Drawing, type Dimension } from '../drawing.ts';
import { echoed, printed, quoted } from '../values/formatting.ts';
import { readFile } from '../read-file.ts';
import { atan2, cos, sin } from '../values/trigonometry.ts';
import type { Value } from '../values/value.ts';

const DRAWING = signature('file', 'layer', 'origin', 'scale', 'name');

/** What was measured in this run: OpenSCAD does not read a drawing again for it. */
const measures = new WeakMap<Files, Set<string>>();

/** What OpenSCAD says while it reads a drawing. */
function sayUnknown(call: Call, { unknown }: Drawing, file: string, layer: string): void {
  if (unknown.size === 0) return;
  const { entry } = call.run.files;
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  // It lists several kinds in the order of a hash table.
  if (unknown.size > 1 || file.startsWith('<') || !file.startsWith(folder))
    call.run.unsure(`${call.name}() of a drawing with ${[...unknown.keys()].join(' and ')}`);
  const path = file.slice(folder.length);
  for (const [kind, count] of unknown) {
    const where = layer === '' ? `${quoted(path)}.` : `layer '${layer}' of ${path}`;
    call.say('warning', `Unsupported DXF Entity '${kind}' (${count.toString(16)}) in ${where}`, false);
  }
}

interface Asked {
  readonly file: string;
  readonly layer: string;
  readonly name: string;
  readonly drawing: Drawing;
  /** Stands for all that was asked. */
  readonly key: string;
}

/** The drawing that the arguments ask for; undefined, with a warning, when there is none. */
function asked(call: Call): Asked | undefined {
  const [given, layer, origin, scale, name] = bind(call, DRAWING);
  const file = given === undefined ? '' : printed(given);
  const from = vec2(origin);
  if (origin !== undefined && !(from && from.every(Number.isFinite))) {
    call.warn(`${call.name}(..., origin=${echoed(origin)}) could not be converted`);
  }
  const { file: path, contents } = readFile(call, file);
  if (contents === undefined) {
    call.warn(`Can't open DXF file '${file}'!`);
    return undefined;
  }
  const text = typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
  call.run.spend(text.length >> 6);
  const options = { layer: textOr(layer, ''), origin: from ?? ([0, 0] as const), scale: numberOr(scale, 1) };
  const read = drawing(text, options);
  if (typeof read === 'string') return call.run.unsure(`${call.name}(): ${read}`);
  const key = JSON.stringify([call.name, path, options, textOr(name, '')]);
  if (!measures.get(call.run.files)?.has(key)) sayUnknown(call, read, path, options.layer);
  return { file, layer: options.layer, name: textOr(name, ''), drawing: read, key };
}

function remembered(call: Call, { key }: Asked, value: Value): Value {
  const { files } = call.run;
  let known = measures.get(files);
  if (!known) measures.set(files, (known = new Set()));
  known.add(key);
  return value;
}

/** By the kinds of AutoCAD's dimensions; undefined for a kind that OpenSCAD does not know. */
function measured({ type, points, angle }: Dimension): number | undefined {
  const [p0, , , p3, p4, p5] = points as readonly [number, number][];
  const [dx, dy] = [p4![0] - p3![0], p4![1] - p3![1]];
  switch (type & 7) {
    case 0:
      return Math.abs(dx * cos(angle) + dy * sin(angle));
    case 1:
      return Math.sqrt(dx * dx + dy * dy);
    case 2:
      return Math.abs(atan2(p0![0] - p5![0], p0![1] - p5![1]) - atan2(dx, dy));
    case 3:
    case 4: {
      const [x, y] = [p5![0] - p0![0], p5![1] - p0![1]];
      return Math.sqrt(x * x + y * y);
    }
    case 6:
      return type & 64 ? p3![0] : p3![1];
    default:
      return undefined;
  }
}

function dimension(call: Call): Value {
  const found = asked(call);
  if (!found) return undefined;
  const { file, layer, name } = found;
  const first = found.drawing.dimensions.find(one => name === '' || one.name === name);
  if (!first) {
    call.warn(`Can't find dimension '${name}' in '${file}', layer '${layer}'!`);
    return undefined;
  }
  const value = measured(first);
  if (value === undefined) {
    call.warn(`Dimension '${name}' in '${file}', layer '${layer}' has unsupported type!`);
    return undefined;
  }
  return remembered(call, found, value);
}

/** Where the first two lines that stand alone cross, however far they would have to be drawn out. */
function cross(call: Call): Value {
  const found = asked(call);
  if (!found) return undefined;
  const { lone } = found.drawing;
  if (lone === undefined) return call.run.unsure('dxf_cross() of more than lines');
  const [first, second] = lone;
  if (first && second) {
    const [x1, y1, x2, y2] = first;
    const [x3, y3, x4, y4] = second;
    const divisor = (y4 - y3) * (x2 - x1) - (x4 - x3) * (y2 - y1);
    if (divisor !== 0) {
      const part = ((x4 - x3) * (y1 - y3) - (y4 - y3) * (x1 - x3)) / divisor;
      return remembered(call, found, [x1 + part * (x2 - x1), y1 + part * (y2 - y1)]);
    }
  }
  call.warn(`Can't find cross in '${found.file}', layer '${found.layer}'!`);
  return undefined;
}

/** Measures of drawings (facts: OpenSCAD src/io/dxfdim.cc). */
export const drawingFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['dxf_dim', { evaluate: dimension }],
  ['dxf_cross', { evaluate: cross }],
];
