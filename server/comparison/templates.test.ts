import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue, type TemplateEntry } from '../../scad-libs/templates/index.ts';
import { attempt } from '../engines/attempt.cases.ts';
import { openScadEngine } from '../engines/openscad/openscad.ts';
import { jobRequest, type JobRequestInput } from '../jobs/job.ts';
import { createExaminer } from './examiner.ts';

/**
 * What the production engine makes otherwise than the preview, and why. Every other template matches: the symmetric
 * differences are at most 0.6 of what is allowed (toy-car, of two offsets in turn; the next is half of that).
 */
const different: Record<string, string> = {
  'name-plate': 'the letters are the same, but OpenSCAD 2021.01 sets them 2.3 % closer than newer ones do',
};

/** Half a minute and more by 2021.01, so that they are made for TEMPLATES=all only. */
const heavy = [
  'bolt-and-nut',
  'gear-pair',
  'hinge',
  'honeycomb-tray',
  'project-enclosure',
  'screw-jar',
  'spacer',
  'toy-car',
];
const all = process.env['TEMPLATES'] === 'all';

let data: string;
const examiner = createExaminer({ seconds: 240 });
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'formwork-comparison-test-'));
});
afterAll(async () => {
  examiner.close();
  await rm(data, { recursive: true, force: true });
});

const gallery = join(import.meta.dirname, '../../scad-libs/templates');
const text = (path: string): string => readFileSync(join(gallery, path), 'utf8');
const filesOf = ({ id, files }: TemplateEntry): Record<string, string> =>
  existsSync(join(gallery, `${id}.scad`))
    ? { 'main.scad': text(`${id}.scad`) }
    : Object.fromEntries(['main.scad', ...(files ?? [])].map(path => [path, text(join(id, path))]));

test.for(catalogue.map(template => [template.id, template] as const))(
  'the template %s',
  { timeout: 300_000 },
  async ([id, template], context) => {
    if (heavy.includes(id) && !all) context.skip('takes long; TEMPLATES=all includes it');
    const engine = openScadEngine(data);
    const request: JobRequestInput = {
      kind: 'openscad',
      source: { entry: 'main.scad', files: filesOf(template) },
      formats: [template.pieces === undefined ? 'svg' : 'stl'],
    };
    const { output, failure } = await attempt(engine, request);
    expect(failure).toBeUndefined();
    const { facts, comparison } = await examiner.examine(jobRequest.parse(request), output!, {
      signal: new AbortController().signal,
      upload: () => Promise.reject(new Error('none')),
    });
    expect(facts).toMatchObject({ dimensions: template.pieces === undefined ? 2 : 3 });
    const { verdict, differences, symmetricDifference, allowed } = comparison!;
    if (id in different) {
      expect({ verdict, differences }).toEqual({
        verdict: 'differs',
        differences: [expect.stringMatching(/^\d+ mm³ belong to one of both only \(1\.\d %\)$/)],
      });
      return;
    }
    expect({ verdict, differences }).toEqual({ verdict: 'match', differences: [] });
    expect(symmetricDifference! / allowed!).toBeLessThan(id === 'toy-car' ? 0.7 : 0.5);
    // What is allowed would be no feature of the part.
    const content = template.pieces === undefined ? facts!.area : facts!.volume!;
    expect(allowed! / content).toBeLessThan(1e-4);
  },
);
