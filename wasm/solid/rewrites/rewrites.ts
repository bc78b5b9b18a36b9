import type { Rewrites } from '../evaluate.ts';
import { dropNothing } from './drop-nothing.ts';
import { foldTransforms } from './fold-transforms.ts';
import { joinOperands } from './join-operands.ts';
import { perforate, perforateLast } from './perforate.ts';
import { pierce } from './pierce.ts';
import { rewriting } from './rewriting.ts';
import { dropSingleUnions } from './single-unions.ts';

/** Everything that gives the same solid for less. */
export const rewrites: Rewrites = {
  passes: [rewriting([dropNothing, dropSingleUnions, joinOperands, foldTransforms])],
  planners: [pierce, perforate, perforateLast],
  assemble: true,
};
