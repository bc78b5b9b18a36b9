import { seeded } from '../random.ts';
import type { Category } from '../shapes/category.ts';
import { drawTraits } from '../shapes/traits.ts';
import { voxelsOf, type Voxels } from '../voxels.ts';
import type { GenerationResult } from './events.ts';
import type { UnderstoodPrompt } from './prompt.ts';
import { roles } from './tokens.ts';
import { withUsual } from './usual.ts';

/** What goes without saying weighs less than what was said, and so does a likely size. */
const weights = { said: 1, unsaid: 0.5, measure: 0.25 };
/** Shapes of the category's own program that a model is measured against. */
const samples = 24;
/** How far beyond them it may be. */
const slack = 0.25;

/**
 * How much of what a prompt asks for a model has, 0–1: the traits, as its category judges them, and whether it is as
 * large in all and in each of its parts as such things are (a tree has a crown).
 */
export function judgeOf({ category, stated }: UnderstoodPrompt): (result: GenerationResult) => number {
  if (!category) return () => 1;
  const traits = Object.entries(withUsual(category, stated));
  let ranges: readonly Range[] | undefined;
  return ({ model, roles: of }) => {
    const shape = voxelsOf(
      model.bricks.map((brick, index) => ({ ...brick, label: of[index]! })),
      model.size,
    );
    const found = category.judge(shape);
    let asked = 0;
    let there = 0;
    const count = (weight: number, right: boolean): void => {
      asked += weight;
      if (right) there += weight;
    };
    for (const [trait, value] of traits)
      count(trait in stated ? weights.said : weights.unsaid, found[trait] === value);
    ranges ??= rangesOf(category, Object.fromEntries(traits));
    for (const [index, measure] of measures(shape).entries()) {
      const { least, most } = ranges[index]!;
      count(weights.measure, measure >= least * (1 - slack) && measure <= most * (1 + slack));
    }
    return there / asked;
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangesOf(category: Category, traits: Readonly<Record<string, string>>): readonly Range[] {
  const random = seeded(1);
  const all = Array.from({ length: samples }, () =>
    measures(category.build({ ...drawTraits(category, random), ...traits }, random)),
  );
  return all[0]!.map((_, index) => {
    const values = all.map(each => each[index]!);
    return { least: Math.min(...values), most: Math.max(...values) };
  });
}

/** Cells of each role, cells in all, and how far they reach along x, y and z. */
function measures({ size: [sx, sy], labels }: Voxels): number[] {
  const cells = Array.from({ length: roles }, () => 0);
  const least = [Infinity, Infinity, Infinity];
  const most = [-1, -1, -1];
  for (const [at, label] of labels.entries()) {
    if (label === 0) continue;
    cells[(label - 1) % roles]!++;
    const place = [at % sx, Math.floor(at / sx) % sy, Math.floor(at / (sx * sy))];
    for (const [axis, where] of place.entries()) {
      least[axis] = Math.min(least[axis]!, where);
      most[axis] = Math.max(most[axis]!, where);
    }
  }
  return [
    ...cells,
    cells.reduce((sum, each) => sum + each, 0),
    ...most.map((end, axis) => end - least[axis]! + 1),
  ];
}
