import type { Claimed, Sign } from './attempts.ts';
import { JobLog } from './job-log.ts';

/** Why an attempt is stopped from outside: by its client, because this worker stops, took too long, or was given up. */
export type Stop = 'cancelled' | 'stopping' | 'late' | 'lost';

/** An attempt under way in this worker. */
export class Running {
  readonly job: Claimed;
  readonly log = new JobLog();
  readonly begin = performance.now();
  /** Who runs it, once that is known. */
  engine: string | undefined;
  /** Over for good; the worker has the slot back. */
  done: Promise<void> = Promise.resolve();

  private readonly controller = new AbortController();
  private stopped: Stop | undefined;
  private news: { progress: number; stage: string } | undefined;
  private told: { progress: number; stage: string } = { progress: 0, stage: 'starting' };
  private toldAt = performance.now();
  private linesKept = 0;

  constructor(job: Claimed) {
    this.job = job;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get why(): Stop | undefined {
    return this.stopped;
  }

  /** The first reason counts. */
  stop(why: Stop): void {
    this.stopped ??= why;
    this.controller.abort();
  }

  /** Of the whole job, 0 to 100. */
  progress(percent: number, stage: string): void {
    const progress = Math.min(99, Math.max(this.told.progress, Math.round(percent) || 0));
    this.news = { progress, stage: stage.slice(0, 60) };
  }

  /** What the database should hear: news, or a sign of life after `silence` ms without any. */
  sign(silence: number): Sign | undefined {
    const { id, attempt } = this.job;
    const { news, told } = this;
    this.news = undefined;
    if (news && (news.progress !== told.progress || news.stage !== told.stage)) {
      this.told = news;
      this.toldAt = performance.now();
      return { id, attempt, ...news };
    }
    if (performance.now() - this.toldAt < silence) return undefined;
    this.toldAt = performance.now();
    return { id, attempt };
  }

  /** The log, when it has grown since the last time. */
  newLog(): string | undefined {
    if (this.linesKept === this.log.lines) return undefined;
    this.linesKept = this.log.lines;
    return this.log.text();
  }
}
