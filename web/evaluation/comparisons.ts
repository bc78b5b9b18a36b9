import type { Diagnostic, Evaluated, Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { Comparison } from '../../wasm/formwork/comparison.ts';
import type { ComparisonWorker } from '../../workers/comparison.ts';
import type { Disagreements, Known } from './disagreements.ts';
import type { RunOptions } from './engine-process.ts';
import { compileManifold } from './formwork-process.ts';
import type { Runner } from './runner.ts';
import { thread, type Thread } from './thread.ts';

/** What the safety net has to say about a result of Formwork. */
export type Verdict =
  /** Undefined figures: of an earlier visit, or of a model without a picture. */
  | { state: 'exact'; figures?: Comparison }
  /** `evaluation` is OpenSCAD's, which counts. */
  | { state: 'differs'; differences: string[]; figures?: Comparison; evaluation: Evaluation }
  | { state: 'unchecked'; reason: string };

export interface ComparisonRequest {
  source: Source;
  parameters: ParameterSet;
  /** `whatever`: however long OpenSCAD takes. */
  options: RunOptions & { whatever?: boolean };
  model: string;
}

/** A model for which OpenSCAD takes longer (ms) is compared only when somebody asks. */
const HEAVY = 10_000;
/** Milliseconds after which a comparison that nobody asked for gives up. */
const LIMIT = 30_000;
/** Milliseconds of quiet before a comparison: what it costs, within these bounds. */
const QUIET = { least: 700, most: 4000 };
/** Milliseconds without a comparison after which its thread ends. */
const REST = 30_000;

interface Judgement {
  differences: string[];
  figures?: Comparison;
  reference: Evaluation;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The safety net: results of our own engine held against OpenSCAD's. */
export class Comparisons {
  readonly #own: Runner;
  readonly #reference: Runner;
  readonly #disagreements: Disagreements;
  /** Milliseconds that OpenSCAD took, by model. */
  readonly #took = new Map<string, number>();
  #thread: Thread<ComparisonWorker> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(own: Runner, reference: Runner, disagreements: Disagreements) {
    this.#own = own;
    this.#reference = reference;
    this.#disagreements = disagreements;
  }

  end(): void {
    clearTimeout(this.#rest);
    this.#thread?.end();
    this.#thread = undefined;
  }

  /** What an earlier comparison said of this model. */
  async known(source: Source, parameters: ParameterSet, options: RunOptions): Promise<Known | undefined> {
    const key = await this.#key(source, parameters, options);
    return key === undefined ? undefined : this.#disagreements.known(key);
  }

  /** Both versions count: a new one of either engine is a new question. */
  async #key(source: Source, parameters: ParameterSet, options: RunOptions): Promise<string | undefined> {
    const key = await this.#own.key(source, parameters, options);
    return key && `${this.#reference.engine.version} ${key}`;
  }

  async compare(
    { source, parameters, options: { whatever = false, ...options }, model }: ComparisonRequest,
    own: Evaluation,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const key = await this.#key(source, parameters, options);
    if (key === undefined) return { state: 'unchecked', reason: 'The model draws random numbers.' };
    const known = await this.#disagreements.known(key);
    signal.throwIfAborted();
    if (known === 'exact') return { state: 'exact' };
    const took = this.#took.get(model) ?? 0;
    if (!whatever) {
      if (took > HEAVY)
        return { state: 'unchecked', reason: `OpenSCAD takes ${seconds(took)} for this model.` };
      await quiet(Math.min(QUIET.most, Math.max(QUIET.least, took)), signal);
    }
    const ask = async (fresh: boolean): Promise<Judgement | { reason: string }> => {
      const started = performance.now();
      try {
        const limit = whatever ? {} : { limit: LIMIT };
        const run = { ...options, ...limit, fresh, exact: true, background: true, quiet: true };
        const reference = await this.#reference.evaluate(source, parameters, run, signal);
        if (reference.status === 'unsupported') return { reason: reference.reason };
        this.#took.set(model, reference.timing['run'] ?? performance.now() - started);
        return await this.#judged(own, reference, signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#took.set(model, performance.now() - started);
        return { reason: `OpenSCAD gave no result: ${(error as Error).message}` };
      }
    };
    let judgement = await ask(false);
    // What OpenSCAD kept of earlier runs may be wrong, and what it said it may not repeat: only a fresh one counts against us.
    if ('differences' in judgement && judgement.differences.length > 0) judgement = await ask(true);
    if ('reason' in judgement) return { state: 'unchecked', reason: judgement.reason };
    const { differences, figures, reference } = judgement;
    if (differences.length === 0) {
      void this.#disagreements.remember(key, 'exact');
      return { state: 'exact', ...(figures && { figures }) };
    }
    void this.#disagreements.remember(key, 'differs');
    void this.#disagreements.add({
      key,
      at: Date.now(),
      source,
      parameters,
      preview: options.preview ?? true,
      time: options.time ?? 0,
      engines: [this.#own.engine, this.#reference.engine],
      differences,
      ...(figures && { figures }),
      messages: { own: own.diagnostics, reference: reference.diagnostics },
    });
    return { state: 'differs', differences, ...(figures && { figures }), evaluation: reference };
  }

  async #judged(own: Evaluation, reference: Evaluation, signal: AbortSignal): Promise<Judgement> {
    const differences = [...statusDifferences(own, reference), ...messageDifferences(own, reference)];
    if (own.status !== 'ok' || reference.status !== 'ok') return { differences, reference };
    const { difference, figures } = await this.#figures(own, reference);
    signal.throwIfAborted();
    if (difference !== undefined) differences.unshift(difference);
    return { differences, figures, reference };
  }

  /** In a thread of its own, which ends when it has had nothing to do for a while. */
  async #figures(
    own: Evaluated,
    reference: Evaluated,
  ): Promise<{ figures: Comparison; difference?: string }> {
    clearTimeout(this.#rest);
    const current = (this.#thread ??= startComparison());
    try {
      return await current.race(current.remote.compare(own, reference));
    } catch (error) {
      this.end();
      throw error;
    } finally {
      this.#rest = setTimeout(() => this.end(), REST);
    }
  }
}

function startComparison(): Thread<ComparisonWorker> {
  const worker = new Worker(new URL('../../workers/comparison.ts', import.meta.url), {
    type: 'module',
    name: 'comparison',
  });
  const started = thread<ComparisonWorker>(worker);
  void compileManifold().then(module => started.remote.open(module));
  return started;
}

function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function statusDifferences(own: Evaluation, reference: Evaluation): string[] {
  if (own.status === reference.status) return [];
  const failed = own.status === 'invalid' ? own : reference;
  const error = failed.diagnostics.find(({ severity }) => severity === 'error')?.text ?? 'nothing to show';
  const [made, not] = own.status === 'ok' ? ['Formwork', 'OpenSCAD'] : ['OpenSCAD', 'Formwork'];
  return [`${made} made a picture, ${not} did not: ${error}`];
}

/** Messages of the language; those about geometry have no place, and are not repeated for geometry that is known. */
const told = ({ diagnostics }: Evaluation): Set<string> =>
  new Set(
    diagnostics
      .filter(
        ({ severity, line }) =>
          severity === 'echo' || ((severity === 'warning' || severity === 'error') && line !== undefined),
      )
      .map(({ severity, text, file = '', line = 0 }: Diagnostic) =>
        severity === 'echo' ? `ECHO: ${text}` : `${severity.toUpperCase()}: ${text} (${file}:${line})`,
      ),
  );

function messageDifferences(own: Evaluation, reference: Evaluation): string[] {
  const [ours, theirs] = [told(own), told(reference)];
  const only = (name: string, some: Set<string>, others: Set<string>): string[] => {
    const [first, ...more] = [...some].filter(text => !others.has(text));
    return first === undefined
      ? []
      : [`only ${name} says “${first}”${more.length ? ` and ${more.length} more` : ''}`];
  };
  return [...only('Formwork', ours, theirs), ...only('OpenSCAD', theirs, ours)];
}
