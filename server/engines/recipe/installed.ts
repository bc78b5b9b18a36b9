import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineName, EngineStatus } from '../engine.ts';
import { sandboxStatus } from '../sandbox/sandbox.ts';

const run = promisify(execFile);

export interface Installation {
  name: EngineName;
  title: string;
  formats: readonly string[];
  /** Files that have to be there, each with what it is for people. */
  needed: readonly { path: string; what: string }[];
  /** The command that brings what is missing. */
  install: string;
  /** Prints the version. */
  version: readonly [program: string, ...args: string[]];
  environment?: Readonly<Record<string, string>>;
  /** The version in what was printed. */
  pattern: RegExp;
}

/** Whether an engine can run on this machine. Looks anew each time. */
export async function installed({
  name,
  title,
  formats,
  needed,
  install,
  version,
  environment,
  pattern,
}: Installation): Promise<EngineStatus> {
  const absent = (what: string, command = install): EngineStatus => ({
    name,
    title,
    available: false,
    formats,
    missing: { what, install: command },
  });
  for (const { path, what } of needed) if (!(await exists(path))) return absent(`${what} is not installed.`);
  const [program, ...args] = version;
  // These programs make folders in their home.
  const home = await mkdtemp(join(tmpdir(), 'formwork-engine-'));
  try {
    const { stdout } = await run(program, args, {
      timeout: 60_000,
      env: { PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', ...environment },
    });
    const found = pattern.exec(stdout)?.[1];
    if (!found) return absent(`${title} does not say its version.`);
    const sandbox = await sandboxStatus();
    return sandbox.available
      ? { name, title, available: true, version: found, formats }
      : { ...absent(sandbox.missing!.what, sandbox.missing!.install), version: found };
  } catch (error) {
    return absent(`${title} does not start (${String(error).split('\n')[0]}).`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Answers from one look for a minute. */
export function remembered<T>(look: () => Promise<T>, milliseconds = 60_000): () => Promise<T> {
  let last: { at: number; value: Promise<T> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > milliseconds) last = { at: performance.now(), value: look() };
    return last.value;
  };
}

/** Eight digits that change with the recipe, so that results of an older one are not taken for its own. */
export async function recipeRevision(folder: string, scripts: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of scripts) hash.update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 8);
}
