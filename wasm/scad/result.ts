import type { Color, ColorRun, Mesh } from '../contract.ts';
import { Vertices } from './weld.ts';

/** What OpenSCAD's colour scheme writes on faces that have no colour of their own. */
const DEFAULT_COLOR = packed(249, 215, 44, 255);
/** The same on faces that a subtracted part without colour left behind. */
const CUT_COLOR = packed(157, 203, 81, 255);

function packed(red: number, green: number, blue: number, alpha: number): number {
  return ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
}

/** Binary STL as the engine writes it: no colours, so one run. Triangles that fall together are dropped. */
export function readStl(bytes: Uint8Array): Mesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const triangles =
    bytes.length < 84 ? 0 : Math.min(view.getUint32(80, true), Math.floor((bytes.length - 84) / 50));
  const vertices = new Vertices(Math.max(16, Math.ceil(triangles / 2) + 8));
  const indices = new Uint32Array(3 * triangles);
  let count = 0;
  for (let t = 0; t < triangles; t++) {
    const at = 84 + 50 * t + 12;
    const a = vertices.add(
      view.getFloat32(at, true),
      view.getFloat32(at + 4, true),
      view.getFloat32(at + 8, true),
    );
    const b = vertices.add(
      view.getFloat32(at + 12, true),
      view.getFloat32(at + 16, true),
      view.getFloat32(at + 20, true),
    );
    const c = vertices.add(
      view.getFloat32(at + 24, true),
      view.getFloat32(at + 28, true),
      view.getFloat32(at + 32, true),
    );
    if (a === b || b === c || c === a) continue;
    indices[count++] = a;
    indices[count++] = b;
    indices[count++] = c;
  }
  return {
    positions: vertices.positions(),
    indices: count === indices.length ? indices : indices.slice(0, count),
    colors: [{ start: 0, count, color: null }],
  };
}

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Numbers of a text, one by one, without a string for each. */
class Numbers {
  readonly #bytes: Uint8Array;
  at: number;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** NaN at the end of the text. */
  next(): number {
    const bytes = this.#bytes;
    let at = this.at;
    while (at < bytes.length && bytes[at]! <= 32) at++;
    const start = at;
    let negative = false;
    if (bytes[at] === 45) {
      negative = true;
      at++;
    }
    let mantissa = 0;
    let digits = 0;
    let scale = 0;
    let point = false;
    for (; at < bytes.length; at++) {
      const c = bytes[at]!;
      if (c >= 48 && c <= 57) {
        mantissa = mantissa * 10 + c - 48;
        digits++;
        if (point) scale++;
      } else if (c === 46 && !point) point = true;
      else break;
    }
    // Exact by IEEE arithmetic: both operands are below 2^53 and powers of ten up to 10^22 are exact.
    const plain = digits > 0 && digits <= 15 && scale <= 22 && (at >= bytes.length || bytes[at]! <= 32);
    if (plain) {
      this.at = at;
      const value = mantissa / POWERS[scale]!;
      return negative ? -value : value;
    }
    while (at < bytes.length && bytes[at]! > 32) at++;
    this.at = at;
    return start === at
      ? Number.NaN
      : Number(String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 64))));
  }

  /** Whether a number follows on the same line. */
  more(): boolean {
    let at = this.at;
    while (this.#bytes[at] === 32 || this.#bytes[at] === 9 || this.#bytes[at] === 13) at++;
    return at < this.#bytes.length && this.#bytes[at] !== 10;
  }
}

/**
 * OFF as the engine writes it, with or without colours; faces are sorted by colour, one run each.
 *
 * Both colours of the engine's own scheme mean `null`, in models with and without colours of their own: whether a
 * library mentions `color` must not change how a plain part looks, and the faces of a hole that an uncoloured part
 * cut into a coloured one belong to nobody (OpenSCAD shows them green). An explicit `color("#f9d72c")` or
 * `color("#9dcb51")` cannot be told from them.
 */
export function readOff(bytes: Uint8Array): Mesh {
  const numbers = new Numbers(bytes, 3);
  const vertexCount = numbers.next();
  const faceCount = numbers.next();
  numbers.next();
  const vertices = new Vertices(Math.max(16, vertexCount));
  const index = new Uint32Array(vertexCount);
  for (let v = 0; v < vertexCount; v++)
    index[v] = vertices.add(numbers.next(), numbers.next(), numbers.next());
  const corners: number[] = [];
  const palette = new Map<number, number[]>();
  for (let f = 0; f < faceCount; f++) {
    const sides = numbers.next();
    corners.length = 0;
    for (let i = 0; i < sides; i++) corners.push(index[numbers.next()]!);
    let color = DEFAULT_COLOR;
    if (numbers.more()) {
      const red = numbers.next();
      const green = numbers.next();
      const blue = numbers.next();
      color = packed(red, green, blue, numbers.more() ? numbers.next() : 255);
      if (color === CUT_COLOR) color = DEFAULT_COLOR;
    }
    let triangles = palette.get(color);
    if (!triangles) palette.set(color, (triangles = []));
    // The engine writes triangles; a fan serves the convex rest.
    for (let i = 2; i < sides; i++) {
      const [a, b, c] = [corners[0]!, corners[i - 1]!, corners[i]!];
      if (a !== b && b !== c && c !== a) triangles.push(a, b, c);
    }
  }
  let length = 0;
  for (const triangles of palette.values()) length += triangles.length;
  const indices = new Uint32Array(length);
  const colors: ColorRun[] = [];
  let start = 0;
  for (const [color, triangles] of palette) {
    if (triangles.length === 0) continue;
    indices.set(triangles, start);
    colors.push({ start, count: triangles.length, color: unpacked(color) });
    start += triangles.length;
  }
  return { positions: vertices.positions(), indices, colors };
}

function unpacked(color: number): Color | null {
  if (color === DEFAULT_COLOR) return null;
  return [
    (color >>> 24) / 255,
    ((color >>> 16) & 255) / 255,
    ((color >>> 8) & 255) / 255,
    (color & 255) / 255,
  ];
}
