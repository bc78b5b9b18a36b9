import { expect, test } from 'vitest';
import { includes } from '../../wasm/scad/lexer.ts';
import { libraries } from './libraries.ts';
import { templates } from './templates.ts';

test('every template holds its entry, and whatever it includes', async () => {
  expect(templates.length).toBeGreaterThanOrEqual(14);
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  const names = new Set((await libraries.list()).map(({ name }) => name));
  for (const { id, source } of templates)
    for (const [file, content] of Object.entries(source.files))
      for (const { path } of includes(content as string)) {
        const folder = file.slice(0, file.lastIndexOf('/') + 1);
        const known = folder + path in source.files || names.has(path.split('/')[0]!);
        expect(known, `${id}: ${file} includes ${path}`).toBe(true);
      }
});
