import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Failure } from '../failure.ts';

const holder = z.object({ pid: z.number(), host: z.string(), since: z.string() });

/**
 * Takes `folder` for this process, as the embedded database has no lock of its own and two processes would spoil it.
 * The lock is the operating system's, held through an SQLite file, and ends with the process however it dies: there is
 * no stale lock to judge by process numbers, which are used again, and mean nothing in another container. A file beside
 * it names the holder for people. Throws Failure `conflict` when somebody else has it. Answers how to give it back.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const named = join(folder, 'lock.json');
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new Failure('conflict', whose(folder, named), { cause: error });
  }
  const self = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  writeFileSync(named, JSON.stringify(self));
  return () => {
    rmSync(named, { force: true });
    lock.close();
  };
}

function whose(folder: string, named: string): string {
  const advice =
    'Stop it first, choose another folder (FORMWORK_DATA), or let both use PostgreSQL (FORMWORK_DATABASE_URL).';
  let found;
  try {
    found = holder.safeParse(JSON.parse(readFileSync(named, 'utf8')));
  } catch {
    // It has just started, or just ended.
  }
  return found?.success
    ? `The data folder ${folder} is in use by process ${found.data.pid} on ${found.data.host}, since ${found.data.since}. ${advice}`
    : `The data folder ${folder} is in use by another process. ${advice}`;
}
