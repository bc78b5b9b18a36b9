import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders a step works with: `root` of the repository, `cache` for downloads and stamps (never committed). */
export interface SetupFolders {
  root: string;
  cache: string;
}

/** One step of `npm run setup`: from pinned inputs to files under `public/`. */
export interface SetupStep {
  name: string;
  /** Everything the result depends on (versions, integrity hashes, source texts); the step reruns when it changes. */
  inputs(root: string): Promise<string[]>;
  /** Writes the results, and names them relative to the root. */
  run(folders: SetupFolders): Promise<{ outputs: string[]; summary: string }>;
}

interface Stamp {
  hash: string;
  outputs: string[];
}

const hash = (inputs: readonly string[]) => createHash('sha256').update(inputs.join('\0')).digest('hex');
const stampFile = (name: string, cache: string) => join(cache, 'setup', `${name}.json`);

/** Whether the step ran with these inputs before and all of its results still exist. */
export async function upToDate(
  name: string,
  inputs: string[],
  cache: string,
  root: string,
): Promise<boolean> {
  const text = await readFile(stampFile(name, cache), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const stamp = JSON.parse(text) as Stamp;
  return stamp.hash === hash(inputs) && stamp.outputs.every(output => existsSync(join(root, output)));
}

/** Notes a finished step for {@link upToDate}. */
export async function remember(
  name: string,
  inputs: string[],
  outputs: string[],
  cache: string,
): Promise<void> {
  await mkdir(join(cache, 'setup'), { recursive: true });
  const stamp: Stamp = { hash: hash(inputs), outputs };
  await writeFile(stampFile(name, cache), JSON.stringify(stamp, null, 1));
}

/** Texts of source files, as inputs: a step reruns when its own code changes. */
export const sources = (files: string[]): Promise<string[]> =>
  Promise.all(files.map(file => readFile(file, 'utf8')));
