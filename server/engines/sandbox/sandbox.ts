import { run, type SandboxOptions, type SandboxRun } from './run.ts';
import { requireSandbox } from './status.ts';

export type { SandboxFile } from './outputs.ts';
export type { SandboxOptions, SandboxRun } from './run.ts';
export { sandboxStatus, type SandboxStatus } from './status.ts';

/**
 * Runs an untrusted program behind bubblewrap: no network, no process but its own, nothing of this machine but `/usr`
 * to read, bounded everything. Its working folder holds `files`; what it leaves in `out/` there comes to `folder`.
 * However it ends, no process of it is left when this settles.
 *
 * Throws Failure: `engine_missing` where no sandbox can start (it never runs bare), `engine_limit` past time, memory,
 * print or output bounds, `output_invalid` for outputs that are no plain files, `engine_crashed` when the sandbox was
 * ended from outside. Throws `signal.reason` when aborted. An exit code other than 0 is a result.
 */
export async function sandboxed(
  command: string,
  args: readonly string[],
  options: SandboxOptions,
): Promise<SandboxRun> {
  options.signal?.throwIfAborted();
  await requireSandbox();
  options.signal?.throwIfAborted();
  return run(command, args, options);
}
