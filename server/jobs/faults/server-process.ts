/** A server of the fault tests: everything real, except that it says when a job comes to a step, and holds it there. */
import type { Kysely } from 'kysely';
import type { Artifacts } from '../../artifacts/artifacts.ts';
import { createArtifacts } from '../../artifacts/create.ts';
import { openStore } from '../../artifacts/open.ts';
import type { Database } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import type { Schema } from '../../database/schema.ts';
import type { ProductionEngine } from '../../engines/engine.ts';
import { createTestEngine } from '../../engines/test/test-engine.ts';
import { settings as readSettings } from '../../settings.ts';
import { createJobs } from '../create-jobs.ts';
import type { TestRequest } from '../job.ts';
import { end, findFaults, quiet, test } from '../testing.ts';
import { createWorker } from '../worker.ts';
import type { FromProcess, ProcessConfig, Question, Step, ToProcess } from './steps.ts';

const config = JSON.parse(process.argv[2] ?? '') as ProcessConfig;
const say = (message: FromProcess): void => void process.send?.(message);
// The test is over, or has died.
process.on('disconnect', () => process.exit());

/** The job that runs: these processes run one at a time where they are asked to hold one. */
let present: { nonce: string; retries: number } | undefined;
let resume = (): void => {};
async function hold(step: Step): Promise<void> {
  if (present?.nonce !== step || present.retries > 0) return;
  say({ type: 'held', step });
  await new Promise<void>(resolve => {
    resume = resolve;
  });
}

const settings = readSettings({
  STOP_SECONDS: '0',
  DATA: config.data,
  DATABASE_URL: config.url,
  CLIENT_QUEUE_LIMIT: '1000',
  ...config.settings,
});
const database = await openDatabase(settings);
const store = openStore(settings);
const artifacts = createArtifacts({ database, store, settings });
const engine = createTestEngine();
const engines = [holding(engine)];
const jobs = createJobs({ database, engines, settings });
const worker = createWorker({
  database: holdingDatabase(database),
  artifacts: holdingArtifacts(artifacts),
  engines,
  settings,
  jobs,
  log: quiet,
  leaseSeconds: config.leaseSeconds,
  observe: { finished: ({ outcome }) => say({ type: 'finished', outcome }) },
});
if (config.worker) await worker.start();

process.on('message', (message: ToProcess) => {
  if ('resume' in message) return resume();
  const { id, question } = message;
  answer(question).then(
    value => say({ type: 'answer', id, value }),
    (error: unknown) => say({ type: 'answer', id, error: String(error) }),
  );
});
say({ type: 'ready' });

async function answer(question: Question): Promise<unknown> {
  switch (question.ask) {
    case 'submit': {
      const scope = { clientId: question.client };
      const ids: string[] = [];
      for (const nonce of question.nonces) {
        const request = test({ nonce, milliseconds: question.milliseconds ?? 0 });
        ids.push((await jobs.submit(scope, request)).job.id);
      }
      return ids;
    }
    case 'ends':
      return Promise.all(question.ids.map(id => end(jobs, { clientId: question.client }, id)));
    case 'inventory': {
      const keys: string[] = [];
      for await (const { key } of store.list('artifacts/')) keys.push(key);
      return { faults: await findFaults(database), keys };
    }
    case 'stop':
      await worker.stop();
      await jobs.close();
      await database.close();
      setImmediate(() => process.exit());
      return undefined;
  }
}

function holding(engine: ProductionEngine<TestRequest>): ProductionEngine<TestRequest> {
  return {
    ...engine,
    async run(request, context) {
      present = { nonce: request.nonce, retries: context.retries ?? 0 };
      await hold('before start');
      if (request.nonce !== 'mid-engine') return engine.run(request, context);
      const running = engine.run({ ...request, milliseconds: 200 }, context);
      await hold('mid-engine');
      return running;
    },
  };
}

function holdingArtifacts(artifacts: Artifacts): Artifacts {
  return {
    ...artifacts,
    async stage(...given) {
      const staged = await artifacts.stage(...given);
      await hold('after staging');
      return staged;
    },
  };
}

/** Holds before COMMIT of a transaction of the worker, and after. */
function holdingDatabase(database: Database): Database {
  const system = new Proxy(database.system, {
    get(target, name): unknown {
      if (name === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const transaction = (): { execute: ReturnType<Kysely<Schema>['transaction']>['execute'] } => ({
    async execute(work) {
      const result = await database.system.transaction().execute(async inside => {
        const done = await work(inside);
        await hold('before commit');
        return done;
      });
      await hold('after commit');
      return result;
    },
  });
  return { ...database, system };
}
