import { aeroplane } from './categories/aeroplane.ts';
import { basket } from './categories/basket.ts';
import { bed } from './categories/bed.ts';
import { bench } from './categories/bench.ts';
import { birdhouse } from './categories/birdhouse.ts';
import { boat } from './categories/boat.ts';
import { bookshelf } from './categories/bookshelf.ts';
import { bottle } from './categories/bottle.ts';
import { bowl } from './categories/bowl.ts';
import { bridge } from './categories/bridge.ts';
import { bus } from './categories/bus.ts';
import { camera } from './categories/camera.ts';
import { car } from './categories/car.ts';
import { castle } from './categories/castle.ts';
import { chair } from './categories/chair.ts';
import { dog } from './categories/dog.ts';
import { duck } from './categories/duck.ts';
import { guitar } from './categories/guitar.ts';
import { heart } from './categories/heart.ts';
import { house } from './categories/house.ts';
import { jar } from './categories/jar.ts';
import { letter } from './categories/letter.ts';
import { lighthouse } from './categories/lighthouse.ts';
import { mug } from './categories/mug.ts';
import { mushroom } from './categories/mushroom.ts';
import { piano } from './categories/piano.ts';
import { pot } from './categories/pot.ts';
import { pyramid } from './categories/pyramid.ts';
import { robot } from './categories/robot.ts';
import { rocket } from './categories/rocket.ts';
import { snowman } from './categories/snowman.ts';
import { sofa } from './categories/sofa.ts';
import { table } from './categories/table.ts';
import { tower } from './categories/tower.ts';
import { train } from './categories/train.ts';
import { tree } from './categories/tree.ts';
import { truck } from './categories/truck.ts';
import { vessel } from './categories/vessel.ts';
import type { Category } from './category.ts';

/** Every kind of thing that models are made of, in alphabetical order. */
export const categories: readonly Category[] = [
  aeroplane,
  basket,
  bed,
  bench,
  birdhouse,
  boat,
  bookshelf,
  bottle,
  bowl,
  bridge,
  bus,
  camera,
  car,
  castle,
  chair,
  dog,
  duck,
  guitar,
  heart,
  house,
  jar,
  letter,
  lighthouse,
  mug,
  mushroom,
  piano,
  pot,
  pyramid,
  robot,
  rocket,
  snowman,
  sofa,
  table,
  tower,
  train,
  tree,
  truck,
  vessel,
];

const byName = new Map(categories.map(each => [each.name, each]));

/** Undefined for a name that is not a category's; synonyms do not count. */
export const categoryOf = (name: string): Category | undefined => byName.get(name);
