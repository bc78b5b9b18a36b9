/** compose.yaml and the Dockerfile against the code that they start. What Docker makes of them is not tested here. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settings } from './settings.ts';

const root = resolve(import.meta.dirname, '..');
const read = (name: string) => readFile(join(root, name), 'utf8');

const service = z.looseObject({
  image: z.string().optional(),
  build: z.strictObject({ context: z.string(), target: z.string() }).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  volumes: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  privileged: z.never().optional(),
  cap_add: z.never().optional(),
});
const composition = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

const given = {
  POSTGRES_PASSWORD: 'p'.repeat(48),
  STORE_PASSWORD: 's'.repeat(48),
  FORMWORK_SECRET: 'x'.repeat(48),
};

/** As Compose fills variables into each value: `${NAME:-default}`, `${NAME:?message}`. */
function fill(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map(each => fill(each, values));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    if (values[name]) return values[name];
    if (kind !== '-') throw new Error(`${name}: ${rest}`);
    return rest as string;
  });
}

const load = async (values: Readonly<Record<string, string>> = given) =>
  composition.parse(fill(parse(await read('compose.yaml'), { merge: true }), values));

describe('compose.yaml', () => {
  test('starts api and worker with settings that there are, and that hold', async () => {
    const { services } = await load();
    const known = Object.keys(settings({}));
    const all = (await read('server/settings.ts')).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm);
    const names = new Set([...known, ...Array.from(all, ([, name]) => name)]);
    for (const name of ['api', 'worker']) {
      const { environment } = services[name]!;
      for (const variable of Object.keys(environment)) {
        expect(variable).toMatch(/^FORMWORK_/);
        expect(names, variable).toContain(variable.slice('FORMWORK_'.length));
      }
      const parsed = settings(
        Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)])),
      );
      expect(parsed).toMatchObject({
        S3_BUCKET: 'formwork',
        SECRET: given.FORMWORK_SECRET,
      });
      expect(new URL(parsed.DATABASE_URL!)).toMatchObject({
        hostname: 'postgres',
        password: given.POSTGRES_PASSWORD,
      });
    }
  });

  test('asks for the secrets that have no default, and .env.example names every variable', async () => {
    for (const name of Object.keys(given))
      await expect(load({ ...given, [name]: '' }), name).rejects.toThrow(`${name}: set it in .env`);
    const used = new Set(Array.from((await read('compose.yaml')).matchAll(/\$\{(\w+)/g), ([, name]) => name));
    const example = Array.from((await read('.env.example')).matchAll(/^(\w+)=/gm), ([, name]) => name);
    expect(example.sort()).toEqual([...used].sort());
  });

  test('everything is pinned, refers to what is there, and has no more rights than it needs', async () => {
    const { services, volumes } = await load();
    for (const [name, { image, build, depends_on, volumes: mounts, security_opt }] of Object.entries(
      services,
    )) {
      if (build) expect(await read('Dockerfile')).toMatch(new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
      else expect(image, name).toMatch(/:[\w.-]*\d[\w.-]+$/);
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(services).toHaveProperty(other);
        if (condition === 'service_healthy') expect(services[other]!.healthcheck, other).toBeDefined();
      }
      for (const mount of mounts.filter(mount => mount.includes(':')))
        expect(volumes).toHaveProperty(mount.split(':')[0]!);
      for (const option of security_opt) {
        const file = /^seccomp=(\..*)$/.exec(option)?.[1];
        if (file) expect(existsSync(join(root, file)), file).toBe(true);
      }
    }
    expect(services['api']!.security_opt).toEqual(['no-new-privileges:true']);
    expect(services['worker']!.security_opt).toContain('no-new-privileges:true');
  });

  test('the profile of the worker’s container refuses calls by names that the kernel has', async () => {
    const profile = z.strictObject({
      defaultAction: z.literal('SCMP_ACT_ALLOW'),
      architectures: z.array(z.string()),
      syscalls: z.array(
        z.strictObject({
          names: z.array(z.string()),
          action: z.literal('SCMP_ACT_ERRNO'),
          errnoRet: z.literal(1),
        }),
      ),
    });
    const file = 'server/engines/sandbox/container-seccomp.json';
    const names = profile.parse(JSON.parse(await read(file))).syscalls.flatMap(({ names }) => names);
    expect(names).toEqual([...new Set(names)].sort());
    // What the sandbox itself is built of stays open.
    for (const needed of ['clone', 'clone3', 'unshare', 'setns', 'mount', 'umount2', 'pivot_root', 'seccomp'])
      expect(names).not.toContain(needed);
  });
});

describe('Dockerfile', () => {
  test('starts commands of ours with settings that there are, as a user without rights', async () => {
    const text = (await read('Dockerfile')).replaceAll(/\\\n/g, ' ');
    const commands = Array.from(
      text.matchAll(/^CMD (\[.*\])$/gm),
      ([, list]) => JSON.parse(list!) as string[],
    );
    expect(commands).toEqual([
      ['node', 'server/formwork.ts', 'server', 'api'],
      ['node', 'server/formwork.ts', 'server', 'worker'],
    ]);
    const schema = await read('server/settings.ts');
    for (const [, name] of text.matchAll(/FORMWORK_([A-Z0-9_]+)=/g))
      expect(schema).toMatch(new RegExp(`^ {2}${name}:`, 'm'));
    expect(Array.from(text.matchAll(/^USER (\w+)$/gm), ([, user]) => user).at(-1)).toBe('formwork');
  });

  test('has the Node and the engines of the project', async () => {
    const text = await read('Dockerfile');
    const { dependencies } = JSON.parse(await read('package.json')) as {
      dependencies: Record<string, string>;
    };
    expect(text).toContain(`FROM node:${dependencies['node']}-bookworm-slim AS build`);
    const run = await read('.ci/run');
    for (const engine of [
      'openscad',
      'blender',
      'python3-numpy',
      'freecad-python3',
      'bubblewrap',
      'xvfb',
      'xauth',
    ]) {
      expect(text).toMatch(new RegExp(`\\b${engine}\\b`));
      expect(run).toMatch(new RegExp(`\\b${engine}\\b`));
    }
  });

  test('copies every folder that the server reads, and nothing secret', async () => {
    const copied = Array.from(
      (await read('Dockerfile')).matchAll(/^COPY --from=build \/app\/(\S+)/gm),
      ([, path]) => path!,
    );
    for (const path of copied.filter(path => path !== 'dist' && path !== 'node_modules'))
      expect(existsSync(join(root, path)), path).toBe(true);
    expect(copied).toEqual(
      expect.arrayContaining(['server', 'wasm', 'public', 'scad-libs', 'dist', 'node_modules']),
    );
    const ignored = (await read('.dockerignore')).split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', 'data', 'node_modules']));
  });
});
