import { expect, test } from 'vitest';
import { openScad } from '../../../server/openscad.ts';
import { directionOf, scriptOf } from './script.ts';

/** Text of each of many scripts, of none, and of several. */
const TEXTS = ['a', 'ż', 'б', 'Ω', '日本', 'かな', 'カナ', '한국', 'مرحبا', 'שלום', 'ไทย', 'हिन्दी', 'Ա', 'ა', 'ᚠ', 'ꓘ', '𞤀', 'ߊ', 'ⵣ', '𐌀', '𐲀', '123', ' ', '!', '😀', 'a😀', 'a б', '日本かな', 'aשלום', 'ª', 'µ', 'ʼ', 'é', 'ⅳ', '1a']; // prettier-ignore
const SCRIPTS = ['', 'latin', 'Hebr', 'hebr', 'ara', 'x', 'common', 'zzzz', 'Qaai', 'Hans', 'Latf', 'ARAB', 'a1bc', 'Cyrs']; // prettier-ignore
const DIRECTIONS = ['', 'ltr', 'RTL', 'ttb', 'btt', 'bottom', 'xyz', 'left'];

test('scripts and directions are those that OpenSCAD finds', async () => {
  const cases = TEXTS.flatMap(text =>
    SCRIPTS.map((script, i) => [text, script, DIRECTIONS[i % 8]!] as const),
  );
  const calls = cases.map(
    ([text, script, direction]) => `text("${text}", script = "${script}", direction = "${direction}");`,
  );
  const engine = await openScad();
  const csg = await engine.csg({ entry: 'm.scad', files: { 'm.scad': calls.join('\n') } });
  const theirs = [...csg.text!.matchAll(/direction = "(\w+)", language = "en"(?:, script = "(\w+)")?/g)];
  const ours = cases.map(([text, script, direction]) => {
    const found = scriptOf(text, script);
    return [text, script, found, directionOf(direction, found)];
  });
  expect(ours).toEqual(
    theirs.map(([, direction, found = ''], i) => [...cases[i]!.slice(0, 2), found, direction]),
  );
});
