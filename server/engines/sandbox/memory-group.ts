import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { alive } from './processes.ts';

/** A memory cgroup around one run: all of its processes and its tmpfs together stay below a number of bytes. */
export interface MemoryGroup {
  add(pid: number): Promise<void>;
  /** Whether the kernel ended a process of the group for want of memory. */
  exceeded(): Promise<boolean>;
  /** Removes the group, whose processes are gone. Never rejects. */
  remove(): Promise<void>;
}

const root = '/sys/fs/cgroup';
let count = 0;

/**
 * A new group, or undefined where this process may not make one: as a user without a delegated cgroup, or in most
 * containers. `systemd` hands one over with `Delegate=memory` and `DelegateSubgroup=server`.
 */
export async function memoryGroup(bytes: number): Promise<MemoryGroup | undefined> {
  const own = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  const name = `formwork-${process.pid}-${count++}`;
  const first = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(.*)$/m.exec(own);
  if (first) return firstVersion(join(root, 'memory', first[1]!, name), bytes);
  const second = /^0::(.*)$/m.exec(own);
  if (!second) return undefined;
  const folder = join(root, second[1]!);
  // A group with processes of its own may not have groups below it that share memory out: then its parent may.
  for (const parent of folder === root ? [folder] : [folder, dirname(folder)]) {
    const group = await secondVersion(join(parent, name), bytes);
    if (group) return group;
  }
  return undefined;
}

async function firstVersion(folder: string, bytes: number): Promise<MemoryGroup | undefined> {
  const made = await created(folder, async () => {
    await writeFile(join(folder, 'memory.limit_in_bytes'), String(bytes));
    // With swap accounting off this file is missing.
    await writeFile(join(folder, 'memory.memsw.limit_in_bytes'), String(bytes)).catch(() => undefined);
  });
  return made ? group(folder, 'memory.oom_control') : undefined;
}

async function secondVersion(folder: string, bytes: number): Promise<MemoryGroup | undefined> {
  const made = await created(folder, async () => {
    await writeFile(join(dirname(folder), 'cgroup.subtree_control'), '+memory');
    await writeFile(join(folder, 'memory.max'), String(bytes));
    await writeFile(join(folder, 'memory.swap.max'), '0').catch(() => undefined);
  });
  return made ? group(folder, 'memory.events') : undefined;
}

async function created(folder: string, limit: () => Promise<void>): Promise<boolean> {
  try {
    await sweep(dirname(folder));
    await mkdir(folder);
  } catch {
    return false;
  }
  try {
    await limit();
    return true;
  } catch {
    await rmdir(folder).catch(() => undefined);
    return false;
  }
}

const swept = new Set<string>();

/** Removes, once, the empty groups of servers that were ended before they could. */
async function sweep(parent: string): Promise<void> {
  if (swept.has(parent)) return;
  swept.add(parent);
  for (const name of await readdir(parent)) {
    const pid = /^formwork-(\d+)-\d+$/.exec(name)?.[1];
    if (pid && !alive(Number(pid))) await rmdir(join(parent, name)).catch(() => undefined);
  }
}

const group = (folder: string, events: string): MemoryGroup => ({
  add: pid => writeFile(join(folder, 'cgroup.procs'), String(pid)),
  exceeded: async () => /^oom_kill [1-9]/m.test(await readFile(join(folder, events), 'utf8').catch(() => '')),
  async remove() {
    // The kernel lets go of the last process a moment after it has ended.
    for (let attempt = 0; attempt < 50; attempt++) {
      const error = await rmdir(folder).then(
        () => undefined,
        (error: NodeJS.ErrnoException) => error.code,
      );
      if (error !== 'EBUSY') return;
      await wait(10);
    }
  },
});
