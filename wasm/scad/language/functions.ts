import type { BuiltinFunction } from './call.ts';
import { drawingFunctions } from './functions-drawings.ts';
import { fileFunctions } from './functions-files.ts';
import { numberFunctions } from './functions-numbers.ts';
import { textFunctions } from './functions-text.ts';
import { objectFunctions } from './functions-objects.ts';
import { search } from './functions-search.ts';
import { valueFunctions } from './functions-values.ts';

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
