import { fontExtent, textExtent } from '../../../solid/text.ts';
import { Unsupported } from '../../../solid/unsupported.ts';
import { bind, numberOr, signature, textOr, typed } from '../arguments.ts';
import type { BuiltinFunction, Call } from '../call.ts';
import { writing } from '../modules/text.ts';
import { ObjectValue, type Value } from '../values/value.ts';

const object = (entries: Readonly<Record<string, Value>>): ObjectValue =>
  new ObjectValue(new Map(Object.entries(entries)));

/** Measures with the bundled fonts; where that is not certain, OpenSCAD does the model. */
function measured<T>(call: Call, measure: (fonts: ReadonlyMap<string, Uint8Array>) => T): T {
  const { fonts } = call.run.files;
  if (!fonts) return call.run.unsure(`${call.name}() with fonts of the project`);
  try {
    return measure(fonts);
  } catch (error) {
    if (error instanceof Unsupported) return call.run.unsure(`${call.name}(): ${error.message}`);
    throw error;
  }
}

function textMetrics(call: Call): Value {
  const text = writing(call);
  const { position, size, ascent, descent, offset, advance } = measured(call, fonts =>
    textExtent({ kind: 'text', children: [], modifiers: 0, origin: undefined, ...text }, fonts),
  );
  return object({ position, size, ascent, descent, offset, advance });
}

const FONT = signature('size', 'font');

function fontMetrics(call: Call): Value {
  const [size, font] = bind(call, FONT);
  typed(call, 'size', size, 'number');
  typed(call, 'font', font, 'string');
  const { nominal, max, interline, family, style } = measured(call, fonts =>
    fontExtent(textOr(font, ''), numberOr(size, 10), fonts),
  );
  return object({
    nominal: object(nominal),
    max: object(max),
    interline,
    font: object({ family, style }),
  });
}

export const textFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['textmetrics', { evaluate: textMetrics }],
  ['fontmetrics', { evaluate: fontMetrics }],
];
