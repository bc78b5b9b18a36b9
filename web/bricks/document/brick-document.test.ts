import { expect, test } from 'vitest';
import type { Brick } from '../../../wasm/bricks/brick.ts';
import { BrickDocument } from './brick-document.ts';
import { add, move } from './editing.ts';

const brick = (x: number): Brick => ({ dx: 2, dy: 2, x, y: 0, z: 0, color: 4 });

function apply(document: BrickDocument, x: number): void {
  const edited = add(document.model, [brick(x)]);
  if (edited.problem !== undefined) throw new Error(edited.problem);
  document.apply(`Add ${x}`, edited.model, edited.selection);
}

test('every step is taken back and done again, selection and all', () => {
  const document = new BrickDocument('1', 'One');
  apply(document, 0);
  apply(document, 4);
  expect(document.undoLabel).toBe('Add 4');
  document.undo();
  expect(document.bricks).toEqual([brick(0)]);
  expect([...document.selection]).toEqual([brick(0)]);
  document.undo();
  expect(document.bricks).toEqual([]);
  expect(document.undoLabel).toBeUndefined();
  document.redo();
  document.redo();
  expect(document.bricks).toHaveLength(2);
  document.undo();
  apply(document, 8);
  expect(document.redoLabel).toBeUndefined();
});

test('a run of changes is one step; one that is given up is none', () => {
  const document = new BrickDocument('1', 'One');
  apply(document, 0);
  document.begin('Generate');
  apply(document, 4);
  apply(document, 8);
  document.undo();
  expect(document.bricks).toHaveLength(3);
  document.commit();
  document.undo();
  expect(document.bricks).toEqual([brick(0)]);
  document.begin('Generate');
  apply(document, 4);
  document.cancel();
  expect(document.bricks).toEqual([brick(0)]);
  expect(document.undoLabel).toBe('Add 0');
});

test('a brick that is pushed along is one step', () => {
  const document = new BrickDocument('1', 'One');
  apply(document, 0);
  for (let i = 0; i < 5; i++) {
    const moved = move(document.model, document.selection, [1, 0, 0]);
    if (moved.problem === undefined) document.apply('Move', moved.model, moved.selection, 'nudge');
  }
  expect(document.bricks[0]!.x).toBe(5);
  document.undo();
  expect(document.bricks[0]!.x).toBe(0);
});
