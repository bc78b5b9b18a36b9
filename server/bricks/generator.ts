import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
} from '../../wasm/bricks/generation/events.ts';
import { generate, type GenerationParts } from '../../wasm/bricks/generation/generate.ts';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { promptReader } from '../../wasm/bricks/generation/read-prompt.ts';
import { solverPhysics } from '../../wasm/bricks/generation/solver-physics.ts';
import { openStability } from './highs.ts';
import { openModel, shippedModel } from './onnx-runtime.ts';
import { isAddress, openPublished } from './published.ts';

/** Makes brick models in this thread, one at a time. */
export interface BrickGenerator {
  /** Such as `formwork-bricks 1.0 (wasm)`. */
  readonly engine: string;
  generate(
    request: GenerationRequest,
    options?: { readonly signal?: AbortSignal; readonly on?: (event: GenerationEvent) => void },
  ): Promise<GenerationResult>;
  dispose(): Promise<void>;
}

/**
 * `place` has the model: a folder with one of Formwork's kind (`bricks.json`), or a folder or an address with a language
 * model that writes bricks (`tokenizer.json`); without it, the one that Formwork ships with. Rejects when there is none
 * that can be read.
 */
export async function openGenerator(place?: string): Promise<BrickGenerator> {
  const physics = solverPhysics(await openStability());
  const { engine, read, dispose } =
    place !== undefined && (await isPublished(place)) ? await published(place) : await own(place);
  const parts: GenerationParts = { physics, read };
  return {
    engine,
    async generate(request, { signal, on } = {}) {
      for await (const event of generate(request, parts, signal)) {
        on?.(event);
        if (event.kind === 'done') return event.result;
        // A generation is otherwise one long task in which no signal arrives.
        await setImmediate();
      }
      throw new Error('The generation ended without a result.');
    },
    dispose,
  };
}

const isPublished = async (place: string): Promise<boolean> =>
  isAddress(place) ||
  access(join(place, 'bricks.json')).then(
    () => false,
    () =>
      access(join(place, 'tokenizer.json')).then(
        () => true,
        () => false,
      ),
  );

type Opened = Pick<GenerationParts, 'read'> & Pick<BrickGenerator, 'engine' | 'dispose'>;

async function own(folder: string | undefined): Promise<Opened> {
  const decoder = await openModel(folder);
  const manifest = await readFile(join(folder ?? shippedModel, 'bricks.json'), 'utf8');
  const { words } = JSON.parse(manifest) as ModelManifest;
  return {
    engine: decoder.name,
    read: promptReader(decoder, words),
    dispose: () => decoder.dispose(),
  };
}

async function published(place: string): Promise<Opened> {
  const model = await openPublished(place);
  return {
    engine: model.name,
    read: prompt => model.read(prompt),
    dispose: () => model.model.dispose(),
  };
}
