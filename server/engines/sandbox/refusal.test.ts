import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Asks for the status, and tries to run a program all the same. */
const program = `
  import { sandboxed, sandboxStatus } from ${JSON.stringify(join(import.meta.dirname, 'sandbox.ts'))};
  const status = await sandboxStatus();
  const limits = { seconds: 10, memory: 256, output: 1000 };
  const ran = await sandboxed('/usr/bin/touch', ['/tmp/out'], { folder: '/tmp', limits, outputs: [] }).then(
    () => 'ran',
    error => error.code + ': ' + error.message,
  );
  console.log(JSON.stringify({ status, ran }));
`;

/** The same in surroundings like those of a container. */
async function asked(walls: readonly string[]): Promise<{
  status: { available: boolean; missing: { what: string; install: string } };
  ran: string;
}> {
  const { stdout } = await promisify(execFile)('/usr/bin/bwrap', [
    '--dev-bind',
    '/',
    '/',
    '--tmpfs',
    '/tmp',
    ...walls,
    process.execPath,
    '--input-type=module',
    '-e',
    program,
  ]);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof asked>>;
}

test.each([
  [
    'no user name space may be made',
    ['--unshare-user', '--disable-userns', '--uid', '1500'],
    /max_user_namespaces|security-opt/,
  ],
  ['bubblewrap is not installed', ['--tmpfs', '/usr/bin'], /apt-get install -y bubblewrap/],
  ['bubblewrap does not start', ['--ro-bind', '/dev/null', '/usr/bin/bwrap'], /bwrap|not root/],
  ['root without the ids of other users', ['--unshare-user', '--uid', '0'], /not root/],
] as const)('where %s nothing runs, and the status says what helps', async (_name, walls, helps) => {
  const { status, ran } = await asked(walls);
  expect(status.available).toBe(false);
  expect(status.missing.what).not.toBe('');
  expect(status.missing.install).toMatch(helps);
  expect(ran).toMatch(/^engine_missing: .*sandbox only/);
});
