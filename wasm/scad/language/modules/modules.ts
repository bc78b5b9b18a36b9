import type { BuiltinModule } from '../call.ts';
import { extrusions } from './extrusions.ts';
import { files } from './files.ts';
import { operations } from './operations.ts';
import { primitives } from './primitives.ts';
import { text } from './text.ts';
import { transforms } from './transforms.ts';

/** Every module of OpenSCAD 2025.07 that makes geometry; the evaluator itself knows those that steer. */
export const modules: ReadonlyMap<string, BuiltinModule> = new Map([
  ...primitives,
  ...files,
  ['text', text],
  ...transforms,
  ...operations,
  ...extrusions,
]);
