/** Where a job can be held while its process is killed; in the order in which they come. */
export const steps = [
  /** Claimed, the engine not yet started. */
  'before start',
  'mid-engine',
  /** Files are in the store, and no row knows. */
  'after staging',
  /** All is written, and not committed. */
  'before commit',
  /** Committed, and the worker has not heard so. */
  'after commit',
] as const;
export type Step = (typeof steps)[number];

/** A server process of the fault tests. */
export interface ProcessConfig {
  /** Of PostgreSQL; without it an embedded database in `data`. */
  url?: string;
  data: string;
  /** More settings by their names. */
  settings?: Record<string, string>;
  /** Runs jobs; all processes submit and read. */
  worker: boolean;
  leaseSeconds: number;
}

/** Asked by the test over IPC; each gets one answer. */
export type Question =
  | { ask: 'submit'; client: string; nonces: string[]; milliseconds?: number }
  /** Answers when all of them have ended. */
  | { ask: 'ends'; client: string; ids: string[] }
  /** Faults of the rows, and the keys of the stored artifacts. */
  | { ask: 'inventory' }
  | { ask: 'stop' };

export type FromProcess =
  | { type: 'ready' }
  /** A job whose nonce is this step is held there, for good. Only in its first attempt. */
  | { type: 'held'; step: Step }
  | { type: 'finished'; outcome: string }
  | { type: 'answer'; id: number; value?: unknown; error?: string };

export type ToProcess = { id: number; question: Question } | { resume: true };
