import type { Category, Traits } from '../../wasm/bricks/shapes/category.ts';
import type { Split } from './dataset-format.ts';

/** Of so many combinations one is held. */
const share = 12;

/** Every combination of traits of a category. */
export function combinations({ traits }: Category): Traits[] {
  let all: Record<string, string>[] = [{}];
  for (const [name, { values }] of Object.entries(traits))
    all = all.flatMap(begun => values.map(value => ({ ...begun, [name]: value })));
  return all;
}

/**
 * Whether a combination of traits is trained with, or held to test with: a fixed choice by its own words, of which one
 * in twelve is held, and at least one of every category that has six or more. What a category is like when nothing is
 * said of it (every trait at its first value) is always trained with.
 */
export class Splits {
  readonly train: readonly Traits[];
  readonly held: readonly Traits[];
  readonly #held = new Set<string>();

  constructor(category: Category) {
    const usual = written(
      Object.fromEntries(Object.entries(category.traits).map(([name, { values }]) => [name, values[0]!])),
    );
    const all = combinations(category)
      .map(traits => ({ traits, name: written(traits), rank: hash(`${category.name} ${written(traits)}`) }))
      .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
    const count = all.length < 6 ? 0 : Math.max(1, Math.round(all.length / share));
    for (const { name } of all.filter(({ name }) => name !== usual).slice(0, count)) this.#held.add(name);
    this.train = all.filter(({ name }) => !this.#held.has(name)).map(({ traits }) => traits);
    this.held = all.filter(({ name }) => this.#held.has(name)).map(({ traits }) => traits);
  }

  of(traits: Traits): Split {
    return this.#held.has(written(traits)) ? 'held' : 'train';
  }
}

const written = (traits: Traits): string =>
  Object.keys(traits)
    .sort()
    .map(name => `${name}=${traits[name]}`)
    .join(' ');

/** FNV-1a of 32 bits, stirred at the end so that short names that differ in their last letter lie far apart. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return (state ^ (state >>> 13)) >>> 0;
}
