import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Brick, compareBricks, sizeOf } from '../../../wasm/bricks/brick.ts';
import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  Understanding,
} from '../../../wasm/bricks/generation/events.ts';
import { withRole } from '../document/roles.ts';
import type { BrickDocument } from '../document/brick-document.ts';

/** How far the model file has come: bytes, or nothing while it is only being prepared. */
export interface Loading {
  readonly loaded: number;
  readonly total: number;
}

/** What makes models. Rejects with an AbortError only when it was stopped before anything could come of it. */
export type Generate = (
  request: GenerationRequest,
  options: {
    signal: AbortSignal;
    onEvent(event: GenerationEvent): void;
    onLoading(loading: Loading | undefined): void;
  },
) => Promise<GenerationResult>;

export interface Rollback {
  /** Bricks that were taken back. */
  readonly taken: number;
  readonly reason: string;
}

/** One generation, from the request to its end. */
export interface Run {
  readonly request: GenerationRequest;
  readonly state: 'loading' | 'running' | 'done' | 'failed';
  readonly loading?: Loading | undefined;
  readonly understanding?: Understanding;
  readonly count: number;
  /** Seconds until the first brick. */
  readonly firstBrick?: number;
  readonly rollbacks: readonly Rollback[];
  readonly result?: GenerationResult;
  /** Why it failed. */
  readonly problem?: string;
}

const placeOf = ({ x, y, z }: Brick): string => `${x},${y},${z}`;

/** Generates into a document: bricks come one by one, and all of them are one step to take back. */
export class GenerationController implements ReactiveController {
  run: Run | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #generate: Generate;
  #control: AbortController | undefined;

  constructor(host: ReactiveControllerHost, generate: Generate) {
    this.#host = host;
    this.#generate = generate;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    this.stop();
  }

  get running(): boolean {
    return this.run?.state === 'loading' || this.run?.state === 'running';
  }

  /** Bricks that came so far stay. */
  stop(): void {
    this.#control?.abort();
  }

  /** What was said of another model. */
  forget(): void {
    this.stop();
    this.run = undefined;
    this.#host.requestUpdate();
  }

  #note(patch: Partial<Run>): void {
    this.run = { ...this.run!, ...patch };
    this.#host.requestUpdate();
  }

  /** Answers the result; undefined when it failed or was stopped before the first brick. One at a time. */
  async start(
    document: BrickDocument,
    request: GenerationRequest,
    label = 'Generate',
  ): Promise<GenerationResult | undefined> {
    if (this.running) throw new Error('A model is being generated already.');
    const control = (this.#control = new AbortController());
    const own = (): boolean => this.#control === control;
    this.run = { request, state: 'loading', count: 0, rollbacks: [] };
    const begun = request.begun ?? [];
    const came: { brick: Brick; begun: boolean }[] = [];
    const built = (): number => came.filter(({ begun }) => !begun).length;
    let since = performance.now();
    document.begin(label);
    let frame = 0;
    const show = (): void => {
      frame = 0;
      // Begun bricks come again in their turn; those that have not yet are there all the same.
      const places = new Set(came.map(({ brick }) => placeOf(brick)));
      const bricks = [
        ...came.map(({ brick }) => brick),
        ...begun.filter(brick => !places.has(placeOf(brick))),
      ].sort(compareBricks);
      document.apply(label, { size: sizeOf(bricks, document.model.size), bricks });
      if (own()) this.#note({ count: built() });
    };
    // Bricks come faster than pictures; one change a frame is what there is to see. A page in the background has no
    // frames, and is shown the whole at the end.
    const later = (): void => void (frame ||= requestAnimationFrame(show));
    const onEvent = (event: GenerationEvent): void => {
      if (!own()) return;
      switch (event.kind) {
        case 'understood':
          // Loading the model, once, is told apart.
          since = performance.now();
          this.#note({ state: 'running', loading: undefined, understanding: event.understanding });
          if (event.understanding.match !== 'none') later();
          break;
        case 'brick':
          withRole(event.brick, event.role);
          came.push(event);
          if (!event.begun && this.run?.firstBrick === undefined)
            this.#note({ firstBrick: (performance.now() - since) / 1000 });
          later();
          break;
        case 'rollback': {
          const taken = came.length - event.kept;
          came.length = event.kept;
          this.#note({ rollbacks: [...this.run!.rollbacks, { taken, reason: event.reason }] });
          later();
          break;
        }
        case 'done':
          break;
      }
    };
    try {
      const result = await this.#generate(request, {
        signal: control.signal,
        onEvent,
        onLoading: loading => own() && this.#note({ loading }),
      });
      cancelAnimationFrame(frame);
      const { bricks } = result.model;
      for (const [index, brick] of bricks.entries()) withRole(brick, result.roles[index]);
      if (bricks.length > 0) {
        document.apply(label, { size: sizeOf(bricks, document.model.size), bricks });
        document.commit();
      } else document.cancel();
      if (own())
        this.#note({ state: 'done', loading: undefined, result, count: bricks.length - begun.length });
      return result;
    } catch (error) {
      cancelAnimationFrame(frame);
      const aborted = control.signal.aborted;
      if (came.length > 0) {
        show();
        document.commit();
      } else document.cancel();
      if (!own()) return undefined;
      if (aborted) {
        this.run = undefined;
        this.#host.requestUpdate();
      } else
        this.#note({
          state: 'failed',
          loading: undefined,
          problem: error instanceof Error ? error.message : String(error),
        });
      return undefined;
    }
  }
}
