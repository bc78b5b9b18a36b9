import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LibraryStore } from '../library/libraries.ts';
import { contentKey, libraryVersions } from './content-key.ts';
import { Engines } from './engines.ts';
import { Results } from './results.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const key = (text: string, files: Record<string, string | Uint8Array> = {}) =>
  contentKey(
    'engine',
    { entry: 'main.scad', files: { 'main.scad': text, ...files } },
    {},
    {},
    async () => '',
  );

describe('the key of a result', () => {
  test('does not count comments, and counts lines, code and strings', async () => {
    const plain = await key('cube(1); \necho("a // b");');
    expect(await key('cube(1); // one\necho("a // b");')).toBe(plain);
    expect(await key('cube(1); // two\necho("a // b");// c')).toBe(plain);
    expect(await key('cube(1); \n// two\necho("a // b");')).not.toBe(plain);
    expect(await key('cube(1); \necho("a // c");')).not.toBe(plain);
    expect(await key('cube(2); \necho("a // b");')).not.toBe(plain);
  });

  test('does not count comments of included files, and every byte of imported ones', async () => {
    const included = (text: string) => key('include <a.scad>\ncube(1);', { 'a.scad': text });
    expect(await included('n = 1; // one')).toBe(await included('n = 1; // two'));
    expect(await included('n = 1;')).not.toBe(await included('n = 2;'));
    const imported = (text: string) => key('import("a.svg");', { 'a.svg': text });
    expect(await imported('// one')).not.toBe(await imported('// two'));
  });
});

describe('with the user’s libraries', () => {
  let store: LibraryStore;
  let engines: Engines;
  let results: Results;
  const names = [`test-libraries-${crypto.randomUUID()}`, `test-results-${crypto.randomUUID()}`];

  beforeEach(() => {
    store = new LibraryStore(names[0]);
    results = new Results(names[1]);
    engines = new Engines(
      { library: name => store.archive(name), fonts: async () => new Map() },
      () => libraryVersions(store),
      { results },
    );
    store.addEventListener('change', () => engines.forgetLibraries());
  });

  afterEach(async () => {
    engines.end();
    await results.close();
    await store.close();
    for (const name of names) indexedDB.deleteDatabase(name);
  });

  test('one that replaces another of the same name, version and size is used at once, and none when it is gone', async () => {
    const install = (n: number) => store.install('Lib', new Map([['a.scad', bytes(`n = ${n};`)]]));
    // Slow enough to be stored.
    const files = {
      'main.scad': 'include <Lib/a.scad>\ns = [for (i = [0 : 400000]) sin(i)];\ncube(n + len(s) * 0);',
    };
    const width = async () => {
      const result = await engines.evaluate({ entry: 'main.scad', files });
      return {
        width: result.status === 'ok' ? Math.round(Math.max(...result.mesh.positions)) : undefined,
        cached: result.timing['cached'],
      };
    };
    const first = await install(2);
    expect(await width()).toEqual({ width: 2, cached: undefined });
    expect(await width()).toEqual({ width: 2, cached: 1 });
    const second = await install(4);
    expect({ ...second }).toEqual({ ...first });
    expect(await width()).toEqual({ width: 4, cached: undefined });
    await store.remove('Lib');
    expect((await width()).width).not.toBe(4);
    await install(2);
    expect(await width()).toEqual({ width: 2, cached: 1 });
  });
});
