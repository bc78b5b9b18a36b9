import { expect, test } from 'vitest';
import { readRoute } from '../workbench/route.ts';
import { readBricksRoute, readSeed, writeBricksRoute, type BricksRoute } from './route.ts';

const routes: BricksRoute[] = [
  { view: 'gallery' },
  { view: 'model', id: 'a b/c' },
  { view: 'prompt', prompt: 'a “small” red chair & a table', seed: 7 },
  { view: 'prompt', prompt: 'a chair' },
  { view: 'shared', payload: 'AbC-_09' },
];

test('every route comes back from its fragment, and the Studio leaves it alone', () => {
  for (const route of routes) {
    const hash = writeBricksRoute(route);
    expect(readBricksRoute(hash)).toEqual(route);
    expect(readRoute(hash)).toEqual({ view: 'bricks' });
  }
});

test('what makes no sense is the gallery, or has no seed', () => {
  for (const hash of ['#/bricks?', '#/bricks?prompt=%20', '#/bricks/', '#/bricks?seed=4'])
    expect(readBricksRoute(hash)).toEqual({ view: 'gallery' });
  expect(readBricksRoute('#/bricks?prompt=x&seed=-1')).toEqual({ view: 'prompt', prompt: 'x' });
  expect(readRoute('#/bricksmith')).toEqual({ view: 'home' });
  expect([readSeed('12'), readSeed(''), readSeed('1.5'), readSeed('9e99')]).toEqual([
    12,
    undefined,
    undefined,
    undefined,
  ]);
});
