import type { BuiltinModule } from './call.ts';
import { extrusions } from './modules-extrusions.ts';
import { files } from './modules-files.ts';
import { operations } from './modules-operations.ts';
import { primitives } from './modules-primitives.ts';
import { text } from './modules-text.ts';
import { transforms } from './modules-transforms.ts';

/** Every module of OpenSCAD 2025.07 that makes geometry; the evaluator itself knows those that steer. */
export const modules: ReadonlyMap<string, BuiltinModule> = new Map([
  ...primitives,
  ...files,
  ['text', text],
  ...transforms,
  ...operations,
  ...extrusions,
]);
