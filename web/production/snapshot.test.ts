import { expect, test } from 'vitest';
import type { Library } from '../../wasm/contract.ts';
import { fingerprint } from './fingerprint.ts';
import { snapshot, type OwnLibraries } from './snapshot.ts';

const text = (code: string): Uint8Array => new TextEncoder().encode(code);

/** BOSL2 comes with the app, `mine` was installed by the person. */
const libraries: OwnLibraries = {
  list: async () => [
    { name: 'BOSL2', installed: false } as Library,
    { name: 'mine', installed: true } as Library,
  ],
  files: async name =>
    new Map(
      name === 'mine'
        ? [
            ['a.scad', text('use <sub/b.scad>\nmodule a() b();')],
            ['sub/b.scad', text('module b() cube(1);')],
            ['other.scad', text('module other() {}')],
          ]
        : [],
    ),
};

test('only what the entry reaches goes along', async () => {
  const { source, uploads } = await snapshot(
    {
      entry: 'main.scad',
      files: {
        'main.scad': 'include <parts/lid.scad>',
        'parts/lid.scad': 'cube(1);',
        'old.scad': 'sphere();',
      },
    },
    libraries,
  );
  expect(source).toEqual({
    entry: 'main.scad',
    files: { 'main.scad': 'include <parts/lid.scad>', 'parts/lid.scad': 'cube(1);' },
  });
  expect(uploads).toEqual([]);
});

test('data files go along when something is imported, as uploads', async () => {
  const bytes = text('solid x\nendsolid x\n');
  const { source, uploads } = await snapshot(
    { entry: 'main.scad', files: { 'main.scad': 'import("part.stl");', 'part.stl': bytes } },
    libraries,
  );
  expect(uploads).toHaveLength(1);
  expect(uploads[0]!.bytes).toEqual(bytes);
  expect(source.files['part.stl']).toEqual({ upload: uploads[0]!.sha256 });
  expect(uploads[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("the person's own libraries go along, those of the app are on the server", async () => {
  const { source } = await snapshot(
    { entry: 'main.scad', files: { 'main.scad': 'include <BOSL2/std.scad>\nuse <mine/a.scad>\na();' } },
    libraries,
  );
  expect(Object.keys(source.files).sort()).toEqual(['main.scad', 'mine/a.scad', 'mine/sub/b.scad']);
});

test('texts beyond what a request holds are uploaded', async () => {
  const long = `// ${'x'.repeat(60_000)}\n`;
  const { source, uploads } = await snapshot(
    {
      entry: 'main.scad',
      files: { 'a.scad': long, 'b.scad': `${long} `, 'main.scad': 'include <a.scad>\ninclude <b.scad>' },
    },
    libraries,
  );
  expect(typeof source.files['main.scad']).toBe('string');
  expect(uploads).toHaveLength(1);
  const inline = Object.values(source.files).filter(file => typeof file === 'string');
  expect(inline.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(100 * 1024);
});

test('a name that the server does not take is said', async () => {
  await expect(
    snapshot({ entry: 'größe.scad', files: { 'größe.scad': 'cube(1);' } }, libraries),
  ).rejects.toThrow(/Rename/);
});

test('a fingerprint is of the model, not of its text', async () => {
  const versions = async () => '';
  const of = (code: string, parameters = {}) =>
    fingerprint({ entry: 'm.scad', files: { 'm.scad': code } }, parameters, versions);
  expect(await of('cube(1); // one')).toBe(await of('cube(1); // two'));
  expect(await of('cube(1);')).not.toBe(await of('cube(2);'));
  expect(await of('cube(n);', { n: 1 })).not.toBe(await of('cube(n);', { n: 2 }));
  expect(await of('cube(n);', { n: 1, m: 2 })).toBe(await of('cube(n);', { m: 2, n: 1 }));
  expect(await of('cube(rands(0, 1, 1)[0]);')).not.toBe(await of('cube(rands(0, 1, 1)[0]);'));
});
