import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzlibSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelMesh } from '../../wasm/bricks/brick-mesh.ts';
import { world, type Brick, type BrickModel } from '../../wasm/bricks/brick.ts';
import { colors } from '../../wasm/bricks/colors.ts';
import { partFile, partLines, writeLdr, writeMpd } from '../../wasm/bricks/ldraw.ts';
import { parts } from '../../wasm/bricks/parts.ts';

/** LeoCAD, a program of others, opens what we write and shows it as it is. */

const run = promisify(execFile);
const missing = ['/usr/bin/leocad', '/usr/bin/xvfb-run'].filter(program => !existsSync(program));

type Vector = readonly [number, number, number];

/** Pixels of a side, the height of the picture in LDU, and how far off the camera is. */
const side = 960;
const degrees = 5;
const distance = 4000;
const tall = 2 * distance * Math.tan((degrees * Math.PI) / 360);

/**
 * Where we look from, in our axes; `up` is square to it. Never along an axis: whole edges would lie between two rows
 * of pixels then, and belong to either.
 */
const views: Record<string, { from: Vector; up: Vector }> = {
  'the front, above': { from: [-0.48, -0.64, 0.6], up: [0.36, 0.48, 0.8] },
  'the back, above': { from: [0.64, 0.48, 0.6], up: [-0.48, -0.36, 0.8] },
  'the front, below': { from: [0.48, -0.64, -0.6], up: [0.36, -0.48, 0.8] },
};

/** A seat with a back and two different arms: nothing about it is the same from two sides. */
const model: BrickModel = {
  size: world,
  bricks: [
    [1, 1, 4, 4, 0, 4],
    [1, 1, 9, 4, 0, 4],
    [1, 1, 4, 9, 0, 4],
    [1, 2, 9, 8, 0, 0],
    [2, 6, 4, 4, 1, 14],
    [2, 6, 6, 4, 1, 14],
    [2, 6, 8, 4, 1, 1],
    [6, 2, 4, 8, 2, 2],
    [1, 4, 4, 4, 2, 15],
    [3, 1, 5, 9, 3, 25],
    [8, 1, 4, 9, 4, 4],
    [2, 2, 10, 9, 5, 14],
  ].map(([dx, dy, x, y, z, color]) => ({ dx, dy, x, y, z, color }) as Brick),
};
const middle: Vector = [140, 140, 72];

/** A code of the colour in each pixel, −1 where there is none. */
type Picture = Int32Array;

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The model as it must look: every triangle into a buffer of depths. */
function expected({ from, up }: { from: Vector; up: Vector }): Picture {
  const right: Vector = [
    up[1] * from[2] - up[2] * from[1],
    up[2] * from[0] - up[0] * from[2],
    up[0] * from[1] - up[1] * from[0],
  ];
  const picture = new Int32Array(side * side).fill(-1);
  const depths = new Float64Array(side * side).fill(-Infinity);
  const scale = side / tall;
  for (const { code } of colors) {
    const bricks = model.bricks.filter(({ color }) => color === code);
    const { positions, indices } = modelMesh({ ...model, bricks }, { play: 0, height: 9.6, segments: 16 });
    const seen = Array.from({ length: positions.length / 3 }, (_, i): Vector => {
      const at = [0, 1, 2].map(axis => positions[3 * i + axis]! / 0.4 - middle[axis]!) as unknown as Vector;
      return [side / 2 + scale * dot(at, right), side / 2 - scale * dot(at, up), dot(at, from)];
    });
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map(k => seen[indices[i + k]!]!) as unknown as [Vector, Vector, Vector];
      const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
      if (Math.abs(area) < 1e-9) continue;
      const range = (axis: 0 | 1): [number, number] => [
        Math.max(0, Math.floor(Math.min(a[axis], b[axis], c[axis]))),
        Math.min(side - 1, Math.ceil(Math.max(a[axis], b[axis], c[axis]))),
      ];
      const [[x0, x1], [y0, y1]] = [range(0), range(1)];
      for (let y = y0; y <= y1; y++)
        for (let x = x0; x <= x1; x++) {
          const [u, v] = [x + 0.5, y + 0.5];
          const wb = ((u - a[0]) * (c[1] - a[1]) - (v - a[1]) * (c[0] - a[0])) / area;
          const wc = ((b[0] - a[0]) * (v - a[1]) - (b[1] - a[1]) * (u - a[0])) / area;
          if (wb < 0 || wc < 0 || wb + wc > 1) continue;
          const depth = a[2] + wb * (b[2] - a[2]) + wc * (c[2] - a[2]);
          // Ties go to whoever came first, as where the tops of two bricks meet a wall.
          if (depth <= depths[x + side * y]! + 1e-6) continue;
          depths[x + side * y] = depth;
          picture[x + side * y] = code;
        }
    }
  }
  return picture;
}

/** Red, green, blue, alpha by pixel, of the kind of PNG that LeoCAD writes. */
function pixelsOf(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect([view.getUint32(16), view.getUint32(20), png[24], png[25], png[28]]).toEqual([side, side, 8, 6, 0]);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at))
    if (view.getUint32(at + 4) === 0x49444154) chunks.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  const data = unzlibSync(Buffer.concat(chunks));
  const pixels = new Uint8Array(4 * side * side);
  const stride = 4 * side;
  for (let y = 0; y < side; y++) {
    const filter = data[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? pixels[y * stride + x - 4]! : 0;
      const above = y > 0 ? pixels[(y - 1) * stride + x]! : 0;
      const corner = x >= 4 && y > 0 ? pixels[(y - 1) * stride + x - 4]! : 0;
      const near = left + above - corner;
      const [toLeft, toAbove, toCorner] = [left, above, corner].map(value => Math.abs(near - value)) as [
        number,
        number,
        number,
      ];
      const paeth = toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
      const guess = [0, left, above, (left + above) >> 1, paeth][filter]!;
      pixels[y * stride + x] = data[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return pixels;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-leocad-'));
  await mkdir(join(folder, 'library', 'parts'), { recursive: true });
  await mkdir(join(folder, 'library', 'p'));
  // Debian ships no library of parts beside LeoCAD. This one has our shapes under LDraw's numbers.
  for (const part of parts)
    await writeFile(join(folder, 'library', 'parts', partFile(part)), partLines(part).join('\r\n'));
  const table = colors.map(
    ({ code, name, hex }) =>
      `0 !COLOUR ${name.replaceAll(' ', '_')} CODE ${code} VALUE ${hex.toUpperCase()} EDGE #333333`,
  );
  await writeFile(join(folder, 'library', 'LDConfig.ldr'), ['0 Colours', ...table].join('\r\n'));
  await writeFile(join(folder, 'seat.ldr'), writeLdr(model, 'Seat'));
  await writeFile(join(folder, 'seat.mpd'), writeMpd(model, 'Seat'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function photograph(file: string, view: string, options: string[] = []): Promise<Uint8Array> {
  const { from, up } = views[view]!;
  const ldraw = ([x, y, z]: Vector): string[] => [x, -z, y].map(value => value.toFixed(4));
  const camera = middle.map((value, axis) => value + distance * from[axis]!) as unknown as Vector;
  const picture = join(folder, `${view.replaceAll(/\W+/g, '-')}.png`);
  await rm(picture, { force: true });
  const words = [
    `-a /usr/bin/leocad -w ${side} -h ${side} --orthographic --fov ${degrees} --zplanes 10 10000`,
    `--shading flat --line-width 0 --aa-samples 1 --camera-position-ldraw`,
    ...[camera, middle, up].flatMap(ldraw),
  ];
  await run(
    '/usr/bin/xvfb-run',
    [...words.join(' ').split(' '), ...options, '-i', picture, join(folder, file)],
    { env: { PATH: '/usr/bin:/bin', HOME: folder, XDG_RUNTIME_DIR: folder }, timeout: 50_000 },
  );
  return pixelsOf(await readFile(picture));
}

/** Share of the pixels, of all where either picture shows something, in which both show the same. */
function agreement(picture: Picture, codeAt: (pixel: number) => number): number {
  let [same, all] = [0, 0];
  for (let pixel = 0; pixel < picture.length; pixel++) {
    const [wanted, got] = [picture[pixel]!, codeAt(pixel)];
    if (wanted < 0 && got < 0) continue;
    all++;
    if (wanted === got) same++;
  }
  expect(all).toBeGreaterThan(side * side * 0.05);
  return same / all;
}

const hexAt = (pixels: Uint8Array, pixel: number): string | undefined =>
  pixels[4 * pixel + 3] === 0
    ? undefined
    : `#${Buffer.from(pixels.subarray(4 * pixel, 4 * pixel + 3)).toString('hex')}`;

// Skipped only where Debian's packages leocad and xvfb are not installed.
describe.skipIf(missing.length > 0)('LeoCAD', () => {
  test.each(Object.keys(views))('shows an .ldr as it is, from %s', async view => {
    const pixels = await photograph('seat.ldr', view, ['-l', join(folder, 'library')]);
    const codes = new Map(colors.map(({ code, hex }) => [hex, code]));
    const codeAt = (pixel: number): number => {
      const hex = hexAt(pixels, pixel);
      return hex === undefined ? -1 : (codes.get(hex) ?? -2);
    };
    expect(agreement(expected(views[view]!), codeAt)).toBeGreaterThan(0.99);
  });

  test.each(['the front, above', 'the front, below'])(
    'shows a packed .mpd without any library, from %s',
    async view => {
      const pixels = await photograph('seat.mpd', view, ['-l', join(folder, 'nothing')]);
      const picture = expected(views[view]!);
      // Without a library LeoCAD has colours of its own: each of ours must be one of them, everywhere.
      const votes = new Map<string, Map<number, number>>();
      for (const [pixel, code] of picture.entries()) {
        const hex = hexAt(pixels, pixel);
        if (hex === undefined || code < 0) continue;
        const of = votes.get(hex) ?? new Map<number, number>();
        votes.set(hex, of.set(code, (of.get(code) ?? 0) + 1));
      }
      const codes = new Map([...votes].map(([hex, of]) => [hex, [...of].sort((a, b) => b[1] - a[1])[0]![0]]));
      const shown = new Set(picture.filter(code => code >= 0));
      expect(new Set(codes.values())).toEqual(shown);
      expect(codes.size).toBe(shown.size);
      const codeAt = (pixel: number): number => codes.get(hexAt(pixels, pixel) ?? '') ?? -1;
      expect(agreement(picture, codeAt)).toBeGreaterThan(0.99);
    },
  );
});
