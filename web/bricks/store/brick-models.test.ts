import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Brick } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import { add } from '../document/editing.ts';
import { roleOf, withRole } from '../document/roles.ts';
import { BrickAutosave } from './brick-autosave.ts';
import { BrickModels } from './brick-models.ts';

const brick = (x: number): Brick => ({ dx: 2, dy: 4, x, y: 3, z: 0, color: 14 });
const one = { size: world, bricks: [brick(1)] };
let name: string;
let store: BrickModels;

beforeEach(() => {
  name = `test-bricks-${crypto.randomUUID()}`;
  store = new BrickModels(name);
});
afterEach(() => void indexedDB.deleteDatabase(name));

test('a model is stored at every change, with what it was made from', async () => {
  withRole(one.bricks[0]!, 2);
  const id = await store.create('A car', one, { prompt: 'a car', seed: 7 });
  const document = (await store.open(id))!;
  expect(document.model).toEqual(one);
  expect(roleOf(document.bricks[0]!)).toBe(2);
  expect(document.origin).toEqual({ prompt: 'a car', seed: 7 });
  const autosave = new BrickAutosave(document, store);
  const edited = add(document.model, [brick(5)]);
  if (edited.problem === undefined) document.apply('Add', edited.model);
  document.name = 'A long car';
  expect(autosave.state).toBe('saving');
  await expect.poll(() => autosave.state).toBe('saved');
  const again = (await store.open(id))!;
  expect(again.name).toBe('A long car');
  expect(again.bricks).toEqual(document.bricks);
  await autosave.close();
});

test('another tab hears of it', async () => {
  const other = new BrickModels(name);
  const id = await store.create('One', one);
  const heard = new Promise(resolve => other.addEventListener('model', resolve, { once: true }));
  await store.save((await store.open(id))!);
  expect(((await heard) as CustomEvent<string>).detail).toBe(id);
});

test('the gallery: newest first, copies, names, the trash and back', async () => {
  const first = await store.create('One', one);
  await store.setThumbnail(first, new Blob(['picture']));
  const copy = (await store.duplicate(first))!;
  await store.rename(copy, '  Two ');
  await store.rename(copy, '   ');
  const listed = await store.list();
  expect(listed.map(each => each.name).sort()).toEqual(['One', 'Two']);
  expect(listed.every(({ count, thumbnail }) => count === 1 && thumbnail)).toBe(true);
  await store.delete(copy);
  expect(await store.open(copy)).toBeUndefined();
  expect((await store.trash()).map(({ id }) => id)).toEqual([copy]);
  await store.restore(copy);
  expect(await store.open(copy)).toBeDefined();
  await store.delete(copy);
  await store.purge();
  expect(await store.trash()).toHaveLength(1);
  await store.purge(true);
  expect(await store.trash()).toHaveLength(0);
  expect(await store.list()).toHaveLength(1);
});

test('a model that was deleted for good is not brought back by its open page', async () => {
  const id = await store.create('One', one);
  const document = (await store.open(id))!;
  await store.delete(id);
  await store.purge(true);
  await store.save(document);
  expect(await store.list()).toHaveLength(0);
});
