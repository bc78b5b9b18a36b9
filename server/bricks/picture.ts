import { zlibSync } from 'fflate';
import { crc32 } from '../../wasm/formats/zip.ts';
import { brickSolid, paintOf, type BrickShape } from '../../wasm/bricks/brick-mesh.ts';
import { brickHeight, studPitch, type Brick } from '../../wasm/bricks/brick.ts';

export interface PictureOptions {
  /** Pixels. Default 1024 × 768. */
  readonly width?: number;
  readonly height?: number;
}

type Vector = readonly [number, number, number];

/** Turned to the right by 35°, seen from 25° above; the front of a model is towards −y. */
const [yaw, pitch] = [(-35 * Math.PI) / 180, (25 * Math.PI) / 180];
const right: Vector = [Math.cos(yaw), -Math.sin(yaw), 0];
const up: Vector = [Math.sin(pitch) * Math.sin(yaw), Math.sin(pitch) * Math.cos(yaw), Math.cos(pitch)];
const away: Vector = [-Math.cos(pitch) * -Math.sin(yaw), Math.cos(pitch) * Math.cos(yaw), -Math.sin(pitch)];
const light: Vector = [-0.42, -0.55, 0.72];
const background = [244, 246, 248] as const;

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Each pixel is the mean of so many in each direction. */
const fine = 2;
/** Share of the picture that stays free on each side. */
const margin = 0.07;

/**
 * A picture of bricks without a graphics card, as PNG: parallel projection, flat shading, a line round every brick.
 * Triangles are filled row by row with a depth for every pixel; about a second for 400 bricks.
 */
export function picture(
  bricks: readonly Brick[],
  { width = 1024, height = 768 }: PictureOptions = {},
): Uint8Array {
  const canvas = new Canvas(width * fine, height * fine);
  const place = placement(bricks, canvas);
  const shapes = new Map<string, BrickShape>();
  for (const [index, brick] of bricks.entries()) {
    const key = `${brick.dx}x${brick.dy}`;
    let shape = shapes.get(key);
    if (!shape) shapes.set(key, (shape = brickSolid(brick.dx, brick.dy, { segments: 16, underside: false })));
    draw(canvas, shape, brick, index + 1, place);
  }
  return png(canvas.smaller(), width, height);
}

interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** So that all bricks with their studs are in the picture. */
function placement(bricks: readonly Brick[], { width, height }: Canvas): Placement {
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y, z, dx, dy } of bricks)
    for (const i of [x, x + dx])
      for (const j of [y, y + dy])
        for (const k of [z * brickHeight, z * brickHeight + brickHeight + 1.7]) {
          const point: Vector = [i * studPitch, j * studPitch, k];
          const [u, v] = [dot(point, right), dot(point, up)];
          [minU, maxU] = [Math.min(minU, u), Math.max(maxU, u)];
          [minV, maxV] = [Math.min(minV, v), Math.max(maxV, v)];
        }
  if (bricks.length === 0) return { scale: 1, left: 0, top: 0 };
  // A single brick does not fill the picture.
  const [across, along] = [Math.max(maxU - minU, 60), Math.max(maxV - minV, 45)];
  const scale = (1 - 2 * margin) * Math.min(width / across, height / along);
  return {
    scale,
    left: width / 2 - (scale * (minU + maxU)) / 2,
    top: height / 2 + (scale * (minV + maxV)) / 2,
  };
}

function draw(canvas: Canvas, shape: BrickShape, brick: Brick, owner: number, place: Placement): void {
  const { positions, indices } = shape;
  const paint = paintOf(brick.color) ?? [0.5, 0.5, 0.5, 1];
  const points = new Float32Array(positions.length);
  const corner = (at: number): Vector => [
    positions[at]! + brick.x * studPitch,
    positions[at + 1]! + brick.y * studPitch,
    positions[at + 2]! + brick.z * brickHeight,
  ];
  for (let at = 0; at < positions.length; at += 3) {
    const point = corner(at);
    points[at] = place.left + place.scale * dot(point, right);
    points[at + 1] = place.top - place.scale * dot(point, up);
    points[at + 2] = dot(point, away);
  }
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [3 * indices[at]!, 3 * indices[at + 1]!, 3 * indices[at + 2]!];
    const normal = normalOf(corner(a), corner(b), corner(c));
    if (dot(normal, away) >= 0) continue;
    const shade = 0.72 + 0.42 * Math.max(0, dot(normal, light));
    canvas.triangle(
      points,
      a,
      b,
      c,
      owner,
      paint.slice(0, 3).map(part => 255 * Math.min(1, part * shade)),
    );
  }
}

function normalOf(a: Vector, b: Vector, c: Vector): Vector {
  const [p, q] = [b, c].map(point => point.map((at, axis) => at - a[axis]!)) as [number[], number[]];
  const cross: Vector = [
    p[1]! * q[2]! - p[2]! * q[1]!,
    p[2]! * q[0]! - p[0]! * q[2]!,
    p[0]! * q[1]! - p[1]! * q[0]!,
  ];
  const length = Math.hypot(...cross) || 1;
  return [cross[0] / length, cross[1] / length, cross[2] / length];
}

/** Pixels with their depths, and which brick each belongs to. */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #colors: Uint8Array;
  readonly #depths: Float32Array;
  readonly #owners: Uint16Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#colors = new Uint8Array(3 * width * height);
    for (let at = 0; at < this.#colors.length; at++) this.#colors[at] = background[at % 3]!;
    this.#depths = new Float32Array(width * height).fill(Infinity);
    this.#owners = new Uint16Array(width * height);
  }

  triangle(
    points: Float32Array,
    a: number,
    b: number,
    c: number,
    owner: number,
    color: readonly number[],
  ): void {
    const [ax, ay, az] = [points[a]!, points[a + 1]!, points[a + 2]!];
    const [bx, by, bz] = [points[b]!, points[b + 1]!, points[b + 2]!];
    const [cx, cy, cz] = [points[c]!, points[c + 1]!, points[c + 2]!];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (Math.abs(area) < 1e-6) return;
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const first = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const last = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    for (let y = top; y <= bottom; y++)
      for (let x = first; x <= last; x++) {
        const [px, py] = [x + 0.5, y + 0.5];
        const wb = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area;
        const wc = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area;
        if (wb < 0 || wc < 0 || wb + wc > 1) continue;
        const depth = az + wb * (bz - az) + wc * (cz - az);
        const at = x + this.width * y;
        if (depth >= this.#depths[at]!) continue;
        this.#depths[at] = depth;
        this.#owners[at] = owner;
        this.#colors.set(color, 3 * at);
      }
  }

  /** In the size of the picture, with lines where one brick ends and another begins. */
  smaller(): Uint8Array {
    const [width, height] = [this.width / fine, this.height / fine];
    const result = new Uint8Array(3 * width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let part = 0; part < 3; part++) {
          let sum = 0;
          for (let j = 0; j < fine; j++)
            for (let i = 0; i < fine; i++) {
              const at = x * fine + i + this.width * (y * fine + j);
              sum += this.#colors[3 * at + part]! * (this.#edge(at) ? 0.55 : 1);
            }
          result[3 * (x + width * y) + part] = sum / fine ** 2;
        }
    return result;
  }

  #edge(at: number): boolean {
    const owner = this.#owners[at]!;
    return (
      owner > 0 && (owner !== (this.#owners[at + 1] ?? 0) || owner !== (this.#owners[at + this.width] ?? 0))
    );
  }
}

/** Eight bits a channel, without transparency (RFC 2083). */
function png(colors: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) {
    // Filter 2: each byte as what it has more than the one above, which packs well.
    const start = y * (1 + 3 * width);
    rows[start] = 2;
    for (let at = 0; at < 3 * width; at++)
      rows[start + 1 + at] = colors[3 * width * y + at]! - (y > 0 ? colors[3 * width * (y - 1) + at]! : 0);
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array()),
  ];
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return Uint8Array.from(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}
