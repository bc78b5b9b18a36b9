import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from '../api/context.ts';
import type { Observe } from '../jobs/observe.ts';
import type { Services } from '../services.ts';

export interface ProcessMetrics extends Metrics {
  /** Hears of the jobs of this process. */
  readonly jobs: Observe;
}

/** Figures of this process (requests, event loop, memory, jobs that it ran), and of the queue that all share. */
export function createMetrics(): ProcessMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'formwork_' });
  const requests = new Histogram({
    name: 'formwork_http_request_seconds',
    help: 'Time to answer requests, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  });
  const orders = new Counter({
    name: 'formwork_jobs_ordered_total',
    help: 'Jobs ordered from this process, by kind and answer: queued, cached, or the limit that refused it',
    labelNames: ['kind', 'answer'],
    registers,
  });
  const runs = new Histogram({
    name: 'formwork_job_run_seconds',
    help: 'Attempts of jobs in this process, by kind, engine and outcome',
    labelNames: ['kind', 'engine', 'outcome'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600],
    registers,
  });
  const waits = new Histogram({
    name: 'formwork_job_wait_seconds',
    help: 'Time in the queue before an attempt began in this process',
    labelNames: ['kind'],
    buckets: [0.02, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  });
  const jobs = new Gauge({
    name: 'formwork_jobs',
    help: 'Jobs in the database, by kind and state; of ended ones those that are kept',
    labelNames: ['kind', 'status'],
    registers,
  });
  return {
    request(method, route, status, seconds) {
      requests.observe({ method, route, status }, seconds);
    },
    jobs: {
      queued: ({ kind, cached }) => orders.inc({ kind, answer: cached ? 'cached' : 'queued' }),
      refused: ({ kind, code }) => orders.inc({ kind, answer: code }),
      started: ({ kind, waited }) => waits.observe({ kind }, waited),
      finished: ({ kind, engine = 'none', outcome, seconds }) =>
        runs.observe({ kind, engine, outcome }, seconds),
    },
    async text(services) {
      if (services) await countJobs(services, jobs).catch(() => jobs.reset());
      return { mediaType: registry.contentType, text: await registry.metrics() };
    },
  };
}

async function countJobs({ database }: Services, gauge: Gauge<'kind' | 'status'>): Promise<void> {
  const rows = await database.system
    .selectFrom('jobs')
    .select(({ fn }) => ['kind' as const, 'status' as const, fn.countAll<string>().as('count')])
    .groupBy(['kind', 'status'])
    .execute();
  gauge.reset();
  for (const { kind, status, count } of rows) gauge.set({ kind, status }, Number(count));
}
