import type { Random } from '../../../wasm/bricks/random.ts';

/** Inputs that are not 0: which, and what they are. */
export interface Seen {
  readonly indices: Uint16Array;
  readonly values: Float32Array;
}

/** What the largest weight of a layer is rounded to 127 with. */
export const scaleOf = (layer: Float32Array): number =>
  layer.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127;

/** Inputs → rectified hidden units → softmax; learns by Adam with decaying weights, a batch at a time. */
export class Network {
  readonly units: number;
  /** The last row of each is for what is always there. */
  readonly layers: readonly [Float32Array, Float32Array];
  readonly #inputs: number;
  readonly #classes: number;
  readonly #hidden: Float32Array;
  readonly #back: Float32Array;
  readonly #out: Float32Array;
  #optimizers: readonly [Adam, Adam] | undefined;

  constructor(units: number, classes: number, first: Float32Array, second: Float32Array) {
    this.units = units;
    this.#inputs = first.length / units - 1;
    this.#classes = classes;
    this.layers = [first, second];
    this.#hidden = new Float32Array(units + 1);
    this.#back = new Float32Array(units);
    this.#out = new Float32Array(classes);
  }

  static fresh(inputs: number, units: number, classes: number, random: Random): Network {
    const around = (length: number, from: number): Float32Array =>
      Float32Array.from({ length }, () => (2 * random() - 1) / Math.sqrt(from));
    return new Network(
      units,
      classes,
      around((inputs + 1) * units, inputs),
      around((units + 1) * classes, units),
    );
  }

  /** With weights as they are kept. */
  rounded(): Network {
    const [first, second] = this.layers.map(layer => {
      const scale = scaleOf(layer);
      return layer.map(weight => Math.fround(Math.round(weight / scale) * scale));
    });
    return new Network(this.units, this.#classes, first!, second!);
  }

  likeliest(seen: Seen): number {
    this.#forward(seen);
    return this.#out.indexOf(Math.max(...this.#out));
  }

  #forward({ indices, values }: Seen, drop: () => boolean = () => false): void {
    const { units } = this;
    const [first, second] = this.layers;
    const hidden = this.#hidden;
    hidden.set(first.subarray(this.#inputs * units));
    for (let at = 0; at < indices.length; at++) {
      const row = indices[at]! * units;
      const value = values[at]!;
      for (let unit = 0; unit < units; unit++) hidden[unit] = hidden[unit]! + value * first[row + unit]!;
    }
    for (let unit = 0; unit < units; unit++) if (hidden[unit]! < 0 || drop()) hidden[unit] = 0;
    hidden[units] = 1;
    const out = this.#out.fill(0);
    for (let unit = 0; unit <= units; unit++) {
      const value = hidden[unit]!;
      if (value === 0) continue;
      for (let name = 0; name < this.#classes; name++)
        out[name] = out[name]! + value * second[unit * this.#classes + name]!;
    }
    const most = Math.max(...out);
    let sum = 0;
    for (let name = 0; name < this.#classes; name++) sum += out[name] = Math.exp(out[name]! - most);
    for (let name = 0; name < this.#classes; name++) out[name] = out[name]! / sum;
  }

  /** Adds up what one example would change. */
  learn(whole: Seen, target: number, random: Random): void {
    this.#optimizers ??= [new Adam(this.layers[0]), new Adam(this.layers[1])];
    const [first, second] = this.#optimizers;
    const kept = [...whole.indices.keys()].filter(() => random() >= 0.1);
    const indices = Uint16Array.from(kept, at => whole.indices[at]!);
    const values = Float32Array.from(kept, at => whole.values[at]!);
    this.#forward({ indices, values }, () => random() < 0.2);
    const { units } = this;
    const [, weights] = this.layers;
    const [hidden, back, out] = [this.#hidden, this.#back.fill(0), this.#out];
    out[target] = out[target]! - 1;
    for (let unit = 0; unit <= units; unit++) {
      const value = hidden[unit]!;
      if (value === 0) continue;
      for (let name = 0; name < this.#classes; name++) {
        const at = unit * this.#classes + name;
        if (unit < units) back[unit] = back[unit]! + out[name]! * weights[at]!;
        second.slopes[at] = second.slopes[at]! + out[name]! * value;
      }
    }
    for (let at = 0; at <= indices.length; at++) {
      const row = (at < indices.length ? indices[at]! : this.#inputs) * units;
      const value = at < indices.length ? values[at]! : 1;
      for (let unit = 0; unit < units; unit++)
        if (hidden[unit]! > 0) first.slopes[row + unit] = first.slopes[row + unit]! + back[unit]! * value;
    }
  }

  /** Changes the weights by the mean of what was learned since. */
  step(count: number, rate: number): void {
    for (const optimizer of this.#optimizers ?? []) optimizer.step(count, rate);
  }
}

/** Adam (arXiv 1412.6980), with weights that decay by themselves (arXiv 1711.05101). */
class Adam {
  readonly slopes: Float32Array;
  readonly #weights: Float32Array;
  readonly #mean: Float32Array;
  readonly #square: Float32Array;
  #steps = 0;

  constructor(weights: Float32Array) {
    this.#weights = weights;
    this.slopes = new Float32Array(weights.length);
    this.#mean = new Float32Array(weights.length);
    this.#square = new Float32Array(weights.length);
  }

  step(count: number, rate: number): void {
    this.#steps++;
    const [weights, slopes, means, squares] = [this.#weights, this.slopes, this.#mean, this.#square];
    const meanScale = 1 / (1 - 0.9 ** this.#steps);
    const squareScale = 1 / (1 - 0.999 ** this.#steps);
    for (let at = 0; at < weights.length; at++) {
      const slope = slopes[at]! / count;
      const mean = 0.9 * means[at]! + 0.1 * slope;
      const square = 0.999 * squares[at]! + 0.001 * slope * slope;
      means[at] = mean;
      squares[at] = square;
      const move = (mean * meanScale) / (Math.sqrt(square * squareScale) + 1e-8);
      weights[at] = weights[at]! - rate * (move + 0.05 * weights[at]!);
    }
    slopes.fill(0);
  }
}
