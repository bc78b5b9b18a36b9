import type { Category, Traits } from '../shapes/category.ts';

/**
 * What goes without saying. Shapes to learn from have every trait in every value alike, so that the model knows a mug
 * without a handle as well as one with it; but who says “a mug” means the other. Only what makes a thing what it is:
 * sizes and the like stay open, and so the same prompt has many answers.
 */
const usual: Readonly<Record<string, Traits>> = {
  aeroplane: { wings: 'wide' },
  basket: { handle: 'yes' },
  bed: { headboard: 'tall' },
  birdhouse: { roof: 'pitched' },
  boat: { sails: 'one' },
  bookshelf: { books: 'yes', back: 'yes' },
  bottle: { neck: 'long' },
  bridge: { railing: 'yes' },
  car: { roof: 'yes', form: 'saloon', spoiler: 'no' },
  castle: { towers: 'four', roofs: 'yes' },
  chair: { back: 'tall', legs: 'four' },
  dog: { tail: 'up' },
  duck: { wings: 'yes', tail: 'yes' },
  house: { roof: 'gabled', windows: 'yes' },
  jar: { lid: 'flat' },
  lighthouse: { form: 'round', stripes: 'yes' },
  mug: { handle: 'one' },
  mushroom: { cap: 'round' },
  robot: { arms: 'down', legs: 'two' },
  rocket: { fins: 'four' },
  snowman: { hat: 'yes' },
  sofa: { arms: 'yes', form: 'straight' },
  table: { legs: 'four' },
  train: { chimney: 'yes' },
  vessel: { funnels: 'one' },
};

/** What is stated, and what goes without saying of the rest. */
export const withUsual = ({ name }: Category, stated: Traits): Traits => ({ ...usual[name], ...stated });

export const usualTraits: Readonly<Record<string, Traits>> = usual;
