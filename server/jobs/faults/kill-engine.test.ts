import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../database/database.ts';
import { databases } from '../../database/testing.ts';
import { openScadEngine } from '../../engines/openscad/openscad.ts';
import type { ProductionEngine } from '../../engines/engine.ts';
import { jobRequest } from '../job.ts';
import { ana, end, openPlace, until } from '../testing.ts';
import type { Place } from '../testing.ts';

/** Takes OpenSCAD 2021.01 many minutes. */
const endless = jobRequest.parse({
  kind: 'openscad',
  engine: 'native',
  source: {
    entry: 'endless.scad',
    files: {
      'endless.scad':
        'minkowski() { sphere(20, $fn = 150); sphere(5, $fn = 150); translate([50, 0, 0]) sphere(3, $fn = 90); }',
    },
  },
  formats: ['stl'],
});

/** Processes below this one whose program is OpenSCAD. */
function engines(): number[] {
  const parents = new Map<number, number>();
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!pid) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(pid, Number(parent));
      if (state !== 'Z' && /\(openscad/.test(stat)) found.push(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return found.filter(isOurs);
}

const [embedded] = databases();

describe('a real engine', () => {
  let database: Database;
  let place: Place;
  let missing: string | undefined;

  beforeAll(async () => {
    database = await embedded.open();
    place = await openPlace(database);
    const engine = openScadEngine(place.settings.DATA) as ProductionEngine;
    const status = await engine.status();
    missing = status.missing && `${status.missing.what} ${status.missing.install}`;
    place.engines.splice(0, 1, engine);
  }, 120_000);
  afterAll(() => place?.[Symbol.asyncDispose]());

  const submit = async (): Promise<string> => {
    const { job } = await place.jobs.submit(ana, endless);
    await until(place.jobs, ana, job.id, ({ status }) => status === 'PROCESSING');
    await expect.poll(() => engines().length, { timeout: 60_000 }).toBeGreaterThan(0);
    return job.id;
  };

  it('is dead when its job is cancelled', async context => {
    if (missing) return context.skip(missing);
    const worker = await place.work();
    const id = await submit();
    expect((await place.jobs.cancel(ana, id))?.status).toBe('CANCELLED');
    expect(engines()).toEqual([]);
    await worker.stop();
  }, 120_000);

  it('is dead when its worker has stopped, and its job waits for another', async context => {
    if (missing) return context.skip(missing);
    const worker = await place.work();
    const id = await submit();
    await worker.stop();
    expect(engines()).toEqual([]);
    expect(await place.jobs.get(ana, id)).toMatchObject({ status: 'QUEUED', retryCount: 0 });
    await place.jobs.cancel(ana, id);
  }, 120_000);

  it('is dead when its time is over', async context => {
    if (missing) return context.skip(missing);
    const worker = await place.work({ settings: { ...place.settings, ENGINE_SECONDS: 2 } });
    const id = await submit();
    expect(await end(place.jobs, ana, id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'engine_limit' },
    });
    expect(engines()).toEqual([]);
    await worker.stop();
  }, 120_000);
});
