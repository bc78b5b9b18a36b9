import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Diagnostic, Evaluated, Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { Verdict } from '../evaluation/comparisons.ts';
import { engines, type Answer, type EngineChoice } from '../evaluation/engines.ts';
import type { Project, ProjectChange } from '../project/project.ts';

/** Milliseconds in which keystrokes become one evaluation. No debounce: the first keystroke starts the clock. */
const typing = 40;
/** Milliseconds without a change after which the last interim result is replaced by a whole one. */
const settling = 250;
/** Runs shorter than this (ms) are not announced: a flicker says nothing. */
const patience = 200;

/** How far the result on show is known to be OpenSCAD's. */
export type Check =
  | Verdict
  /** OpenSCAD made it; `reason` says why Formwork did not. */
  | { state: 'reference'; reason?: string }
  /** Of Formwork, and to be compared when the hand rests. */
  | { state: 'waiting' }
  | { state: 'comparing' };

/** One run under way. */
interface Run {
  /** Counts up; a result with a smaller number than the one shown comes too late. */
  number: number;
  abort: AbortController;
  interim: boolean;
  source: Source;
  parameters: ParameterSet;
  time: number;
}

/**
 * The main way of the app: a change of the project → an evaluation → the newest result, which the host hands to the
 * viewer, the console, the facts and the export. Asks the host to update whenever a field changes.
 */
export class EvaluationController implements ReactiveController {
  /** The newest result, good or not. */
  evaluation: Evaluation | undefined;
  /** The last good one: what the viewer shows while the code is broken. */
  picture: Evaluated | undefined;
  /** The picture is not of the document as it is now. */
  stale = false;
  /** When the run under way was started (`performance.now()`); undefined when none is. */
  runningSince: number | undefined;
  /** The run under way takes long enough to say so. */
  slow = false;
  /** What is known of the newest result; undefined while there is none. */
  check: Check | undefined;
  /** The person stopped the last run, and has changed nothing since. */
  cancelled = false;

  readonly #host: ReactiveControllerHost;
  #project: Project | undefined;
  #auto = true;
  #time = 0;
  #runs = new Set<Run>();
  #started = 0;
  #shown = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  /** A whole result is due as soon as the interim runs have ended. */
  #settleNext = false;
  /** The last settled run: what a comparison is about. */
  #settled: Run | undefined;
  #comparing: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.watch(undefined);
  }

  /** Follows this project from now on, and forgets the results of the one before. */
  watch(project: Project | undefined): void {
    if (project === this.#project) return;
    this.#project?.removeEventListener('change', this.#onChange);
    this.#project?.removeEventListener('settle', this.#onSettle);
    this.#stop();
    this.#project = project;
    this.evaluation = this.picture = this.check = this.#settled = undefined;
    this.stale = this.cancelled = false;
    this.#time = 0;
    project?.addEventListener('change', this.#onChange);
    project?.addEventListener('settle', this.#onSettle);
    if (project) this.render();
    this.#host.requestUpdate();
  }

  /** Evaluate on every change; otherwise only on {@link render}. */
  get auto(): boolean {
    return this.#auto;
  }
  set auto(auto: boolean) {
    if (auto === this.#auto) return;
    this.#auto = auto;
    if (auto && this.stale) this.render();
  }

  /** Which engine makes the pictures. */
  set engine(engine: EngineChoice) {
    if (engine === engines.choice) return;
    engines.choice = engine;
    if (this.#project) this.render();
  }

  /** OpenSCAD's `$t`, 0–1: an animation moves it, each picture on the way may be skipped for a newer one. */
  set time(time: number) {
    if (time === this.#time) return;
    this.#time = time;
    void this.#run(true);
  }

  /** Evaluates now, whatever is under way. */
  render(): void {
    void this.#run(false);
  }

  /** There is a result of Formwork that nobody has compared yet. */
  get comparable(): boolean {
    return this.#settled !== undefined && this.check?.state === 'unchecked';
  }

  /** Compares the result on show with OpenSCAD's now, however long that takes. */
  compare(): void {
    if (this.#settled && this.comparable) void this.#compare(this.#settled, true);
    this.#host.requestUpdate();
  }

  /** Stops what is under way; the last picture stays. */
  cancel(): void {
    if (this.runningSince === undefined) return;
    this.#stop();
    this.cancelled = true;
    this.stale = this.picture !== undefined;
    this.#host.requestUpdate();
  }

  readonly #onChange = (event: Event): void => {
    const { edits, interim } = event as ProjectChange;
    if (!this.#auto) {
      this.stale = true;
      this.#host.requestUpdate();
      return;
    }
    if (!edits.some(edit => edit.kind === 'text')) void this.#run(interim);
    else this.#timer ??= setTimeout(() => this.#run(false), typing);
  };

  /** The hand has let go without another change: the last value starts at once, whatever older one is under way. */
  readonly #onSettle = (): void => {
    if (!this.#auto || (this.#settleTimer === undefined && !this.#settleNext)) return;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
    const runs = [...this.#runs];
    // Only the last value is under way, as an interim run: its engine has the warm caches, so it ends first.
    if (runs.length === 1 && runs[0]!.number === this.#started) this.#settleNext = true;
    else void this.#run(false);
  };

  /**
   * Interim results lack marks and colours, and the hand may rest without another edit. It has not let go, though:
   * what is under way lands first, or a drag with rests would never show a picture of a model that takes long.
   */
  readonly #rest = (): void => {
    this.#settleTimer = undefined;
    if (this.#runs.size > 0) this.#settleNext = true;
    else void this.#run(false);
  };

  #schedule(): void {
    clearTimeout(this.#settleTimer);
    this.#settleNext = false;
    this.#settleTimer = setTimeout(this.#rest, settling);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#settleTimer);
    this.#timer = this.#settleTimer = undefined;
    this.#settleNext = false;
    for (const { abort } of this.#runs) abort.abort();
    this.#runs.clear();
    this.#comparing?.abort();
    this.#ended();
  }

  #began(): void {
    if (this.runningSince !== undefined) return;
    this.runningSince = performance.now();
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => {
      this.slow = true;
      this.#host.requestUpdate();
    }, patience);
  }

  #ended(): void {
    this.runningSince = undefined;
    this.slow = false;
    clearTimeout(this.#slowTimer);
  }

  async #run(interim: boolean): Promise<void> {
    const project = this.#project;
    if (!project) return;
    // A settled edit never waits for an older one. Under a moving slider the older runs may end, so that pictures
    // keep coming; the engines skip those that never began.
    if (interim) this.#schedule();
    else this.#stop();
    this.#comparing?.abort();
    const run: Run = {
      number: ++this.#started,
      abort: new AbortController(),
      interim,
      source: project.toSource(),
      parameters: project.parameters,
      time: this.#time,
    };
    this.#runs.add(run);
    this.#began();
    this.cancelled = false;
    this.#host.requestUpdate();
    try {
      const evaluation = await engines.evaluate(
        run.source,
        run.parameters,
        { interim, time: run.time, model: project.id },
        run.abort.signal,
      );
      if (this.#runs.has(run) && run.number > this.#shown) this.#show(evaluation, run);
    } catch (error) {
      // Superseded or cancelled: a newer run, or nobody, wants the result.
      if (!(error instanceof Error && error.name === 'AbortError')) reportError(error);
    } finally {
      this.#runs.delete(run);
      if (!this.#runs.size) this.#ended();
      this.#host.requestUpdate();
      if (!this.#runs.size && this.#settleNext) void this.#run(false);
    }
  }

  #show(evaluation: Answer, run: Run): void {
    this.#shown = run.number;
    this.#take(evaluation);
    this.#settled = run.interim ? undefined : run;
    if (evaluation.engine.name !== 'formwork') {
      const { instead } = evaluation;
      this.check = { state: 'reference', ...(instead === undefined ? {} : { reason: instead }) };
    } else {
      this.check = { state: 'waiting' };
      if (!run.interim) void this.#compare(run);
    }
  }

  #take(evaluation: Evaluation): void {
    // Editor and console look at messages by identity, and those of a drag are mostly the same.
    const { diagnostics = [] } = this.evaluation ?? {};
    if (sameMessages(diagnostics, evaluation.diagnostics)) evaluation = { ...evaluation, diagnostics };
    this.evaluation = evaluation;
    if (evaluation.status === 'ok') this.picture = evaluation;
    this.stale = evaluation.status === 'invalid' && this.picture !== undefined;
  }

  /** The safety net: what OpenSCAD makes takes the place of what Formwork made differently. */
  async #compare(run: Run, whatever = false): Promise<void> {
    this.#comparing?.abort();
    const { evaluation } = this;
    if (!evaluation || !this.#project) return;
    if (engines.choice !== 'auto' && !whatever) {
      this.check = { state: 'unchecked', reason: 'The engine was chosen by hand.' };
      return;
    }
    const { signal } = (this.#comparing = new AbortController());
    this.check = { state: 'comparing' };
    const { source, parameters, time } = run;
    const options = { time, model: this.#project.id, whatever };
    try {
      const verdict = await engines.compare(source, parameters, options, evaluation, signal);
      if (signal.aborted) return;
      this.check = verdict;
      if (verdict.state === 'differs' && engines.choice === 'auto') this.#take(verdict.evaluation);
    } catch (error) {
      if (signal.aborted) {
        if (this.#comparing?.signal === signal && this.check?.state === 'comparing')
          this.check = { state: 'waiting' };
        return;
      }
      this.check = { state: 'unchecked', reason: (error as Error).message };
    }
    this.#host.requestUpdate();
  }
}

const sameMessages = (a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i]!;
    return (
      one.text === other.text &&
      one.line === other.line &&
      one.file === other.file &&
      one.severity === other.severity
    );
  });
