import loadHighs from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { sizeOf } from '../brick.ts';
import { stabilityCases } from './stability.cases.ts';
import { StabilitySolver } from './solver.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

describe.for(stabilityCases)('$name', ({ bricks, loads, stands, published = stands, kind, joint }) => {
  const model = { size: sizeOf(bricks), bricks };

  test('mended', () => {
    const found = solver.analyse(model, { margin: true, ...(loads && { loads }) });
    expect(found.stable).toBe(stands);
    expect(solver.stands(model, loads && { loads })).toBe(stands);
    expect(found.maxScore < 1).toBe(stands);
    if (stands) {
      expect(found.margin).toBeGreaterThan(0);
      expect(found).not.toHaveProperty('reason');
      return;
    }
    expect(found.reason!.bricks.length).toBeGreaterThan(0);
    if (found.reason!.kind !== 'floating') expect(found.margin).toBeLessThan(0);
    if (kind) expect(found.reason!.kind).toBe(kind);
    if (joint) expect(found.reason!.joint).toEqual(joint);
  });

  test('published', () => {
    const found = solver.analyse(model, { formula: 'published', ...(loads && { loads }) });
    expect(found.stable).toBe(published);
    expect(found.maxScore < 1).toBe(published);
  });
});
