import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { unzip } from '../../../wasm/formats/zip.ts';
import { FONT_SETTINGS } from '../../../wasm/scad/fonts.ts';

const PUBLIC = join(import.meta.dirname, '../../../public');

/** Where runs find them inside. */
export const LIBRARIES = '/libraries';
export const FONTS = '/fonts';

/** The bundled libraries and fonts as folders that a sandbox may read. */
export interface Resources {
  /** Eight digits that change with any of their files. */
  revision: string;
  /** By the place inside. */
  mounts: Readonly<Record<string, string>>;
}

const known = new Map<string, Promise<Resources>>();

/**
 * Unpacked once and kept in `folder` (the data folder) by revision; when a sandbox's user cannot reach that, as in the
 * home of root, in a folder of this process among the temporary ones.
 */
export function resources(folder: string, source = PUBLIC): Promise<Resources> {
  const key = `${resolve(folder)}\n${source}`;
  let found = known.get(key);
  if (!found) {
    found = unpacked(resolve(folder), source);
    found.catch(() => known.delete(key));
    known.set(key, found);
  }
  return found;
}

interface Bundled {
  /** Path under the resources' folder. */
  path: string;
  content: Uint8Array;
}

async function unpacked(folder: string, source: string): Promise<Resources> {
  const libraries = await read(join(source, 'libraries'), /^[\w-][\w.-]*\.zip$/);
  const fonts = await read(join(source, 'fonts'), /\.(ttf|otf)$/i);
  const hash = createHash('sha256');
  for (const { path, content } of [...libraries, ...fonts]) hash.update(path).update('\0').update(content);
  const revision = hash.digest('hex').slice(0, 8);
  const base = (await reachable(folder)) ? join(folder, 'openscad') : await temporary();
  const home = join(base, revision);
  if (!(await isFolder(home))) {
    const draft = join(base, `${revision}-${randomBytes(4).toString('hex')}`);
    await mkdir(join(draft, 'libraries'), { recursive: true });
    await mkdir(join(draft, 'fonts'));
    for (const { path, content } of libraries)
      await extract(join(draft, 'libraries', basename(path, '.zip')), content);
    for (const { path, content } of fonts) await writeFile(join(draft, 'fonts', path), content);
    await writeFile(join(draft, 'fonts/fonts.conf'), fontSettings);
    // Another process may have been first.
    await rename(draft, home).catch(() => rm(draft, { recursive: true }));
  }
  return {
    revision,
    mounts: { [LIBRARIES]: join(home, 'libraries'), [FONTS]: join(home, 'fonts') },
  };
}

/** The preview's fonts and stand-ins, and those that a project brings: the same text in both. */
const fontSettings = FONT_SETTINGS.replace('<dir>/fonts</dir>', `<dir>${FONTS}</dir><dir>/job/project</dir>`);

async function read(folder: string, pattern: RegExp): Promise<Bundled[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => pattern.test(name)).sort();
  return Promise.all(
    names.map(async path => ({ path, content: new Uint8Array(await readFile(join(folder, path))) })),
  );
}

async function extract(folder: string, archive: Uint8Array): Promise<void> {
  for (const [path, content] of Object.entries(unzip(archive))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  );

/** Whether any user may go into the folder, which is made if it is missing. Only root's sandboxes have another user. */
async function reachable(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() !== 0) return true;
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-openscad-'));
  await chmod(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
