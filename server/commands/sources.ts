import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Path, Source } from '../../wasm/contract.ts';
import { includes, tokens } from '../../wasm/scad/lexer.ts';
import { stringValue } from '../../wasm/scad/literals.ts';
import { UsageError } from './usage.ts';

/** What `import`, `surface` and `text` can read. */
const importable = new Set(
  '.stl .3mf .off .amf .obj .svg .dxf .png .dat .txt .json .csv .ttf .otf'.split(' '),
);

/** Bounds for models that compute file names, for which the folder is read instead. */
const folderLimit = { depth: 3, files: 500, bytes: 64e6 };

/** Name under which a model from stdin runs; its includes are relative to the working folder. */
const standardInput = 'stdin.scad';

/**
 * The model and the files it can reach: what it includes and uses, and what string literals in reached sources name,
 * each relative to the file that names it. When a source computes names for `import` or `surface`, the importable
 * files of the model's folder come too. Paths in the result are relative to the deepest folder that holds all of it.
 * Libraries are not read here: what is not beside the model is left to the engine. Throws a UsageError when the
 * model itself cannot be read.
 */
export async function readSource(model: string): Promise<Source> {
  const entry = resolve(model === '-' ? standardInput : model);
  const files = new Map<string, string | Uint8Array>();
  const queue = [entry];
  let computed = false;
  files.set(entry, await readModel(model));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const source = files.get(file);
    if (typeof source !== 'string' || !/\.(scad|inc)$/i.test(file)) continue;
    computed ||= computesNames(source);
    for (const path of namedIn(source)) {
      const found = resolve(dirname(file), path);
      if (files.has(found)) continue;
      const content = await contentOf(found);
      if (content === undefined) continue;
      files.set(found, content);
      queue.push(found);
    }
  }
  if (computed) await addFolder(dirname(entry), files);
  return relocated(entry, files);
}

/** The text of the model itself; `-` is stdin. Throws a UsageError when it cannot be read. */
export async function readModel(model: string): Promise<string> {
  if (model === '-') return readAll(process.stdin);
  try {
    return await readFile(model, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : `it cannot be read (${code})`;
    throw new UsageError(`${model}: ${reason}.`);
  }
}

/** Text of a source, bytes of anything else, undefined when there is no such file (the engine will say so). */
async function contentOf(file: string): Promise<string | Uint8Array | undefined> {
  try {
    if (!(await stat(file)).isFile()) return undefined;
    return /\.(scad|inc)$/i.test(file) ? await readFile(file, 'utf8') : new Uint8Array(await readFile(file));
  } catch {
    return undefined;
  }
}

/** Paths that a source names: inclusions, and string literals that look like files. */
function namedIn(source: string): string[] {
  const literals = tokens(source)
    .filter(token => token.kind === 'string')
    .map(token => stringValue(token.text))
    .filter(value => value.length < 1000 && importable.has(extname(value).toLowerCase()));
  return [...includes(source).map(inclusion => inclusion.path), ...literals];
}

/** Whether an `import(` or `surface(` of the source takes something else than one literal file name. */
function computesNames(source: string): boolean {
  const all = tokens(source).filter(token => !token.kind.endsWith('comment'));
  return all.some((token, at) => {
    if (token.kind !== 'identifier' || !['import', 'surface'].includes(token.text)) return false;
    if (all[at + 1]?.text !== '(') return false;
    const named = all[at + 2]?.text === 'file' && all[at + 3]?.text === '=';
    const first = at + (named ? 4 : 2);
    return all[first]?.kind !== 'string' || !/^[,)]$/.test(all[first + 1]?.text ?? '');
  });
}

async function addFolder(folder: string, files: Map<string, string | Uint8Array>): Promise<void> {
  let count = 0;
  let bytes = 0;
  const walk = async (at: string, depth: number): Promise<void> => {
    for (const item of await readdir(at, { withFileTypes: true }).catch(() => [])) {
      const path = join(at, item.name);
      if (item.name.startsWith('.') || item.name === 'node_modules') continue;
      if (item.isDirectory() && depth < folderLimit.depth) await walk(path, depth + 1);
      if (!item.isFile() || !importable.has(extname(item.name).toLowerCase()) || files.has(path)) continue;
      const { size } = await stat(path);
      if (count >= folderLimit.files || bytes + size > folderLimit.bytes) continue;
      count++;
      bytes += size;
      files.set(path, new Uint8Array(await readFile(path)));
    }
  };
  await walk(folder, 0);
}

function relocated(entry: string, files: ReadonlyMap<string, string | Uint8Array>): Source {
  let root = dirname(entry);
  while ([...files.keys()].some(file => !file.startsWith(root === sep ? sep : root + sep)))
    root = dirname(root);
  const posix = (file: string): Path => relative(root, file).split(sep).join('/');
  return {
    entry: posix(entry),
    files: Object.fromEntries([...files].map(([file, content]) => [posix(file), content])),
  };
}
