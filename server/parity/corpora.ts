import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { bundled } from '../../scad-libs/libraries.ts';
import { models } from '../../scad-libs/bench/models.ts';
import { readSource } from '../commands/sources.ts';
import { playgroundArchives } from '../setup/registry.ts';
import { documentationExamples } from './documentation.ts';
import type { Corpus, Program } from './program.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Debian's package of OpenSCAD's own test suite. */
const DEBIAN_PACKAGE = 'openscad-testing-data';
/** Archives of the registry's package whose programs are run, and where in them programs stand. */
const ARCHIVES: Readonly<Record<string, { corpus: Corpus; programs: RegExp }>> = {
  openscad: { corpus: 'OpenSCAD examples', programs: /^examples\// },
  MCAD: { corpus: 'MCAD', programs: /./ },
  NopSCADlib: { corpus: 'NopSCADlib', programs: /^(?:tests|examples)\// },
  BOSL: { corpus: 'libraries', programs: /^(?:tests|examples)/ },
  lasercut: { corpus: 'libraries', programs: /./ },
  'openscad-tray': { corpus: 'libraries', programs: /./ },
  pathbuilder: { corpus: 'libraries', programs: /./ },
  'plot-function': { corpus: 'libraries', programs: /./ },
  'smooth-prim': { corpus: 'libraries', programs: /./ },
  closepoints: { corpus: 'libraries', programs: /./ },
  FunctionalOpenSCAD: { corpus: 'libraries', programs: /./ },
  boltsparts: { corpus: 'libraries', programs: /./ },
  'OpenSCAD-Snippet': { corpus: 'libraries', programs: /./ },
  brailleSCAD: { corpus: 'libraries', programs: /./ },
  funcutils: { corpus: 'libraries', programs: /./ },
};

/**
 * All programs of all corpora, in an order in which the most telling come first. What is not part of the project is
 * fetched once into `cache`.
 * @throws when neither the registry nor Debian's archive can be reached and nothing is cached
 */
export async function programs(cache: string): Promise<Program[]> {
  const folder = join(cache, 'corpora');
  await mkdir(folder, { recursive: true });
  const archives = await unpackedArchives(folder);
  const result = [...(await ownPrograms()), ...(await openScadTests(folder))];
  for (const [archive, { corpus, programs: wanted }] of Object.entries(ARCHIVES)) {
    const at = join(archives, archive);
    for (const path of await scadFiles(at))
      if (wanted.test(path)) result.push(fromDisk(corpus, `${archive}/${path}`, join(at, path)));
  }
  result.push(...(await moduleCalls()));
  const bosl2 = join(archives, 'BOSL2');
  const examples: Program[] = [];
  for (const path of await scadFiles(bosl2)) {
    if (path.startsWith('tests/')) {
      examples.push(fromDisk('BOSL2 tests', path, join(bosl2, path)));
    } else if (path.startsWith('examples/')) {
      result.push(fromDisk('BOSL2 examples', path, join(bosl2, path)));
    } else {
      for (const { name, text } of documentationExamples(path, await readFile(join(bosl2, path), 'utf8')))
        result.push(inMemory('BOSL2 examples', name, text));
    }
  }
  return [...result, ...examples];
}

const fromDisk = (corpus: Corpus, name: string, file: string): Program => ({
  corpus,
  name,
  load: () => readSource(file),
});
const inMemory = (corpus: Corpus, name: string, text: string): Program => ({
  corpus,
  name,
  load: async () => ({ entry: 'main.scad', files: { 'main.scad': text } }),
});

async function scadFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter(file => file.endsWith('.scad')).toSorted();
}

async function ownPrograms(): Promise<Program[]> {
  const bench = join(root, 'scad-libs/bench');
  const templates = join(root, 'scad-libs/templates');
  return [
    ...models.map(({ name }) => fromDisk('bench', name, join(bench, `${name}.scad`))),
    ...(await scadFiles(templates)).map(path => fromDisk('templates', path, join(templates, path))),
  ];
}

/** A call of each module of the bundled libraries that can do with its defaults. */
async function moduleCalls(): Promise<Program[]> {
  const folder = join(root, 'public/libraries');
  const result: Program[] = [];
  for (const library of ['MCAD', 'BOSL', 'smooth-prim', 'boltsparts', 'NopSCADlib']) {
    const symbols = JSON.parse(await readFile(join(folder, `${library}.symbols.json`), 'utf8')) as {
      kind: string;
      name: string;
      file: string;
      parameters: { initial?: string }[];
    }[];
    for (const { kind, name, file, parameters } of symbols) {
      if (kind !== 'module' || !parameters.every(({ initial }) => initial !== undefined)) continue;
      const corpus = library === 'MCAD' || library === 'NopSCADlib' ? library : 'libraries';
      const first = library === 'NopSCADlib' ? 'include <NopSCADlib/lib.scad>\n' : '';
      const text = `${first}use ${file}\n${name}() { cube(10); sphere(4); }\n`;
      result.push(inMemory(corpus, `${file.slice(1, -1)}#${name}`, text));
    }
  }
  return result;
}

/** The zips of the registry's package, each unpacked in a folder of its name. */
async function unpackedArchives(folder: string): Promise<string> {
  const target = join(folder, 'archives-completed');
  if (existsSync(target)) return target;
  const incoming = `${target}-${process.pid}`;
  for (const [name, files] of await playgroundArchives(join(root, '.cache'))) {
    for (const [path, bytes] of Object.entries(files)) {
      const file = join(incoming, name, path);
      if (relative(incoming, file).startsWith('..')) continue;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
  // NopSCADlib's archive lacks files that its tests include.
  for (const { name, complete } of bundled) {
    if (!complete) continue;
    const ours = join(root, 'scad-libs', complete);
    for (const file of await scadFiles(ours)) await copyFile(join(ours, file), join(incoming, name, file));
  }
  await rename(incoming, target);
  return target;
}

async function openScadTests(folder: string): Promise<Program[]> {
  const target = join(folder, DEBIAN_PACKAGE);
  if (!existsSync(target)) {
    const incoming = `${target}-${process.pid}`;
    await mkdir(incoming, { recursive: true });
    try {
      if (!(await downloaded(incoming))) return [];
      const archive = (await readdir(incoming)).find(file => file.endsWith('.deb'));
      await run('dpkg-deb', ['-x', join(incoming, archive!), join(incoming, 'files')]);
      await rename(join(incoming, 'files/usr/share/openscad/testdata'), target);
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
  }
  const files = await scadFiles(target);
  // Files that others include are programs too: OpenSCAD's own suite runs many of them.
  return files
    .filter(path => basename(path) !== 'colors-array.scad')
    .map(path => fromDisk('OpenSCAD tests', path, join(target, path)));
}

/** False where there is no apt-get: the corpus is left out. */
async function downloaded(folder: string): Promise<boolean> {
  const download = () => run('apt-get', ['download', DEBIAN_PACKAGE], { cwd: folder });
  try {
    await download().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw error;
      await run('apt-get', ['update', '-q']);
      return download();
    });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      console.error("OpenSCAD's own tests are left out: they come from Debian's archive, by apt-get.");
      return false;
    }
    throw new Error(`OpenSCAD's tests could not be fetched by “apt-get download ${DEBIAN_PACKAGE}”.`, {
      cause,
    });
  }
}
