import { world } from '../../../wasm/bricks/brick.ts';
import { type Random, seeded } from '../../../wasm/bricks/random.ts';
import { Network, scaleOf, type Seen } from './network.ts';
import type { Solid } from './overlap.ts';

const [width, depth, height] = world;

const front = 0;
const side = front + width * height;
const top = side + depth * height;
const blocks = top + width * depth;
const layers = blocks + (width * depth * height) / 8;
const box = layers + height;
const featureCount = box + 4;

/**
 * What the classifier sees of a shape, moved to the middle of the world: its three silhouettes, how full each block of
 * 2 × 2 × 2 cells is, how many cells a layer has, and the size of its box. No roles and no colours.
 */
function look(solid: Solid): Seen {
  const dense = new Float32Array(featureCount);
  const shift = [0, 1].map(axis => Math.floor((world[axis]! - 1 - solid.middle[axis]!) / 2));
  let [left, right, near, far, high] = [width, 0, depth, 0, 0];
  for (let at = 0; at < solid.cells.length; at += 3) {
    const x = Math.min(width - 1, Math.max(0, solid.cells[at]! + shift[0]!));
    const y = Math.min(depth - 1, Math.max(0, solid.cells[at + 1]! + shift[1]!));
    const z = solid.cells[at + 2]!;
    dense[front + x + width * z] = 1;
    dense[side + y + depth * z] = 1;
    dense[top + x + width * y] = 1;
    const block = blocks + (x >> 1) + (width / 2) * ((y >> 1) + (depth / 2) * (z >> 1));
    dense[block] = dense[block]! + 1 / 8;
    dense[layers + z] = dense[layers + z]! + 1 / 64;
    left = Math.min(left, x);
    right = Math.max(right, x);
    near = Math.min(near, y);
    far = Math.max(far, y);
    high = Math.max(high, z + 1);
  }
  if (solid.count > 0) {
    const [dx, dy] = [right - left + 1, far - near + 1];
    dense.set([dx / 10, dy / 10, high / 10, solid.count / (dx * dy * high)], box);
  }
  const indices = Uint16Array.from(dense.keys()).filter(index => dense[index] !== 0);
  return { indices, values: Float32Array.from(indices, index => dense[index]!) };
}

/** Says what a shape is, by its cells alone. */
export interface Classifier {
  readonly names: readonly string[];
  /** The likeliest name. */
  classify(solid: Solid): string;
  /** To keep it by: `readClassifier`. Weights are rounded to 8 bits, which the classifier itself uses as well. */
  bytes(): Uint8Array;
}

export interface ClassifierOptions {
  readonly seed?: number;
  readonly hidden?: number;
  readonly epochs?: number;
}

/**
 * Trains a network of one hidden layer on shapes whose names are known: the same network for the same shapes and seed.
 * One in ten of what is seen is left out at random in every step, so that a shape with a few cells more or less keeps
 * its name.
 */
export function trainClassifier(
  examples: readonly (readonly [name: string, solid: Solid])[],
  { seed = 1, hidden = 64, epochs = 12 }: ClassifierOptions = {},
): Classifier {
  const names = [...new Set(examples.map(([name]) => name))].sort();
  const random = seeded(seed);
  const network = Network.fresh(featureCount, hidden, names.length, random);
  const samples = examples.map(([name, solid]) => ({ seen: look(solid), target: names.indexOf(name) }));
  const steps = Math.ceil(samples.length / batch) * epochs;
  for (let step = 0; step < steps; step++) {
    const first = (step * batch) % (Math.ceil(samples.length / batch) * batch);
    if (first === 0) shuffle(samples, random);
    const now = samples.slice(first, first + batch);
    for (const { seen, target } of now) network.learn(seen, target, random);
    // A few steps to warm up, then ever smaller ones.
    network.step(now.length, 3e-3 * Math.min(1, (step + 1) / 20) * (1 - step / steps));
  }
  return classifierOf(names, network.rounded());
}

const batch = 64;

/** Throws a RangeError for what `bytes` did not write. */
export function readClassifier(bytes: Uint8Array): Classifier {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + (bytes.length >= 4 ? view.getUint32(0, true) : Infinity);
  if (start > bytes.length) throw new RangeError('These bytes hold no classifier.');
  const { names, units, scales } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as Kept;
  const sizes = [(featureCount + 1) * units, (units + 1) * names.length] as const;
  if (start + sizes[0] + sizes[1] !== bytes.length) throw new RangeError('These bytes hold no classifier.');
  const weights = Int8Array.from(bytes.subarray(start), byte => (byte << 24) >> 24);
  const layer = (from: number, to: number, scale: number): Float32Array =>
    Float32Array.from(weights.subarray(from, to), weight => weight * scale);
  return classifierOf(
    names,
    new Network(
      units,
      names.length,
      layer(0, sizes[0], scales[0]),
      layer(sizes[0], sizes[0] + sizes[1], scales[1]),
    ),
  );
}

interface Kept {
  readonly names: readonly string[];
  readonly units: number;
  readonly scales: readonly [number, number];
}

const classifierOf = (names: readonly string[], network: Network): Classifier => ({
  names,
  classify: solid => names[network.likeliest(look(solid))]!,
  bytes() {
    const { units, layers } = network;
    const scales = layers.map(scaleOf) as [number, number];
    const kept: Kept = { names, units, scales };
    const head = new TextEncoder().encode(JSON.stringify(kept));
    const weights = layers.map((layer, at) =>
      Int8Array.from(layer, weight => Math.round(weight / scales[at]!)),
    );
    const bytes = new Uint8Array(4 + head.length + weights[0]!.length + weights[1]!.length);
    new DataView(bytes.buffer).setUint32(0, head.length, true);
    bytes.set(head, 4);
    bytes.set(new Uint8Array(weights[0]!.buffer), 4 + head.length);
    bytes.set(new Uint8Array(weights[1]!.buffer), 4 + head.length + weights[0]!.length);
    return bytes;
  },
});

function shuffle<T>(items: T[], random: Random): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
}
