import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBrickModel, writeBrickModel } from './brick-file.ts';
import { BrickFileError } from './brick-file-error.ts';
import { compareBricks, type BrickModel } from './brick.ts';
import { nearestColor } from './ldraw-colors.ts';
import { readLdraw } from './ldraw-read.ts';
import { partLines, writeLdr, writeMpd } from './ldraw.ts';
import { anyModel, wall } from './models.cases.ts';
import { parts } from './parts.ts';
import { buildSteps } from './steps.ts';
import { writeText } from './text.ts';

const sorted = ({ size, bricks }: BrickModel): BrickModel => ({
  size,
  bricks: [...bricks].sort(compareBricks),
});
const textOf = (text: string): string => writeText(readLdraw(text).model);

const problemOf = (text: string): string => {
  try {
    readLdraw(text);
  } catch (error) {
    if (error instanceof BrickFileError) return error.message;
    throw error;
  }
  throw new Error('It was read.');
};

const straight = '1 0 0 0 1 0 0 0 1';
const quarter = '0 0 1 0 1 0 -1 0 0';

describe('an .ldr file', () => {
  test('is as LDraw wants it', () => {
    const model: BrickModel = {
      size: [20, 20, 20],
      bricks: [
        { dx: 4, dy: 2, x: 3, y: 5, z: 0, color: 4 },
        { dx: 1, dy: 6, x: 5, y: 0, z: 1, color: 14 },
      ],
    };
    expect(writeLdr(model, 'A small  wall\n0 STEP').split('\r\n')).toEqual([
      '0 A small wall 0 STEP',
      '0 Name: a-small-wall-0-step.ldr',
      '0 Author: Formwork',
      '0 !LDRAW_ORG Unofficial_Model',
      '0 !FORMWORK WORLD 20 20 20',
      `1 4 100 -24 120 ${straight} 3001.dat`,
      `1 14 110 -48 60 ${quarter} 3009.dat`,
      '0 STEP',
      '',
    ]);
  });

  test.each([
    ['ldr', writeLdr],
    ['mpd', writeMpd],
  ])('.%s comes back as it was, with its steps', (_, write) => {
    fc.assert(
      fc.property(anyModel, model => {
        const { model: read, steps, notes } = readLdraw(write(model, 'Any'));
        expect(read).toEqual(sorted(model));
        expect(notes).toEqual([]);
        const named = (bricks: BrickModel['bricks'], indices: readonly number[]) =>
          indices.map(index => writeText({ size: [20, 20, 20], bricks: [bricks[index]!] })).sort();
        expect(steps.map(({ bricks }) => named(read.bricks, bricks))).toEqual(
          buildSteps(model).map(({ bricks }) => named(model.bricks, bricks)),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a world of its own size comes back too', () => {
    const model: BrickModel = {
      size: [48, 30, 50],
      bricks: [{ dx: 2, dy: 2, x: 44, y: 3, z: 0, color: 1 }],
    };
    expect(readLdraw(writeLdr(model)).model).toEqual(model);
  });

  test('by the end of a file name', () => {
    for (const name of ['a.ldr', 'b.MPD', 'c.txt']) {
      const { model } = readBrickModel(name, writeBrickModel(name, wall));
      expect(writeText(model)).toBe(writeText(wall));
    }
    expect(() => readBrickModel('a.stl', new Uint8Array())).toThrow('.ldr, .mpd or .txt');
    expect(() => writeBrickModel('ldr', wall)).toThrow('.ldr, .mpd or .txt');
    expect(() => readBrickModel('a.ldr', new Uint8Array([1, 0]))).toThrow('is no text');
  });
});

describe('files of other programs', () => {
  test('bricks turned by any quarter, mirrored, or under another number', () => {
    const text = [
      `1 4 0 0 0 ${straight} 3001.DAT`,
      '1 4 0 -24 0 -1 0 0 0 1 0 0 0 -1 3001.dat',
      '1 4 0 -48 0 0 0 -1 0 1 0 1 0 0 3001.dat',
      `1 4 0 -72 0 ${quarter} 44237.dat`,
      '1 4 0 -96 0 -1 0 0 0 1 0 0 0 1 parts\\3001.dat',
    ].join('\n');
    expect(textOf(text)).toBe('4x2 (8,9,0)\n4x2 (8,9,1)\n2x4 (9,8,2)\n2x6 (9,7,3)\n4x2 (8,9,4)\n');
  });

  test('a model in the air, off the grid and off the world stands in the middle of it', () => {
    const { model, notes } = readLdraw(
      `1 15 -5010.5 -480 3.004 ${straight} 3005.dat\r\n1 15 -4990.5 -504 3 ${straight} 3005.dat`,
    );
    expect(writeText(model)).toBe('1x1 (9,9,0)\n1x1 (10,9,1)\n');
    expect(notes).toEqual(['The model was moved into the world.']);
  });

  test('a model larger than the usual world gets a larger one', () => {
    const { model } = readLdraw(`1 15 0 0 0 ${straight} 3005.dat\n1 15 2000 0 0 ${straight} 3005.dat`);
    expect(model.size).toEqual([101, 20, 20]);
  });

  test('sub-models, turned and coloured by whoever places them', () => {
    const text = [
      '0 FILE main.ldr',
      '0 Two towers',
      `1 1 20 0 10 ${straight} Tower Big.ldr`,
      '0 STEP',
      '1 2 110 0 20 0 0 1 0 1 0 -1 0 0 tower big.LDR',
      '0 NOFILE',
      '0 FILE tower big.ldr',
      `1 16 0 0 0 ${straight} 3004.dat`,
      `1 14 0 -24 0 ${straight} 3004.dat`,
      '0 NOFILE',
    ].join('\r\n');
    const { model, title, steps } = readLdraw(text);
    expect(title).toBe('Two towers');
    expect(writeText(model)).toBe('1x2 (5,0,0)\n2x1 (0,0,0)\n1x2 (5,0,1)\n2x1 (0,0,1)\n');
    expect(model.bricks.map(({ color }) => color)).toEqual([2, 1, 14, 14]);
    expect(steps).toEqual([{ bricks: [1, 3] }, { bricks: [0, 2] }]);
  });

  test('the packed file of parts is no model of theirs', () => {
    expect(readLdraw(writeMpd(wall, 'Wall')).model).toEqual(sorted(wall));
  });

  test('colours that are not ours become the nearest, and that is said', () => {
    const text = [
      '0 Title',
      '0 !COLOUR Mine CODE 900 VALUE #1E5AA0 EDGE #333333',
      ...[378, 900, 0x2ff0000, 12345, 16].map((code, i) => `1 ${code} ${20 * i} 0 0 ${straight} 3005.dat`),
    ].join('\n');
    const { model, notes } = readLdraw(text);
    expect(model.bricks.map(({ color }) => color).reverse()).toEqual([nearestColor('#708e7c'), 1, 4, 15, 15]);
    expect(notes).toEqual([
      'Colour 378 is not in the palette: light bluish grey takes its place.',
      'Colour 900 is not in the palette: blue takes its place.',
      'Colour #ff0000 is not in the palette: red takes its place.',
      'Colour 12345 is not in the palette: white takes its place.',
    ]);
  });

  test('primitives, edges and comments are passed over', () => {
    expect(
      textOf(`0 // hello\n2 24 0 0 0 1 1 1\n3 4 0 0 0 1 1 1 2 2 2\n1 4 10 -24 10 ${straight} 3005.dat\n`),
    ).toBe('1x1 (0,0,0)\n');
  });
});

describe('files that cannot be', () => {
  test.each([
    ['', 'There are no bricks in this file.'],
    [`0 FILE a\n1 4 0 0 0 ${straight} b\n0 FILE b\n0`, 'There are no bricks in this file.'],
    [
      `0\n1 4 0 0 0 ${straight} 3062b.dat`,
      'Line 2: “3062b.dat” is none of the bricks that are known here (1x1,',
    ],
    [`1 4 0 0 0 ${straight}`, 'Line 1: a line that places a part needs a colour, twelve numbers'],
    ['1 4 0 0 x 1 0 0 0 1 0 0 0 1 3001.dat', 'Line 1: a line that places a part'],
    ['1 4 0 0 1e999 1 0 0 0 1 0 0 0 1 3001.dat', 'Line 1: a line that places a part'],
    ['1 4 0 0 0 1 0 0 0 -1 0 0 0 -1 3001.dat', 'Line 1: the 2x4 brick is not upright.'],
    ['1 4 0 0 0 0.7 0 0.7 0 1 0 -0.7 0 0.7 3001.dat', 'turned by something else than quarter turns'],
    ['1 4 0 0 0 2 0 0 0 1 0 0 0 1 3001.dat', 'turned by something else than quarter turns'],
    [
      `1 4 0 0 0 ${straight} 3001.dat\n1 4 90 0 0 ${straight} 3001.dat`,
      'Line 2: the brick is off the grid of the first one, by a part of a stud.',
    ],
    [
      `1 4 0 0 0 ${straight} 3001.dat\n1 4 80 -8 0 ${straight} 3001.dat`,
      'Line 2: the brick is off the grid of the first one, by a part of a brick’s height. Move it by whole bricks',
    ],
    [
      `1 4 0 0 0 ${straight} 3001.dat\n1 4 20 0 0 ${straight} 3001.dat`,
      'Line 2: 4x2 (8,9,0) is where the brick of line 1 is already.',
    ],
    [
      `1 4 0 0 0 ${straight} 3001.dat\n1 4 1e6 0 0 ${straight} 3001.dat`,
      'is too far out: a model may be 256 studs wide',
    ],
    [`0 FILE a\n1 4 0 0 0 ${straight} a\n`, 'Line 2: “a” is a part of itself.'],
    [
      `0 FILE a\n1 4 0 0 0 ${straight} b\n0 FILE b\n1 4 0 0 0 ${straight} A`,
      'Line 4: “A” is a part of itself.',
    ],
  ])('%j', (text, message) => {
    expect(problemOf(text)).toContain(message);
  });

  test('sub-models that multiply without end are stopped', () => {
    const levels = Array.from(
      { length: 20 },
      (_, i) => `0 FILE ${i}\n${`1 16 0 0 0 ${straight} ${i + 1}\n`.repeat(10)}`,
    );
    expect(problemOf([...levels, '0 FILE 20\n0 nothing'].join(''))).toContain('more than 100,000 bricks');
  });

  test('sub-models that go too deep are stopped', () => {
    const levels = Array.from({ length: 5000 }, (_, i) => `0 FILE ${i}\n1 16 0 0 0 ${straight} ${i + 1}\n`);
    expect(problemOf(levels.join(''))).toContain('more than 32 levels deep');
  });

  test('no text makes it throw anything else', () => {
    const word = fc.constantFrom(
      '0',
      '1',
      'FILE',
      'STEP',
      'NOFILE',
      '!COLOUR',
      '3001.dat',
      'a',
      '-24',
      '1e9',
      '',
    );
    const soup = fc.array(fc.array(word, { maxLength: 16 }), { maxLength: 20 });
    fc.assert(
      fc.property(soup, lines => {
        try {
          readLdraw(lines.map(words => words.join(' ')).join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(BrickFileError);
        }
      }),
    );
  });
});

describe('a part of the packed file', () => {
  test.each(parts.map(part => [part.name, part] as const))(
    '%s is closed, and where LDraw has it',
    (_, part) => {
      const lines = partLines(part).map(line => line.split(' '));
      const corners = lines
        .filter(([type]) => type === '3')
        .map(words => [2, 5, 8].map(at => words.slice(at, at + 3).join(' ')));
      const edges = new Map<string, number>();
      for (const triangle of corners)
        for (const [i, corner] of triangle.entries()) {
          const key = `${corner} > ${triangle[(i + 1) % 3]}`;
          edges.set(key, (edges.get(key) ?? 0) + 1);
        }
      const open = [...edges].filter(
        ([key, count]) => count !== 1 || edges.get(key.split(' > ').reverse().join(' > ')) !== 1,
      );
      expect(open).toEqual([]);
      const numbers = corners.flat().map(corner => corner.split(' ').map(Number));
      const range = (axis: number) => {
        const values = numbers.map(corner => corner[axis]!);
        return [Math.min(...values), Math.max(...values)];
      };
      expect(range(0)).toEqual([-10 * part.long, 10 * part.long]);
      expect(range(1)).toEqual([-4.25, 24]);
      expect(range(2)).toEqual([-10 * part.short, 10 * part.short]);
      // Two circles a stud, the outline of the body above and below and upright, at least.
      const sharp = lines.filter(([type]) => type === '2').length;
      expect(sharp).toBeGreaterThanOrEqual(32 * part.long * part.short + 12);
    },
  );
});
