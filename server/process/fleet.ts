/**
 * In a fleet the engines are on the workers' machines. Each worker says what it has; an API process without engines
 * takes requests for them, and knows under which key their results are kept.
 */
import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Log, SandboxStatus } from '../api/context.ts';
import type { Database } from '../database/database.ts';
import type { EngineStatus, Output, ProductionEngine } from '../engines/engine.ts';
import { sandboxStatus } from '../engines/sandbox/sandbox.ts';
import { jobRequest, type JobKind, type JobRequestInput } from '../jobs/job.ts';

interface Announced {
  status: EngineStatus;
  /** Who would run an ordinary request. */
  identity: Output['engine'] | null;
}

export interface Announcement {
  host: string;
  engines: Announced[];
  sandbox: SandboxStatus;
}

/** Seconds between signs of a worker, and after which one counts as gone. */
const EVERY = 15;
const GONE = 60;

/** An ordinary request of each kind. */
const ordinary: Record<JobKind, JobRequestInput> = {
  openscad: {
    kind: 'openscad',
    source: { entry: 'a.scad', files: { 'a.scad': 'cube(1);' } },
    formats: ['stl'],
  },
  blender: { kind: 'blender', input: { script: 'pass' }, formats: ['glb'] },
  freecad: { kind: 'freecad', script: 'pass', formats: ['step'] },
  bricks: { kind: 'bricks', prompt: 'a chair', formats: ['ldr'] },
  test: { kind: 'test' },
};

/** Says what this worker has, now and regularly, until it is stopped. */
export async function announce(
  { database, engines, log, every = EVERY }: AnnounceOptions,
  id: string,
): Promise<() => Promise<void>> {
  const say = async (): Promise<void> => {
    const all: Announced[] = await Promise.all(
      engines.map(async engine => {
        const status = await engine.status();
        const identity = engine.identity
          ? await engine.identity(jobRequest.parse(ordinary[engine.kind]))
          : status.available && status.version !== undefined
            ? { name: engine.name, version: status.version }
            : undefined;
        return { status, identity: identity ?? null };
      }),
    );
    const sandbox = await sandboxStatus();
    await sql`
      insert into workers (id, host, engines, sandbox)
      values (${id}, ${hostname()}, ${JSON.stringify(all)}::text::jsonb, ${JSON.stringify(sandbox)}::text::jsonb)
      on conflict (id) do update set engines = excluded.engines, sandbox = excluded.sandbox, seen_at = now()
    `.execute(database.system);
    await sql`delete from workers where seen_at < now() - interval '1 hour'`.execute(database.system);
  };
  const regularly = (): Promise<void> =>
    say().catch((error: unknown) => log.warn({ err: error }, 'the worker could not say what it has'));
  await regularly();
  let saying = Promise.resolve();
  const timer = setInterval(() => {
    saying = saying.then(regularly);
  }, every * 1000);
  return async () => {
    clearInterval(timer);
    await saying;
    await sql`delete from workers where id = ${id}`.execute(database.system).catch(() => {});
  };
}

interface AnnounceOptions {
  database: Database;
  engines: readonly ProductionEngine[];
  log: Log;
  /** Seconds. */
  every?: number;
}

/** What the workers of the fleet that are alive have said, known for some seconds. */
export function createFleet(database: Database, fresh = 5): () => Promise<Announcement[]> {
  let known: { all: Promise<Announcement[]>; at: number } | undefined;
  const read = async (): Promise<Announcement[]> => {
    const { rows } = await sql<Announcement>`
      select host, engines, sandbox from workers where seen_at > now() - ${GONE}::float8 * interval '1 second'
      order by id
    `.execute(database.system);
    return rows;
  };
  return () => {
    if (!known || performance.now() - known.at > fresh * 1000) {
      const all = read();
      known = { all, at: performance.now() };
      // A fault is no answer: the next one asks again.
      all.catch(() => (known = undefined));
    }
    return known.all;
  };
}

/**
 * Engines as an API process knows them: what is not on this machine is what a worker has. With a source that takes a
 * newer language than the worker's OpenSCAD the guess is wrong; the worker then knows better, and a repeated request
 * is answered from the cache by it and not here.
 */
export const engineOfFleet =
  (fleet: () => Promise<Announcement[]>) =>
  (engine: ProductionEngine): ProductionEngine => {
    const elsewhere = async (): Promise<Announced | undefined> =>
      (await fleet())
        .flatMap(({ engines }) => engines)
        .find(({ status }) => status.name === engine.name && status.available);
    return {
      ...engine,
      async status() {
        const here = await engine.status();
        return here.available ? here : ((await elsewhere())?.status ?? here);
      },
      async identity(request) {
        const here = await engine.status();
        if (here.available) {
          if (engine.identity) return engine.identity(request);
          return here.version === undefined ? undefined : { name: engine.name, version: here.version };
        }
        const there = await elsewhere();
        const asksForAnother = 'engine' in request && request.engine === 'wasm';
        return asksForAnother ? undefined : (there?.identity ?? undefined);
      },
    };
  };

/** The sandbox of a fleet is that of its workers. */
export async function sandboxOfFleet(fleet: () => Promise<Announcement[]>): Promise<SandboxStatus> {
  const all = await fleet().catch(() => []);
  return (
    all.find(({ sandbox }) => sandbox.available)?.sandbox ??
    all[0]?.sandbox ?? {
      available: false,
      missing: {
        what: 'No worker has given a sign for a minute.',
        install: 'start one: formwork server worker',
      },
    }
  );
}
