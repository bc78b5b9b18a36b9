import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';

let dist = '';
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'formwork-dist-'));
  await mkdir(join(dist, 'assets'));
  const files = {
    'index.html': '<!doctype html><title>Formwork</title>',
    'service-worker.js': 'self.skipWaiting();',
    'manifest.webmanifest': '{"name":"Formwork"}',
    'engine.wasm': '\0asm'.padEnd(5000, '\0'),
    'box.scad': 'cube(1);',
    'a library.zip': 'PK',
    'assets/index-B3xY9_aQ.js': `export const text = '${'formwork '.repeat(500)}';`,
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(dist, path), content);
});
afterAll(() => rm(dist, { recursive: true }));

describe('the app', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    createApp(dist).request(path, { headers });

  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/engine.wasm', 'application/wasm'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/service-worker.js', 'text/javascript; charset=utf-8'],
    ['/box.scad', 'text/plain; charset=utf-8'],
    ['/a%20library.zip', 'application/zip'],
  ])('%s is %s', async (path, type) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    await response.body?.cancel();
  });

  test('everything comes with a policy that lets nothing in from elsewhere', async () => {
    for (const path of ['/', '/nowhere']) {
      const { headers } = await get(path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
      expect(policy).not.toMatch(/https?:|\*/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    }
  });

  test('hashed assets stay for ever, the rest is asked for again', async () => {
    const asset = await get('/assets/index-B3xY9_aQ.js');
    expect(asset.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/service-worker.js', '/engine.wasm'])
      expect((await get(path)).headers.get('Cache-Control')).toBe('no-cache');
  });

  test('what did not change is not sent again', async () => {
    const first = await get('/engine.wasm');
    const etag = first.headers.get('ETag')!;
    const again = await get('/engine.wasm', { 'If-None-Match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('Content-Security-Policy')).toContain("'self'");
    await writeFile(join(dist, 'engine.wasm'), '\0asm'.padEnd(6000, '\0'));
    expect((await get('/engine.wasm', { 'If-None-Match': etag })).status).toBe(200);
  });

  test('text and wasm travel compressed', async () => {
    for (const path of ['/assets/index-B3xY9_aQ.js', '/engine.wasm']) {
      const response = await get(path, { 'Accept-Encoding': 'gzip' });
      expect(response.headers.get('Content-Encoding')).toBe('gzip');
      expect((await response.arrayBuffer()).byteLength).toBeLessThan(400);
    }
  });

  test.each([
    '/nowhere',
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fetc/passwd',
    '/%00',
    '/assets',
  ])('%s is not found', async path => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/root:|dependencies/);
  });
});

describe('formwork start', () => {
  const program = join(import.meta.dirname, 'formwork.ts');
  const start = (...args: string[]) => {
    const env = { ...process.env, FORMWORK_DATA: join(dist, 'data') };
    const child = spawn(process.execPath, [program, 'start', ...args], { env });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', chunk => (output.stdout += String(chunk)));
    child.stderr.on('data', chunk => (output.stderr += String(chunk)));
    return { child, output };
  };

  test('serves until it is asked to end', async () => {
    const { child, output } = start('--port', '0', '--dist', dist);
    await once(child.stdout, 'data');
    const url = /http:\/\/localhost:\d+\//.exec(output.stdout)?.[0];
    expect(url, output.stdout + output.stderr).toBeDefined();
    expect(await (await fetch(url!)).text()).toContain('<title>Formwork</title>');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('says what to do when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { child, output } = start('--port', String(port), '--dist', dist);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output.stderr).toContain(`Port ${port} is in use`);
    expect(output.stderr).toContain(`--port ${port + 1}`);
    server.close();
  });

  test('says what to do when nothing is built', async () => {
    const { child, output } = start('--dist', join(dist, 'nowhere'));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output.stderr).toMatch(/npm run build/);
  });

  test.each([
    ['--port', 'http'],
    ['--port', '70000'],
    ['--speed', '9'],
  ])('refuses %s %s', async (...args) => {
    const { child } = start(...args);
    expect(await once(child, 'close')).toEqual([2, null]);
  });
});
