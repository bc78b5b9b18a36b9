import type { Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { Unsupported } from '../../wasm/formwork/formwork.ts';
import type { EngineProcess, RunOptions } from './engine-process.ts';
import { EngineDied } from './thread.ts';

/** Milliseconds that a run which nobody waits for any more may go on, so that its engine keeps its warm caches. */
const GRACE = 1000;
/** The same for a run in the background, which was asked for while nothing else was to do. */
const BACKGROUND_GRACE = 200;
/** Milliseconds that a settled request waits for the warm engine to give up an older run, where it can. */
const PATIENCE = 120;
const LIMIT = 120_000;
/** Runs longer than this (ms) are not repeated on the spare. */
const REHEARSAL_LIMIT = 5000;
/** Milliseconds without work before the spare rehearses. */
const IDLE = 250;

export interface Request {
  source: Source;
  parameters: ParameterSet;
  options: RunOptions;
  /** One of a series (all parameter sets, a gallery): waits for its turn and never takes an engine from an edit. */
  background?: boolean;
  /** Nobody looks at it: a comparison. */
  quiet?: boolean;
}

export type Outcome =
  | { kind: 'done'; evaluation: Evaluation | Unsupported }
  /** `detail`: what the browser said about the death, or the limit in milliseconds. */
  | { kind: 'limit' | 'died'; detail: string };

interface Member {
  process: EngineProcess;
  /** Undefined when it waits for work. */
  run: Run | undefined;
  /** `performance.now()` of the last start of a run. */
  used: number;
  /** The files it saw last: its caches know them. */
  files: Source['files'] | undefined;
}

interface Waiting {
  request: Request;
  settle: PromiseWithResolvers<Outcome>;
  signal: AbortSignal | undefined;
}

interface Run extends Waiting {
  /** Nobody waits for it: a rehearsal, or its edit is history. */
  orphan: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const abortError = (): DOMException =>
  new DOMException('A newer edit, or the user, ended this evaluation.', 'AbortError');

/**
 * Two engines, one of them spare: a new request starts at once, whatever the other one does. A run that nobody waits
 * for is ended after a short grace, or at once when its engine is needed, and a fresh engine takes its place. Requests
 * on the way (`interim`) use one engine and skip to the newest.
 *
 * Where the engine can give up a run (`abort`), the next request waits a moment for the one with the warm caches, and
 * the spare is only for runs that do not give way.
 */
export class Pool {
  readonly #start: () => EngineProcess;
  readonly #onChange: () => void;
  readonly #members: Member[] = [];
  /** The newest request, while it waits for an older interim one, or for an engine to give up a run. */
  #pending: Waiting | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Background requests, in order. */
  readonly #queue: Waiting[] = [];
  #idle: ReturnType<typeof setTimeout> | undefined;
  #last: Request | undefined;

  constructor(start: () => EngineProcess, onChange: () => void) {
    this.#start = start;
    this.#onChange = onChange;
  }

  /** Starts the first engine, so that the first request finds it. The spare comes when there is nothing else to do. */
  warm(): void {
    if (this.#members.length === 0) this.#add();
  }

  /** Whether a run that somebody waits for is under way. */
  get busy(): boolean {
    return this.#members.some(({ run }) => run && !run.orphan && !run.request.quiet);
  }

  forgetLibraries(): void {
    for (const { process } of this.#members) process.forgetLibraries();
  }

  /** Ends all engines, and all requests with an AbortError; the next request starts new ones. */
  end(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#patience);
    for (const waiting of [this.#pending, ...this.#queue, ...this.#members.map(m => m.run)]) {
      waiting?.settle.reject(abortError());
    }
    this.#pending = undefined;
    this.#queue.length = 0;
    for (const member of this.#members.slice()) this.#drop(member, false);
  }

  /** Rejects with an AbortError when `signal` fires, or when a newer request took this one's place. */
  run(request: Request, signal?: AbortSignal): Promise<Outcome> {
    if (signal?.aborted) return Promise.reject(abortError());
    clearTimeout(this.#idle);
    this.warm();
    const waiting: Waiting = { request, settle: Promise.withResolvers<Outcome>(), signal };
    const { settle } = waiting;
    signal?.addEventListener('abort', () => {
      if (this.#pending === waiting) this.#pending = undefined;
      const place = this.#queue.indexOf(waiting);
      if (place >= 0) this.#queue.splice(place, 1);
      settle.reject(abortError());
    });
    if (request.background) {
      this.#queue.push(waiting);
      this.#next();
      return settle.promise;
    }
    this.#pending?.settle.reject(abortError());
    this.#pending = undefined;
    clearTimeout(this.#patience);
    const drawing = this.#members.some(m => m.run && !m.run.orphan && m.run.request.options.interim);
    if (request.options.interim && drawing) this.#pending = waiting;
    else if (this.#givingUp()) {
      this.#pending = waiting;
      this.#patience = setTimeout(() => this.#beginPending(), PATIENCE);
    } else this.#begin(this.#free(), waiting);
    return settle.promise;
  }

  /** Whether the engine with the warmest caches is about to be free; a rehearsal makes way, too. */
  #givingUp(): boolean {
    const [warmest] = this.#members.toSorted((a, b) => b.used - a.used);
    for (const { run, process } of this.#members) if (run?.orphan) process.abort?.();
    return warmest?.process.abort !== undefined && warmest.run?.orphan === true;
  }

  #beginPending(): boolean {
    const pending = this.#pending;
    clearTimeout(this.#patience);
    this.#pending = undefined;
    if (pending) this.#begin(this.#free(), pending);
    return pending !== undefined;
  }

  #add(): Member {
    const member: Member = { process: this.#start(), run: undefined, used: 0, files: undefined };
    this.#members.push(member);
    return member;
  }

  /** The waiting engine that was used last, since its caches are the warmest; else a fresh one for a useless run. */
  #free(): Member {
    const waiting = this.#members.filter(m => !m.run).sort((a, b) => b.used - a.used);
    if (waiting[0]) return waiting[0];
    if (this.#members.length < 2) return this.#add();
    const [victim] = this.#members.toSorted((a, b) => worth(a) - worth(b) || a.used - b.used);
    const run = victim!.run!;
    if (run.request.background && !run.orphan) this.#queue.unshift(run);
    else run.settle.reject(abortError());
    this.#drop(victim!, false);
    return this.#add();
  }

  #drop(member: Member, replace = true): void {
    clearTimeout(member.run?.timer);
    member.run = undefined;
    member.process.end();
    const index = this.#members.indexOf(member);
    if (index >= 0) this.#members.splice(index, 1);
    if (replace) this.#add();
  }

  #begin(member: Member, waiting: Waiting, orphan = false): void {
    const { request, settle, signal } = waiting;
    const run: Run = { ...waiting, orphan, timer: undefined };
    const limit = request.options.limit ?? LIMIT;
    member.run = run;
    member.used = performance.now();
    run.timer = setTimeout(() => {
      this.#drop(member);
      settle.resolve({ kind: 'limit', detail: String(limit) });
      this.#next();
    }, limit);
    signal?.addEventListener('abort', () => {
      if (member.run !== run || run.orphan) return;
      run.orphan = true;
      member.process.abort?.();
      clearTimeout(run.timer);
      run.timer = setTimeout(
        () => {
          // What nobody has waited for needs no new engine before somebody does.
          this.#drop(member, !request.quiet);
          this.#next();
        },
        request.background ? BACKGROUND_GRACE : GRACE,
      );
      // One that gives way goes on with the next request itself.
      if (member.process.abort) this.#onChange();
      else this.#next();
    });
    this.#onChange();
    void this.#finish(member, run);
  }

  async #finish(member: Member, run: Run): Promise<void> {
    const { source, parameters, options, background } = run.request;
    try {
      const evaluation = await member.process.evaluate(source, parameters, options);
      if (member.run !== run) return;
      clearTimeout(run.timer);
      member.run = undefined;
      if (evaluation.status !== 'unsupported') {
        member.files = source.files;
        const { total } = evaluation.timing;
        // One that gives way in time needs no spare.
        const useful = total < REHEARSAL_LIMIT && (!member.process.abort || total > PATIENCE);
        if (!options.interim && !background && !run.orphan && useful) this.#last = run.request;
      }
      run.settle.resolve({ kind: 'done', evaluation });
    } catch (error) {
      if (member.run !== run) return;
      if (error instanceof Error && error.name === 'AbortError') {
        // It gave up, and lives.
        clearTimeout(run.timer);
        member.run = undefined;
      } else this.#drop(member);
      if (error instanceof EngineDied) run.settle.resolve({ kind: 'died', detail: error.message });
      else run.settle.reject(error);
    }
    this.#next();
  }

  /** After every end of a run: the newest interim request, a background one, or in quiet times a rehearsal. */
  #next(): void {
    if (this.#beginPending()) return;
    const idle = this.#members.filter(m => !m.run);
    if (this.#queue.length > 0 && idle.length > 0 && !this.#members.some(m => m.run?.request.background)) {
      // The colder engine: the warm one stays free for the next edit.
      this.#begin(idle.sort((a, b) => a.used - b.used)[0]!, this.#queue.shift()!);
      return;
    }
    this.#onChange();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#rehearse(), IDLE);
  }

  /** Starts the spare. It evaluates what the other one did last, so that a takeover finds parsed files and known geometry. */
  #rehearse(): void {
    const last = this.#last;
    if (!last || this.#members.some(m => m.run)) return;
    if (this.#members.length < 2) this.#add();
    const spare = this.#members.find(m => !sameFiles(m.files, last.source.files));
    if (!spare) return;
    const settle = Promise.withResolvers<Outcome>();
    settle.promise.catch(() => {});
    const { used } = spare;
    this.#begin(spare, { request: last, settle, signal: undefined }, true);
    spare.used = used;
  }
}

/** What is lost when the engine is ended. */
function worth({ run }: Member): number {
  if (!run || run.orphan) return 0;
  if (run.request.background) return 1;
  return run.request.options.interim ? 2 : 3;
}

/** Whether it is the same text and the same bytes, by identity. */
export function sameFiles(a: Source['files'] | undefined, b: Source['files']): boolean {
  if (!a) return false;
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every(name => a[name] === b[name]);
}
