import type { Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import { fonts } from '../library/fonts.ts';
import { libraries } from '../library/libraries.ts';
import type { Unsupported } from '../../wasm/formwork/formwork.ts';
import type { Loaders } from '../../workers/geometry.ts';
import { Comparisons, type Verdict } from './comparisons.ts';
import { libraryVersions } from './content-key.ts';
import { Detours } from './detours.ts';
import { Disagreements } from './disagreements.ts';
import type { EngineDefinition } from './engine-process.ts';
import { formwork, type EvaluatePart } from './formwork-process.ts';
import { openScad } from './openscad-process.ts';
import { Results } from './results.ts';
import { EngineStopped, Runner, type EngineState, type RequestOptions, type Surroundings } from './runner.ts';

/** `auto`: Formwork's own engine where it is exact, OpenSCAD for everything else, and for every file that leaves. */
export type EngineChoice = 'auto' | 'formwork' | 'openscad';

export interface EnginesOptions extends RequestOptions {
  /** Without it, what the person has chosen. */
  engine?: EngineChoice;
  /** What is remembered about a model is kept by this name through its edits; the entry file without it. */
  model?: string;
}

/** An evaluation; `instead` says why OpenSCAD made it in the place of Formwork. */
export type Answer = Evaluation & { instead?: string };

/** Milliseconds without a first answer of Formwork after which OpenSCAD is loaded beside it. */
const LATE = 400;

/** What tests put in the place of the real ones. */
export interface EnginesParts {
  results?: Results;
  disagreements?: Disagreements;
  own?: (evaluatePart: EvaluatePart) => EngineDefinition;
  reference?: EngineDefinition;
}

/**
 * The one door to geometry. Fires `change` when `state` or `choice` does.
 *
 * A result may be the very object that an earlier call gave: read its buffers, do not transfer them.
 */
export class Engines extends EventTarget {
  readonly disagreements: Disagreements;
  readonly #own: Runner;
  readonly #reference: Runner;
  readonly #comparisons: Comparisons;
  readonly #libraries: () => Promise<string>;
  /** The answer, until libraries change. */
  #versions: Promise<string> | undefined;
  #choice: EngineChoice = 'auto';
  readonly #detours = new Detours();

  constructor(loaders: Loaders, versions: () => Promise<string>, parts: EnginesParts = {}) {
    super();
    const { own = formwork, reference = openScad, results = new Results() } = parts;
    this.disagreements = parts.disagreements ?? new Disagreements();
    this.#libraries = () => (this.#versions ??= versions());
    const around: Surroundings = {
      loaders,
      results,
      libraries: () => this.#libraries(),
      changed: () => this.dispatchEvent(new Event('change')),
    };
    this.#reference = new Runner(reference, around);
    this.#own = new Runner(
      own((source, options, signal) => this.#byReference(source, {}, options, signal)),
      around,
    );
    this.#comparisons = new Comparisons(this.#own, this.#reference, this.disagreements);
  }

  /** Of what somebody waits for. */
  get state(): EngineState {
    const states = [this.#reference, this.#own].filter(({ busy }) => busy).map(({ state }) => state);
    return (
      states.find(({ status }) => status === 'loading') ??
      states.find(({ status }) => status === 'running') ?? { status: 'idle' }
    );
  }

  /** `Loading engine 45 %`, `Running`, or nothing. */
  get progress(): string {
    const { state } = this;
    if (state.status === 'running') return 'Running';
    if (state.status === 'idle') return '';
    return state.total > 0
      ? `Loading engine ${Math.floor((100 * state.loaded) / state.total)} %`
      : 'Loading engine';
  }

  get choice(): EngineChoice {
    return this.#choice;
  }
  set choice(choice: EngineChoice) {
    if (choice === this.#choice) return;
    this.#choice = choice;
    // Who chooses again wants what was once decided to be decided again.
    this.#detours.clear();
    this.dispatchEvent(new Event('change'));
  }

  /** Loads the engines and starts their processes before the first evaluation asks for them, the quick one first. */
  async warm(): Promise<void> {
    try {
      if (this.#choice !== 'openscad') await this.#own.warm();
      await this.#reference.warm();
    } catch {
      // The evaluation that needs it tries again, and says what is wrong.
    }
  }

  /** To be called when libraries were installed or removed. */
  forgetLibraries(): void {
    this.#versions = undefined;
    this.#detours.clear();
    for (const runner of [this.#own, this.#reference]) runner.forgetLibraries();
  }

  /** Ends every thread; the next evaluation starts new ones. */
  end(): void {
    for (const runner of [this.#own, this.#reference]) runner.end();
    this.#comparisons.end();
  }

  /**
   * Rejects with an AbortError when `signal` fires or a newer request took the place of this one. Everything else
   * that a model can do wrong, a crash of the engine included, is an `invalid` evaluation.
   */
  async evaluate(
    source: Source,
    parameters: ParameterSet = {},
    { engine = this.#choice, model = source.entry, ...options }: EnginesOptions = {},
    signal?: AbortSignal,
  ): Promise<Answer> {
    const reference = async (instead?: string, signals = signal): Promise<Answer> => {
      const result = await this.#byReference(source, parameters, options, signals);
      return instead === undefined ? result : { ...result, instead };
    };
    const automatic = engine === 'auto';
    // What is printed or sold comes from OpenSCAD itself.
    if (engine === 'openscad' || (automatic && options.preview === false)) return reference();
    const detour = automatic ? this.#detours.of(model, source) : undefined;
    if (detour && (detour.straight || options.interim || options.background)) return reference(detour.reason);

    // Of two that are asked at once the first usable answer counts.
    const other = new AbortController();
    const both = AbortSignal.any(signal ? [signal, other.signal] : [other.signal]);
    const meanwhile = detour && reference(detour.reason, both);
    meanwhile?.catch(() => {});
    const late = automatic && setTimeout(() => void this.warm(), LATE);
    const own = this.#byOwn(source, parameters, options, signal).then((result): Answer | Promise<Answer> => {
      if (late) clearTimeout(late);
      if (result.status === 'unsupported') {
        if (!automatic) return invalid(this.#own, refusal(result));
        this.#detours.take(model, result.reason, source);
        return meanwhile ?? reference(result.reason);
      }
      this.#detours.end(model);
      return result;
    });
    if (!meanwhile) return this.#unlessKnownToDiffer(own, reference, source, parameters, options, automatic);
    own.catch(() => {});
    try {
      return await Promise.race([own, meanwhile]);
    } finally {
      void own.then(
        () => other.abort(),
        () => other.abort(),
      );
    }
  }

  async #byReference(
    source: Source,
    parameters: ParameterSet,
    options: RequestOptions,
    signal?: AbortSignal,
  ): Promise<Evaluation> {
    const start = performance.now();
    try {
      const result = await this.#reference.evaluate(source, parameters, options, signal);
      return result.status === 'unsupported' ? invalid(this.#reference, result.reason) : result;
    } catch (error) {
      if (!(error instanceof EngineStopped)) throw error;
      return invalid(this.#reference, error.message, performance.now() - start);
    }
  }

  /** Whatever goes wrong in our own engine is a reason to ask OpenSCAD. */
  async #byOwn(
    source: Source,
    parameters: ParameterSet,
    options: RequestOptions,
    signal?: AbortSignal,
  ): Promise<Evaluation | Unsupported> {
    try {
      return await this.#own.evaluate(source, parameters, options, signal);
    } catch (error) {
      if (!(error instanceof Error) || error.name === 'AbortError') throw error;
      // Whoever has waited that long will not wait once more.
      if (error instanceof EngineStopped && error.kind === 'limit') return invalid(this.#own, error.message);
      return { status: 'unsupported', reason: `its engine failed: ${error.message}` };
    }
  }

  /** A picture that was once found to differ is not shown again. */
  async #unlessKnownToDiffer(
    own: Promise<Answer>,
    reference: (instead: string) => Promise<Answer>,
    source: Source,
    parameters: ParameterSet,
    options: RequestOptions,
    automatic: boolean,
  ): Promise<Answer> {
    if (!automatic || options.interim) return own;
    const known = this.#comparisons.known(source, parameters, options);
    known.catch(() => {});
    const answer = await own;
    if (answer.instead !== undefined || (await known) !== 'differs') return answer;
    return reference('its result was once found to differ');
  }

  /**
   * Compares a settled result of Formwork with OpenSCAD's, in the background. From a difference on the model goes to
   * OpenSCAD. Rejects with an AbortError when `signal` fires.
   */
  async compare(
    source: Source,
    parameters: ParameterSet,
    { model = source.entry, ...options }: EnginesOptions & { whatever?: boolean },
    result: Evaluation,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const verdict = await this.#comparisons.compare({ source, parameters, options, model }, result, signal);
    if (verdict.state === 'differs' && this.#choice === 'auto') {
      const reason = `its result differed: ${verdict.differences.join('; ')}`;
      this.#detours.take(model, reason, source, true);
    }
    return verdict;
  }
}

const invalid = ({ engine }: Runner, text: string, total = 0): Evaluation => ({
  status: 'invalid',
  engine,
  timing: { total },
  diagnostics: [{ severity: 'error', text }],
});

/** What the person is told who wants Formwork and nothing else. */
const refusal = ({ reason }: Unsupported): string =>
  `Formwork’s own engine cannot make this model exactly: ${reason}. Choose the automatic engine, or OpenSCAD.`;

/** The app's engines, with its libraries and fonts. */
export const engines = new Engines(
  {
    library: name => libraries.archive(name),
    async fonts() {
      const list = await fonts.list();
      return new Map(
        await Promise.all(list.map(async ({ file }) => [file, await fonts.load(file)] as const)),
      );
    },
  },
  () => libraryVersions(libraries),
);
libraries.addEventListener('change', () => engines.forgetLibraries());
