import type { Node } from '../../../solid/tree.ts';
import { TAIL, type Evaluate, type Frame, type Machine } from '../machine.ts';
import type { Remembered } from './memory.ts';
import { FunctionValue, ObjectValue, Range, type Value } from '../values/value.ts';

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

function mixed(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** Looks at a few places of long vectors: it finds candidates, which are compared in full. */
function hashed(hash: number, value: Value, depth: number): number {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value < 2147483648 && value > -2147483649) return mixed(hash, value | 0);
    bits[0] = value;
    return mixed(mixed(hash, words[0]!), words[1]!);
  }
  if (typeof value === 'string') {
    let h = mixed(hash, value.length + 7);
    for (let i = 0; i < value.length && i < 16; i++) h = mixed(h, value.charCodeAt(i));
    return h;
  }
  if (value === undefined) return mixed(hash, 11);
  if (typeof value === 'boolean') return mixed(hash, value ? 13 : 17);
  if (Array.isArray(value)) {
    const { length } = value;
    let h = mixed(hash, length + 19);
    if (depth > 4) return h;
    const stride = length <= 12 ? 1 : Math.floor(length / 8);
    for (let i = 0; i < length; i += stride) h = hashed(h, value[i] as Value, depth + 1);
    return h;
  }
  return value instanceof Range ? mixed(mixed(hash, value.begin), value.stop) : mixed(hash, 23);
}

/** About how many numbers and vectors a value is made of. */
function weightOf(value: Value): number {
  if (typeof value === 'string') return 1 + (value.length >> 3);
  if (!Array.isArray(value)) return 1;
  // Elements of long vectors are mostly alike.
  const { length } = value;
  return length === 0
    ? 2
    : 2 + (length * (weightOf(value[0] as Value) + weightOf(value[length >> 1] as Value))) / 2;
}

/** Functions hold frames, which must not be kept alive, and differ from run to run. */
const holdsFrames = (value: Value): boolean =>
  value instanceof FunctionValue ||
  value instanceof ObjectValue ||
  (Array.isArray(value) && value.length < 64 && (value as readonly Value[]).some(holdsFrames));

/** The value of a function's body in a frame whose first `count` places after `from` hold its arguments. */
export function rememberedCall(
  machine: Machine,
  of: Remembered<Value>,
  body: Evaluate,
  frame: Frame,
  count: number,
  settle: (machine: Machine) => Value,
  specials: string,
): Value {
  return remembered(machine, of, frame, 1, count, specials, weightOf, () => {
    const value = body(frame);
    return value === TAIL ? settle(machine) : value;
  });
}

const weightOfNodes = (nodes: readonly Node[]): number => {
  let weight = 8;
  for (const node of nodes) {
    weight += 8 + weightOfNodes(node.children);
    if (node.kind === 'polyhedron') weight += 8 * node.points.length + 4 * node.faces.length;
    else if (node.kind === 'polygon') weight += 4 * node.points.length;
  }
  return weight;
};

/** The nodes that a module's body makes. */
export function rememberedNodes(
  machine: Machine,
  of: Remembered<readonly Node[]>,
  frame: Frame,
  from: number,
  count: number,
  specials: string,
  make: () => readonly Node[],
): readonly Node[] {
  return remembered(machine, of, frame, from, count, specials, weightOfNodes, make);
}

function remembered<Result>(
  machine: Machine,
  of: Remembered<Result>,
  frame: Frame,
  from: number,
  count: number,
  specials: string,
  weigh: (result: Result) => number,
  compute: () => Result,
): Result {
  const { memory } = machine;
  let hash = specials === '' ? 0 : hashed(0, specials, 0);
  for (let i = 0; i < count; i++) hash = hashed(hash, frame[from + i], 0);
  const known = memory.find(machine, of, hash, frame, from, count, specials);
  if (known) {
    of.hits++;
    known.dependencies.pass(machine);
    return known.result;
  }
  of.misses++;
  // Assignments in the body may overwrite parameters.
  const key = frame.slice(from, from + count);
  const tracker = machine.track();
  const { steps } = machine;
  const result = compute();
  machine.unwind(tracker.height);
  const dependencies = machine.untrack(tracker);
  of.learn(machine.steps - steps);
  if (
    dependencies &&
    !key.some(holdsFrames) &&
    !(Array.isArray(result) && holdsFrames(result as unknown as Value))
  ) {
    let weight = weigh(result) + 16 + dependencies.cells.length * 3;
    for (const value of key) weight += weightOf(value);
    memory.add({ hash, specials, key, dependencies, result, weight, owner: of });
  }
  return result;
}
