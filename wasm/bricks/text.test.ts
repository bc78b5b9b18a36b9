import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBricks } from './brick.ts';
import { BrickFileError } from './brick-file-error.ts';
import { anyModel } from './models.cases.ts';
import { readText, writeText } from './text.ts';

const problemOf = (text: string): string => {
  try {
    readText(text);
  } catch (error) {
    if (error instanceof BrickFileError) return error.message;
    throw error;
  }
  throw new Error('It was read.');
};

describe('text format', () => {
  test('is written from the ground up, x and then y descending', () => {
    const at = (x: number, y: number, z: number) => ({ dx: 2, dy: 4, x, y, z, color: 4 });
    expect(
      writeText({ size: [20, 20, 20], bricks: [at(0, 0, 1), at(0, 0, 0), at(4, 0, 0), at(4, 6, 0)] }),
    ).toBe('2x4 (4,6,0)\n2x4 (4,0,0)\n2x4 (0,0,0)\n2x4 (0,0,1)\n');
  });

  test('comes back as it was, but for colours', () => {
    fc.assert(
      fc.property(anyModel, model => {
        const read = readText(writeText(model));
        const bricks = [...model.bricks].sort(compareBricks).map(brick => ({ ...brick, color: 15 }));
        expect(read).toEqual({ size: [20, 20, 20], bricks });
      }),
    );
  });

  test('is read in any order, with comments, blank lines and loose spacing', () => {
    const text = '\uFEFF# a pile\r\n\r\n1x2 (0,0,1) // top\r\n 2X4 ( 0 , 0 , 0 )\r1×1 (5,5,0)';
    expect(writeText(readText(text))).toBe('1x1 (5,5,0)\n2x4 (0,0,0)\n1x2 (0,0,1)\n');
  });

  test('a larger world is given to a larger model', () => {
    expect(readText('2x4 (100,3,0)\n1x1 (0,0,30)').size).toEqual([102, 20, 31]);
  });

  test.each([
    ['', 'There are no bricks in this file.'],
    ['# nothing', 'There are no bricks in this file.'],
    ['2x4 (0,0,0)\nhello', 'Line 2: “hello” is no brick. Write one a line, such as 2x4 (0,0,0).'],
    ['3x5 (0,0,0)', 'Line 1: there is no 3x5 brick. Use one of 1x1, 1x2,'],
    ['2x4 (-1,0,0)', 'Line 1: (-1,0,0) is outside of the world'],
    ['2x4 (0,0,0.5)', 'is no brick'],
    ['2x4 (255,0,0)', 'Line 1: 2x4 (255,0,0) is too far out'],
    ['2x4 (0,0,0)\n\n2x2 (1,1,0)', 'Line 3: 2x2 (1,1,0) is where the brick of line 1 is already.'],
    ['1x1 (0,0,0)\n1x1 (0,0,0)', 'Line 2: 1x1 (0,0,0) is where the brick of line 1 is already.'],
    ['a\nb\nc\nd\ne\nf\ng', 'And 2 more lines.'],
  ])('%j: %s', (text, message) => {
    expect(problemOf(text)).toContain(message);
  });

  test('every wrong line is known', () => {
    try {
      readText('x\n2x4 (0,0,0)\ny');
      expect.unreachable();
    } catch (error) {
      expect((error as BrickFileError).problems.map(({ line }) => line)).toEqual([1, 3]);
    }
  });

  test('a million wrong lines end soon', () => {
    expect(problemOf('?\n'.repeat(1e6))).toContain('And 95 more lines.');
  });
});
