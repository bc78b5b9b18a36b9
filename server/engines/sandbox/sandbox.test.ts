import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../failure.ts';
import { attacks, processesWith, programOf, targets, type Targets } from './attacks.cases.ts';
import { sandboxed, sandboxStatus, type SandboxOptions, type SandboxRun } from './sandbox.ts';
import { explained } from './status.ts';

const limits = { seconds: 60, memory: 1024, output: 32 * 2 ** 20 };
const slow = 120_000;
let folder: string;
let at: Targets;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-sandbox-test-'));
  at = await targets();
});
afterAll(async () => {
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

/** A run with a folder of its own. */
async function run(
  command: string,
  args: readonly string[],
  options: Partial<SandboxOptions> = {},
): Promise<SandboxRun> {
  const own = await mkdtemp(join(folder, 'run-'));
  return sandboxed(command, args, { folder: own, limits, outputs: ['txt'], ...options });
}
const shell = (script: string, options: Partial<SandboxOptions> = {}): Promise<SandboxRun> =>
  run('/bin/sh', ['-c', script], options);

const failureOf = async (running: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await running.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

test('the sandbox can start here', async () => {
  expect(await sandboxStatus()).toEqual({ available: true });
});

describe('runs', () => {
  test('files go in, outputs and words come out', async () => {
    const lines: string[] = [];
    const long = `${'folder'.repeat(15)}/${'name'.repeat(20)}.txt`;
    const result = await shell(
      `cat a/b.txt ${long}; echo problem >&2; cp c.bin out/c.txt; echo left > out/d.log; exit 3`,
      {
        files: { 'a/b.txt': 'héllo\n', 'c.bin': new Uint8Array(100_000).fill(7), [long]: 'far\n' },
        onStdout: line => lines.push(line),
      },
    );
    expect(result).toMatchObject({ code: 3, signal: null, stdout: 'héllo\nfar\n', stderr: 'problem\n' });
    expect(lines).toEqual(['héllo', 'far']);
    expect(result.outputs.map(({ name, size }) => [name, size])).toEqual([['c.txt', 100_000]]);
    expect(new Uint8Array(await readFile(result.outputs[0]!.path))).toEqual(new Uint8Array(100_000).fill(7));
  });

  test('a folder of this machine can be lent', async () => {
    const { stdout } = await shell('cat /lent/debian_version; touch /lent/x || echo refused', {
      mounts: { '/lent': '/etc' },
    });
    expect(stdout).toContain(await readFile('/etc/debian_version', 'utf8'));
    expect(stdout).toContain('refused');
  });

  test('the environment holds what it is given, and nothing of the server', async () => {
    process.env['FORMWORK_TEST_SECRET'] = at.secret;
    const { stdout } = await shell('env; cat /proc/*/environ', { environment: { GIVEN: 'yes' } });
    delete process.env['FORMWORK_TEST_SECRET'];
    expect(stdout).toContain('GIVEN=yes');
    expect(stdout).not.toContain(at.secret);
    expect(stdout).not.toContain('NODE');
  });

  test('no rights: another user, no capability, no way to more', async () => {
    const { stdout } = await shell(
      'id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status; unshare -U true || echo refused',
    );
    expect(stdout.replace(/\t/g, ' ').split('\n')).toEqual([
      '1000',
      'CapEff: 0000000000000000',
      'CapBnd: 0000000000000000',
      'NoNewPrivs: 1',
      'Seccomp: 2',
      'refused',
      '',
    ]);
  });

  test('a signal is told apart from an exit code', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ code: null, signal: 'SIGSEGV' });
  });

  test('a program that is not there', async () => {
    expect(await run('/usr/bin/no-such-engine', [])).toMatchObject({ code: 127 });
  });

  test.each(['../a.txt', '/etc/passwd', 'a/../../b', 'out/x.txt', '.hidden'])(
    'the file name %s is refused',
    async name => {
      expect((await failureOf(shell('true', { files: { [name]: 'x' } }))).code).toBe('invalid_request');
    },
  );

  test.each([
    [{ 'a.txt': '1', 'a.txt/b.txt': '2' }, /folder has the name of a file/],
    [{ [`${'x'.repeat(150)}.txt`]: '1' }, /too long/],
  ] as [Record<string, string>, RegExp][])('files that cannot be laid out: %j', async (files, message) => {
    const failure = await failureOf(shell('true', { files }));
    expect(failure).toMatchObject({ code: 'invalid_request', recoverable: false });
    expect(failure.message).toMatch(message);
  });

  test('too large outputs', async () => {
    const failure = await failureOf(
      shell('for n in 1 2 3 4 5; do head -c 9000000 /dev/zero > out/$n.txt; done'),
    );
    expect(failure.code).toMatch(/engine_limit/);
  });

  test('processor time', async () => {
    const failure = await failureOf(shell('while :; do :; done', { cpu: 1 }));
    expect(failure).toMatchObject({ code: 'engine_limit' });
  });
});

describe('abort', () => {
  test('ends everything, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('not wanted any more');
    const running = run(
      '/usr/bin/python3',
      ['-c', `# ${at.marker}\nprint('on', flush=True)\nwhile True: pass`],
      {
        signal: controller.signal,
        onStdout: () => controller.abort(reason),
      },
    );
    await expect(running).rejects.toBe(reason);
    expect(processesWith(at.marker)).toEqual([]);
  });

  test('before the start', async () => {
    await expect(shell('true', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  test('at any moment of the start', async () => {
    const early = Array.from({ length: 12 }, async (_, delay) => {
      const controller = new AbortController();
      const running = shell(`sleep 3600 # ${at.marker}`, { signal: controller.signal });
      setTimeout(() => controller.abort(), delay * 4);
      await expect(running).rejects.toThrow('aborted');
    });
    await Promise.all(early);
    expect(processesWith(at.marker)).toEqual([]);
  });
});

describe.each(attacks)('a program that $name', attack => {
  test(
    `is ${attack.ending === 'limit' ? 'stopped' : attack.ending}`,
    async () => {
      const seconds = attack.ending === 'limit' ? 4 : limits.seconds;
      const start = performance.now();
      const ended = await run('/usr/bin/python3', ['-c', programOf(attack, at)], {
        limits: { ...limits, seconds },
        scratch: 2 ** 25,
        processes: 200,
      }).then(
        result => result,
        (error: unknown) => {
          if (error instanceof Failure) return error;
          throw error;
        },
      );
      expect(processesWith(at.marker)).toEqual([]);
      expect(at.damage()).toEqual([]);
      expect((performance.now() - start) / 1000).toBeLessThan(seconds + 30);
      if (attack.ending === 'limit') expect(ended).toMatchObject({ code: 'engine_limit' });
      else if (attack.ending === 'refused')
        expect((ended as Failure).code).toMatch(/^(output_invalid|engine_limit)$/);
      if ('stdout' in ended) {
        expect(ended.stdout).not.toContain('BREACH');
        expect(ended.stdout + ended.stderr).not.toContain(at.secret);
        expect(ended.stdout).toContain('DONE');
      }
    },
    slow,
  );
});

test(
  'memory is bounded without a cgroup, too',
  async () => {
    const attack = attacks.find(({ name }) => name === 'eats memory in many processes')!;
    const failure = await failureOf(
      run('/usr/bin/python3', ['-c', programOf(attack, at)], { memoryGroup: false }),
    );
    expect(failure).toMatchObject({ code: 'engine_limit' });
    expect(failure.message).toContain('memory');
    expect(processesWith(at.marker)).toEqual([]);
  },
  slow,
);

test('outputs that are refused leave nothing outside of their folder', async () => {
  expect((await readdir(folder)).every(name => name.startsWith('run-'))).toBe(true);
});

test.each([
  ['bwrap: Creating new namespace failed: Operation not permitted', {}, /security-opt seccomp=unconfined/],
  ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", {}, /systempaths=unconfined/],
  [
    'bwrap: setting up uid map: Permission denied',
    { 'kernel/apparmor_restrict_unprivileged_userns': '1' },
    /apparmor_restrict/,
  ],
  [
    'bwrap: No permissions to create new namespace',
    { 'kernel/unprivileged_userns_clone': '0' },
    /unprivileged_userns_clone=1/,
  ],
  ['bwrap: Creating new namespace failed', { 'user/max_user_namespaces': '0' }, /max_user_namespaces/],
  ['bwrap: Unknown option --disable-userns', {}, /bubblewrap 0\.8/],
])('%s: says what helps', (said, settings, helps) => {
  const { available, missing } = explained(said, settings);
  expect(available).toBe(false);
  expect(missing!.what).toContain('bwrap');
  expect(missing!.install).toMatch(helps);
});
