import { transfer } from 'comlink';
import highs from 'highs/runtime?url';
import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
} from '../../wasm/bricks/generation/events.ts';
import type { BricksWorker } from '../../workers/bricks.ts';
import type { OwnModelFiles } from '../../workers/own-model.ts';
import { compile, type Progress } from '../evaluation/compile.ts';
import { EngineDied, thread } from '../evaluation/thread.ts';
import { loadModel } from './model-store.ts';
import { knownVerdicts, keepVerdict, runtimeAddresses } from './runtime-choice.ts';

/** The worker that generates. */
export interface BrickEngine {
  /** Loads the model, once; rejects with an Error for people. */
  open(progress: Progress): Promise<void>;
  generate(request: GenerationRequest, on: (event: GenerationEvent) => void): Promise<GenerationResult>;
  stop(): void;
  end(): void;
  /** It crashed or was ended, and answers no more. */
  readonly dead: boolean;
}

/** `own`: a model that somebody brought, instead of Formwork's. */
export function startBrickEngine(own?: OwnModelFiles): BrickEngine {
  const worker = new Worker(new URL('../../workers/bricks.ts', import.meta.url), {
    type: 'module',
    name: 'bricks',
  });
  const { remote, race, end } = thread<BricksWorker>(worker);
  let dead = false;
  let opened: Promise<void> | undefined;
  /** An answer, or the news that the engine died, for people. */
  const answered = async <A>(answer: Promise<A>): Promise<A> => {
    try {
      return (await race(answer)) as A;
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error;
      dead = true;
      throw new Error('The brick engine has crashed. Generate again: it starts anew.', { cause: error });
    }
  };
  const load = async (progress: Progress): Promise<void> => {
    if (own) {
      const module = await compile(highs, () => {}, false);
      return answered(remote.openOwn(own, runtimeAddresses().wasm, module));
    }
    const [{ manifest, bytes }, module] = await Promise.all([
      loadModel({ progress }),
      compile(highs, () => {}, false),
    ]);
    const files = { manifest, bytes, runtime: runtimeAddresses(), known: knownVerdicts(), highs: module };
    keepVerdict(await answered(remote.open(transfer(files, [bytes.buffer as ArrayBuffer]))));
  };
  return {
    get dead() {
      return dead;
    },
    open: progress => (opened ??= load(progress)),
    async generate(request, on) {
      const { port1, port2 } = new MessageChannel();
      const done = Promise.withResolvers<GenerationResult>();
      port1.onmessage = ({ data }: MessageEvent<GenerationEvent>) => {
        on(data);
        if (data.kind === 'done') done.resolve(data.result);
      };
      try {
        await answered(remote.generate(request, transfer(port2, [port2])));
        return await done.promise;
      } finally {
        port1.close();
      }
    },
    stop: () => void remote.stop(),
    end() {
      dead = true;
      end();
    },
  };
}
