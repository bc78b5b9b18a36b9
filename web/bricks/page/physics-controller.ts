import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { connectivity } from '../../../wasm/bricks/connectivity.ts';
import type { Stability } from '../../../wasm/bricks/stability/verdict.ts';

/** What answers how well a model stands. Rejects with an AbortError when `signal` aborts. */
export type Weigh = (model: BrickModel, signal: AbortSignal) => Promise<Stability>;

/** What is known of how the model stands, as people read it. */
export type Verdict =
  | { readonly state: 'empty' }
  /** Known at once, without forces: clusters that nothing holds. */
  | { readonly state: 'floating'; readonly bricks: readonly Brick[]; readonly clusters: number }
  | { readonly state: 'weighing' }
  | { readonly state: 'stands' | 'falls'; readonly stability: Stability }
  /** The forces could not be computed; connectivity says that all holds together. */
  | { readonly state: 'unknown'; readonly problem: string };

/** Milliseconds that an edit waits for the next one before forces are computed. */
const pause = 60;

/** Follows a model with its verdict: what is loose at once, forces soon after. The newest model wins. */
export class PhysicsController implements ReactiveController {
  verdict: Verdict = { state: 'empty' };
  /** Of the model that {@link verdict} is about, and its scores by brick. */
  model: BrickModel | undefined;
  scores: ReadonlyMap<Brick, number> = new Map();
  readonly #host: ReactiveControllerHost;
  readonly #weigh: Weigh;
  #run: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, weigh: Weigh) {
    this.#host = host;
    this.#weigh = weigh;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    this.#stop();
    this.model = undefined;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#run?.abort();
    this.#run = undefined;
  }

  /** `known`: what somebody has computed of just this model. While bricks stream in, forces wait (`later`). */
  watch(
    model: BrickModel | undefined,
    { later = false, known }: { later?: boolean; known?: Stability } = {},
  ): void {
    if (model === this.model && !known) return;
    this.#stop();
    this.model = model;
    if (!model || model.bricks.length === 0) {
      this.scores = new Map();
      this.#say({ state: 'empty' });
      return;
    }
    if (known) {
      this.#answer(model, known);
      return;
    }
    const { floating } = connectivity(model);
    if (floating.length > 0) {
      const bricks = floating.flat().map(index => model.bricks[index]!);
      const loose = new Set(bricks);
      this.scores = new Map(model.bricks.map(brick => [brick, loose.has(brick) ? 1 : 0]));
      this.#say({ state: 'floating', bricks, clusters: floating.length });
      return;
    }
    this.#say({ state: 'weighing' });
    if (!later) this.#timer = setTimeout(() => void this.#compute(model), pause);
  }

  async #compute(model: BrickModel): Promise<void> {
    const run = (this.#run = new AbortController());
    try {
      const stability = await this.#weigh(model, run.signal);
      if (!run.signal.aborted) this.#answer(model, stability);
    } catch (error) {
      if (run.signal.aborted) return;
      this.#say({ state: 'unknown', problem: error instanceof Error ? error.message : String(error) });
    }
  }

  #answer(model: BrickModel, stability: Stability): void {
    this.scores = new Map(model.bricks.map((brick, index) => [brick, stability.scores[index] ?? 0]));
    this.#say({ state: stability.stable ? 'stands' : 'falls', stability });
  }

  #say(verdict: Verdict): void {
    this.verdict = verdict;
    this.#host.requestUpdate();
  }
}

const percent = (share: number): string =>
  share > 0 && share < 0.005 ? 'under 1 %' : `${Math.round(100 * share)} %`;

/** The verdict in a few words. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.state) {
    case 'empty':
      return '';
    case 'weighing':
      return 'Weighing…';
    case 'floating':
      return `Falls: ${verdict.bricks.length === 1 ? 'a brick floats' : `${verdict.bricks.length} bricks float`}`;
    case 'stands':
      return `Stands · weakest joint ${percent(verdict.stability.maxScore)}`;
    case 'falls': {
      const { reason } = verdict.stability;
      return `Falls: ${reason ? reason.text.replace(/\.$/, '').replace(/^./, first => first.toLowerCase()) : 'a joint gives way'}`;
    }
    case 'unknown':
      return 'Holds together · forces unknown';
  }
}

/** The bricks to mark when somebody asks why. */
export function verdictBricks(
  verdict: Verdict,
  { bricks }: BrickModel,
  scores: ReadonlyMap<Brick, number>,
): Brick[] {
  switch (verdict.state) {
    case 'floating':
      return [...verdict.bricks];
    case 'falls': {
      const { reason } = verdict.stability;
      const marked = reason?.joint?.filter(index => index >= 0) ?? reason?.bricks ?? [];
      return marked.flatMap(index => bricks[index] ?? []);
    }
    case 'stands': {
      const highest = Math.max(...scores.values());
      return bricks.filter(brick => scores.get(brick) === highest).slice(0, 1);
    }
    default:
      return [];
  }
}
