import type { BuiltinFunction } from '../call.ts';
import { drawingFunctions } from './drawings.ts';
import { fileFunctions } from './files.ts';
import { numberFunctions } from './numbers.ts';
import { textFunctions } from './text.ts';
import { objectFunctions } from './objects.ts';
import { search } from './search.ts';
import { valueFunctions } from './values.ts';

/** Every builtin function of OpenSCAD 2025.07 with the features `textmetrics`, `import-function`, `object-function`. */
export const functions: ReadonlyMap<string, BuiltinFunction> = new Map([
  ...numberFunctions,
  ...valueFunctions,
  ...objectFunctions,
  ...fileFunctions,
  ...drawingFunctions,
  ...textFunctions,
  ['search', { evaluate: search }],
]);
