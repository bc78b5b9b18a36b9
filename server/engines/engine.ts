import type { Evaluated } from '../../wasm/contract.ts';
import type { JobKind, JobRequest } from '../jobs/job.ts';

export type EngineName = 'openscad' | 'openscad-wasm' | 'blender' | 'freecad' | 'bricks' | 'test';

/** What `/health` and the app say of an engine. */
export interface EngineStatus {
  name: EngineName;
  title: string;
  available: boolean;
  version?: string;
  formats: readonly string[];
  /** Why it is not available, and the command that helps: `apt-get install -y openscad`. */
  missing?: { what: string; install: string };
}

/** Bounds of one run. */
export interface Limits {
  /** Wall time and CPU time, seconds. */
  seconds: number;
  /** Address space, MiB. */
  memory: number;
  /** Bytes of all outputs together. */
  output: number;
}

/** A file that a run left, on this machine's disk, inside `Output.folder`. */
export interface OutputFile {
  name: string;
  format: string;
  path: string;
  size: number;
}

export interface Output {
  engine: { name: EngineName; version: string };
  files: OutputFile[];
  /** The mesh that the files hold, when it is one: for figures and the comparison with the preview. */
  shape?: Pick<Evaluated, 'mesh' | 'outline'>;
  /** Wall time of the engine. */
  seconds: number;
  /** Removes the files. */
  dispose(): Promise<void>;
}

export interface RunContext {
  /** An empty folder for this attempt, on disk; the engine may leave anything in it. */
  folder: string;
  limits: Limits;
  /** Aborted: the process group is killed, and the run rejects with an AbortError. */
  signal: AbortSignal;
  /** Bytes of an upload of the request. */
  upload(sha256: string): Promise<Uint8Array>;
  /** 0 to 100, of the engine's own work. */
  progress(percent: number, stage: string): void;
  /** A line for the job's log. */
  log(line: string): void;
  /** Attempts of the job before this one that ended in a recoverable fault. */
  retries?: number;
}

/**
 * An engine for authoritative files. `run` throws Failure: `invalid_model` with the engine's own words, `engine_limit`,
 * `engine_crashed` (recoverable), `output_invalid`, `engine_missing`.
 */
export interface ProductionEngine<R extends JobRequest = JobRequest> {
  readonly name: EngineName;
  readonly kind: JobKind;
  /** Looked up once and kept for a minute. */
  status(): Promise<EngineStatus>;
  /**
   * Who would run this request, which is part of the key under which its result is kept. Undefined: this engine does not
   * take it (it is not there, or another one of the kind is meant). Without it: `name` and the version of `status`.
   */
  identity?(request: R): Promise<Output['engine'] | undefined>;
  run(request: R, context: RunContext): Promise<Output>;
}
