import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { BUBBLEWRAP, SandboxError } from './launch.ts';
import { run } from './run.ts';

export interface SandboxStatus {
  available: boolean;
  /** Why not, and the command or setting that helps. */
  missing?: { what: string; install: string };
}

const freshFor = 60_000;
let known: { status: Promise<SandboxStatus>; at: number } | undefined;

/** Whether a sandbox can start on this machine: tried, and kept for a minute. */
export function sandboxStatus(): Promise<SandboxStatus> {
  if (!known || performance.now() - known.at > freshFor) known = { status: look(), at: performance.now() };
  return known.status;
}

/** Throws Failure `engine_missing` where no sandbox can start: untrusted programs never run without. */
export async function requireSandbox(): Promise<void> {
  const { available, missing } = await sandboxStatus();
  if (!available)
    throw new Failure(
      'engine_missing',
      `Engines run in a sandbox only, and it cannot start here: ${missing!.what} What helps: ${missing!.install}`,
      { details: missing },
    );
}

async function look(): Promise<SandboxStatus> {
  if (process.platform !== 'linux')
    return no('The sandbox (bubblewrap) needs Linux.', 'run the server in a Linux container or machine');
  const found = await access(BUBBLEWRAP).then(
    () => true,
    () => false,
  );
  if (!found) return no('bubblewrap is not installed.', 'apt-get install -y bubblewrap');
  const folder = await mkdtemp(join(tmpdir(), 'formwork-sandbox-'));
  try {
    const { code, stderr } = await run('/usr/bin/true', [], {
      folder,
      limits: { seconds: 20, memory: 256, output: 2 ** 20 },
      outputs: [],
    });
    return code === 0
      ? { available: true }
      : no(`A program cannot start in it: ${stderr.trim()}`, 'see README');
  } catch (error) {
    if (!(error instanceof SandboxError || error instanceof Failure)) throw error;
    return explained(error.message.trim(), await kernelSettings());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const no = (what: string, install: string): SandboxStatus => ({
  available: false,
  missing: { what, install },
});

/** Settings of the kernel that forbid user name spaces, by name, when they are there. */
async function kernelSettings(): Promise<Record<string, string>> {
  const names = ['user/max_user_namespaces', 'kernel/unprivileged_userns_clone'];
  const apparmor = 'kernel/apparmor_restrict_unprivileged_userns';
  const found = await Promise.all(
    [...names, apparmor].map(async name => {
      const text = await readFile(join('/proc/sys', name), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [[name, text.trim()] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** What bubblewrap said, and what it means on this machine. */
export function explained(said: string, settings: Readonly<Record<string, string>>): SandboxStatus {
  const what = said.slice(-400) || 'bubblewrap ended without a word.';
  // The kernel's word for too many name spaces.
  if (settings['user/max_user_namespaces'] === '0' || /No space left/.test(what))
    return no(what, 'sysctl -w user.max_user_namespaces=15000');
  if (settings['kernel/unprivileged_userns_clone'] === '0')
    return no(what, 'sysctl -w kernel.unprivileged_userns_clone=1');
  if (settings['kernel/apparmor_restrict_unprivileged_userns'] === '1')
    return no(what, 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0');
  if (/spawn (\S+ )?(EPERM|EINVAL)/.test(what))
    return no(what, 'run the server as a user that is not root, or map 65,536 user ids into its container');
  if (/unknown option/i.test(what)) return no(what, 'install bubblewrap 0.8 or newer');
  // What Docker's own profile refuses, and the places of /proc that it covers.
  if (/namespace|not permitted|proc|max_user_namespaces/i.test(what))
    return no(
      what,
      'start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined ' +
        '--security-opt systempaths=unconfined',
    );
  return no(what, 'run bwrap --unshare-user --ro-bind / / true as the server’s user, and see what it says');
}
