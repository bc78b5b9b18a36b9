import type { Scope } from '../scope.ts';
import type { Job, JobRequest, JobStatus } from './job.ts';

export interface Submitted {
  job: Job;
  /** `repeated`: the Idempotency-Key was seen before, this is its job. `cached`: complete at once from an earlier result. */
  outcome: 'created' | 'cached' | 'repeated';
}

/**
 * The jobs of clients. Every method that takes an id answers undefined for a job of another client, as for one that
 * is not there. Throws Failure: `rate_limited` (429) past the client's limit, `queue_full` (503), `conflict` for an
 * Idempotency-Key with another request, `engine_missing`.
 */
export interface Jobs {
  submit(scope: Scope, request: JobRequest, options?: SubmitOptions): Promise<Submitted>;
  get(scope: Scope, id: string): Promise<Job | undefined>;
  /** Newest first. */
  list(scope: Scope, options?: { limit?: number; before?: string; status?: JobStatus }): Promise<Job[]>;
  /** Kills a running engine. A job that has ended stays as it is. */
  cancel(scope: Scope, id: string): Promise<Job | undefined>;
  /** A new job with the same request as one that failed or was cancelled. */
  retry(scope: Scope, id: string): Promise<Job | undefined>;
  /** The present state, then each change; ends after the last state or with `signal`. Survives loss of the database. */
  watch(scope: Scope, id: string, signal: AbortSignal): Promise<AsyncIterable<Job> | undefined>;
  /** What the engine printed, of the last attempt. */
  log(scope: Scope, id: string): Promise<string | undefined>;
  /** The request as it was submitted. */
  request(scope: Scope, id: string): Promise<JobRequest | undefined>;
}

export interface SubmitOptions {
  idempotencyKey?: string;
  /** Higher first; pre-warming uses −10. */
  priority?: number;
  /** A project's run: its artifacts do not expire. */
  project?: { id: string; version: number };
}
