import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deleteDB } from 'idb';
import { LibraryStore } from './libraries.ts';

const name = 'libraries-test';
const bytes = (text: string) => new TextEncoder().encode(text);
const gears = new Map([
  ['gears.scad', bytes('// A gear.\nmodule gear(teeth = 12) { circle(teeth); }\n_hidden = 1;\n')],
  ['LICENSE', bytes('Permission is hereby granted, free of charge, to any person obtaining a copy')],
]);

let store: LibraryStore;
beforeEach(() => {
  store = new LibraryStore(name);
});
afterEach(async () => {
  await store.close();
  await deleteDB(name);
});

describe('bundled libraries', () => {
  test('are listed with version, licence and size, and hold the file they tell people to include', async () => {
    const list = await store.list();
    expect(list.length).toBeGreaterThanOrEqual(12);
    for (const library of list) {
      expect(library.license, library.name).toMatch(/^[A-Z]/);
      expect(library.bytes, library.name).toBeGreaterThan(1000);
      const files = await store.files(library.name);
      expect(files.has('LICENSE'), library.name).toBe(true);
      const path = /<([^/]+)\/(.+)>$/.exec(library.include)!;
      expect(path[1]).toBe(library.name);
      expect(files.has(path[2]!), library.include).toBe(true);
    }
  });

  test('offer documented symbols whose files exist', async () => {
    const symbols = await store.symbols('BOSL2');
    const cuboid = symbols.find(symbol => symbol.name === 'cuboid' && symbol.kind === 'module');
    expect(cuboid?.file).toBe('<BOSL2/shapes3d.scad>');
    expect(cuboid?.documentation).toContain('rounding');
    const files = await store.files('BOSL2');
    for (const file of new Set(symbols.map(({ file }) => file)))
      expect(files.has(file.slice('<BOSL2/'.length, -1)), file).toBe(true);
  });

  test('an unknown one is undefined, not an error', async () => {
    expect(await store.archive('Nonesuch')).toBeUndefined();
    expect((await store.files('Nonesuch')).size).toBe(0);
  });
});

describe('user libraries', () => {
  test('survive a reload, with their symbols', async () => {
    const library = await store.install('Gears', gears);
    expect(library).toMatchObject({ license: 'MIT', include: 'include <Gears/gears.scad>', installed: true });
    await store.close();
    store = new LibraryStore(name);
    expect((await store.list())[0]).toEqual(library);
    expect(await store.symbols('Gears')).toMatchObject([
      { name: 'gear', file: '<Gears/gears.scad>', line: 2 },
    ]);
    expect((await store.files('Gears')).get('gears.scad')).toEqual(gears.get('gears.scad'));
  });

  test('stand before a bundled one until removed; removal can be undone', async () => {
    await store.install('MCAD', gears);
    expect((await store.list()).filter(library => library.name === 'MCAD')).toHaveLength(1);
    expect([...(await store.files('MCAD')).keys()]).toContain('gears.scad');
    const removed = await store.remove('MCAD');
    expect(new Map(removed)).toEqual(gears);
    expect([...(await store.files('MCAD')).keys()]).toContain('boxes.scad');
    expect(await store.remove('MCAD')).toBeUndefined();
    await store.install('MCAD', removed!);
    expect([...(await store.files('MCAD')).keys()]).toContain('gears.scad');
  });

  test('other tabs hear of it', async () => {
    const other = new LibraryStore(name);
    const heard = new Promise(resolve => other.addEventListener('change', resolve, { once: true }));
    await store.install('Gears', gears);
    await heard;
    expect((await other.list()).map(library => library.name)).toContain('Gears');
    await other.close();
  });

  test.each(['', '..', 'a/b', 'a\\b', 'con', '.'])('the name %j is refused', async bad => {
    await expect(store.install(bad, gears)).rejects.toThrow(/library.s name must/);
    expect((await store.list()).every(library => !library.installed)).toBe(true);
  });

  test('one without .scad files is refused', async () => {
    await expect(store.install('Empty', new Map([['readme.md', bytes('#')]]))).rejects.toThrow(
      /no \.scad file/,
    );
  });
});
