import { bind, fragments, numberOr, signature, textOr, typed } from '../arguments.ts';
import type { Text } from '../../../solid/tree.ts';
import type { BuiltinModule, Call } from '../call.ts';
import { leaf, withoutChildren } from './parent.ts';
import { directionOf, scriptOf } from '../script.ts';

const TEXT = signature(
  'text',
  'size',
  'font',
  'direction',
  'language',
  'script',
  'halign',
  'valign',
  'spacing',
);

/** What is written how. Defaults, wording and order: OpenSCAD src/core/TextNode.cc and FreetypeRenderer.cc. */
export function writing(call: Call): Omit<Text, 'kind' | 'children' | 'modifiers' | 'origin'> {
  const [given, size, font, direction, language, script, halign, valign, spacing] = bind(call, TEXT);
  typed(call, 'size', size, 'number');
  typed(call, 'text', given, 'string');
  typed(call, 'spacing', spacing, 'number');
  typed(call, 'font', font, 'string');
  typed(call, 'direction', direction, 'string');
  typed(call, 'language', language, 'string');
  typed(call, 'script', script, 'string');
  typed(call, 'halign', halign, 'string');
  typed(call, 'valign', valign, 'string');
  // OpenSCAD hands the text on as a C string.
  const shown = textOr(given, '').split('\0', 1)[0]!;
  const written = scriptOf(shown, textOr(script, ''));
  return {
    text: textOr(given, ''),
    size: numberOr(size, 10),
    spacing: numberOr(spacing, 1),
    font: textOr(font, ''),
    direction: directionOf(textOr(direction, ''), written),
    language: textOr(language, 'en'),
    script: written,
    halign: textOr(halign, 'default'),
    valign: textOr(valign, 'default'),
    fragments: fragments(call),
  };
}

export const text: BuiltinModule = call => {
  withoutChildren(call);
  return { kind: 'text', ...leaf(call), ...writing(call) };
};
