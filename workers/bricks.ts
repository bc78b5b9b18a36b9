import { expose } from 'comlink';
import loadHighs from 'highs';
import type { GenerationRequest } from '../wasm/bricks/generation/events.ts';
import { generate, type GenerationParts } from '../wasm/bricks/generation/generate.ts';
import { promptReader } from '../wasm/bricks/generation/read-prompt.ts';
import { solverPhysics } from '../wasm/bricks/generation/solver-physics.ts';
import { StabilitySolver } from '../wasm/bricks/stability/solver.ts';
import { openOwnModel, type OwnModelFiles } from './own-model.ts';
import { type DecoderFiles, openDecoder, type OpenedDecoder } from './brick-decoder.ts';

/** What the page has loaded: the model, ONNX Runtime by address, HiGHS compiled. */
export interface BrickEngineFiles extends DecoderFiles {
  readonly highs: WebAssembly.Module;
}

let parts: GenerationParts | undefined;
let running = { aborted: false };

/** Lets messages in: a generation is otherwise one long task, deaf to `stop`. */
const turn = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

const api = {
  /** The answer is for `known`, the next time. */
  async open({ highs, ...files }: BrickEngineFiles): Promise<Omit<OpenedDecoder, 'decoder'>> {
    const solver = await StabilitySolver.open({ load: loadHighs, module: highs });
    const { decoder, verdict, machine } = await openDecoder(files);
    parts = { physics: solverPhysics(solver), read: promptReader(decoder, files.manifest.words) };
    return { verdict, machine };
  },
  /** Instead of `open`. */
  async openOwn(files: OwnModelFiles, runtime: string, highs: WebAssembly.Module): Promise<void> {
    const solver = await StabilitySolver.open({ load: loadHighs, module: highs });
    const model = await openOwnModel(files, runtime);
    parts = { physics: solverPhysics(solver), read: prompt => model.read(prompt) };
  },
  /** Events go to `port`, the last of them `done`; then the call resolves. One at a time. */
  async generate(request: GenerationRequest, port: MessagePort): Promise<void> {
    if (!parts) throw new Error('generate was called before open');
    const signal = (running = { aborted: false });
    for await (const event of generate(request, parts, signal)) {
      port.postMessage(event);
      await turn();
    }
  },
  /** What is being generated ends with what there is. */
  stop(): void {
    running.aborted = true;
  },
};

export type BricksWorker = typeof api;
expose(api);
