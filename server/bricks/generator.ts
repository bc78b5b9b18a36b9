import { readFile } from 'node:fs/promises';
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

/** `folder` has the model; without it, the one that Formwork ships with. Rejects when there is none that can be read. */
export async function openGenerator(folder?: string): Promise<BrickGenerator> {
  const physics = solverPhysics(await openStability());
  const decoder = await openModel(folder);
  const manifest = await readFile(join(folder ?? shippedModel, 'bricks.json'), 'utf8');
  const { words } = JSON.parse(manifest) as ModelManifest;
  const parts: GenerationParts = { physics, read: promptReader(decoder, words) };
  return {
    engine: decoder.name,
    async generate(request, { signal, on } = {}) {
      for await (const event of generate(request, parts, signal)) {
        on?.(event);
        if (event.kind === 'done') return event.result;
        // A generation is otherwise one long task in which no signal arrives.
        await setImmediate();
      }
      throw new Error('The generation ended without a result.');
    },
    dispose: () => decoder.dispose(),
  };
}
