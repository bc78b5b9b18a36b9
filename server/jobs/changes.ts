import type { Database } from '../database/database.ts';

/** Somebody who waits for a job to change. */
export interface Waiter {
  changed(): void;
  /** Set while the job waits in the queue: its position changes with other jobs, and is told at most twice a second. */
  queued: boolean;
}

const POSITION_DELAY = 500;

/** Changes of jobs as the database announces them, handed to whoever waits in this process; one subscription for all. */
export class Changes {
  private readonly database: Database;
  private readonly waiters = new Map<string, Set<Waiter>>();
  private listening: Promise<() => Promise<void>> | undefined;
  /** While it runs, positions were told just now. */
  private positions: NodeJS.Timeout | undefined;
  private moved = false;

  constructor(database: Database) {
    this.database = database;
  }

  /** From when it resolves no change is missed. Answers how to stop. */
  async wait(id: string, waiter: Waiter): Promise<() => void> {
    const all = this.waiters.get(id) ?? new Set();
    this.waiters.set(id, all.add(waiter));
    const stop = (): void => {
      all.delete(waiter);
      if (all.size === 0 && this.waiters.get(id) === all) this.waiters.delete(id);
    };
    try {
      await (this.listening ??= this.database.listen('formwork_jobs', payload => this.heard(payload)));
    } catch (error) {
      this.listening = undefined;
      stop();
      throw error;
    }
    return stop;
  }

  async close(): Promise<void> {
    clearTimeout(this.positions);
    const stop = await this.listening?.catch(() => undefined);
    this.listening = undefined;
    await stop?.();
    for (const waiter of this.all()) waiter.changed();
  }

  private heard(id: string | undefined): void {
    if (id === undefined) {
      // Some may have been missed.
      for (const waiter of this.all()) waiter.changed();
      return;
    }
    for (const waiter of this.waiters.get(id) ?? []) waiter.changed();
    if (this.positions) this.moved = true;
    else this.tellPositions();
  }

  /** At once, and then no more for a while. */
  private tellPositions(): void {
    this.moved = false;
    for (const waiter of this.all()) if (waiter.queued) waiter.changed();
    this.positions = setTimeout(() => {
      this.positions = undefined;
      if (this.moved) this.tellPositions();
    }, POSITION_DELAY).unref();
  }

  private all(): Waiter[] {
    return [...this.waiters.values()].flatMap(waiters => [...waiters]);
  }
}
