import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installed, recipeRevision, remembered, type Installation } from './installed.ts';

const program: Installation = {
  name: 'blender',
  title: 'Shell',
  formats: ['glb'],
  needed: [{ path: '/bin/sh', what: 'A shell' }],
  install: 'apt-get install -y shell',
  version: ['/bin/sh', '-c', 'echo Shell 1.2'],
  pattern: /^Shell (\d[\d.]*)/,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-installed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('says the version of what is there', async () => {
  expect(await installed(program)).toEqual({
    name: 'blender',
    title: 'Shell',
    available: true,
    version: '1.2',
    formats: ['glb'],
  });
});

test('says what is missing, and the command that helps', async () => {
  const missing = async (change: Partial<Installation>): Promise<string> => {
    const { available, missing } = await installed({ ...program, ...change });
    expect(available).toBe(false);
    expect(missing!.install).toBe('apt-get install -y shell');
    return missing!.what;
  };
  expect(await missing({ needed: [...program.needed, { path: '/no/such/thing', what: 'The thing' }] })).toBe(
    'The thing is not installed.',
  );
  expect(await missing({ version: ['/bin/sh', '-c', 'echo broken >&2; exit 127'] })).toContain(
    'does not start',
  );
  expect(await missing({ version: ['/no/such/program'] })).toContain('does not start');
  expect(await missing({ version: ['/bin/sh', '-c', 'echo hello'] })).toContain('does not say its version');
});

test('asks with an environment of its own', async () => {
  process.env['FORMWORK_TEST_LEAK'] = '9.9';
  const { version } = await installed({
    ...program,
    version: ['/bin/sh', '-c', 'echo Shell ${FORMWORK_TEST_LEAK:-1.$GIVEN}'],
    environment: { GIVEN: '5' },
  });
  delete process.env['FORMWORK_TEST_LEAK'];
  expect(version).toBe('1.5');
});

test('a look is kept for its time, and a recipe has the revision of its files', async () => {
  let looks = 0;
  const kept = remembered(async () => ++looks, Infinity);
  expect([await kept(), await kept()]).toEqual([1, 1]);
  const stale = remembered(async () => ++looks, -1);
  expect([await stale(), await stale()]).toEqual([2, 3]);

  await writeFile(join(folder, 'driver.py'), 'one');
  const first = await recipeRevision(folder, ['driver.py']);
  expect(first).toMatch(/^[0-9a-f]{8}$/);
  expect(await recipeRevision(folder, ['driver.py'])).toBe(first);
  await writeFile(join(folder, 'driver.py'), 'two');
  expect(await recipeRevision(folder, ['driver.py'])).not.toBe(first);
});
