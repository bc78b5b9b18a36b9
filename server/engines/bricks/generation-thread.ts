import { parentPort, workerData } from 'node:worker_threads';
import { writeBrickModel } from '../../../wasm/bricks/brick-file.ts';
import type { GenerationRequest } from '../../../wasm/bricks/generation/events.ts';
import type { BrickFormat } from '../../jobs/job.ts';
import { openGenerator } from '../../bricks/generator.ts';
import { picture } from '../../bricks/picture.ts';
import { summaryOf } from '../../bricks/summary.ts';

/** What `bricks.ts` hands over. */
export interface GenerationOrder {
  readonly request: GenerationRequest;
  readonly formats: readonly BrickFormat[];
}

/** What comes back, in this order: bricks as they come, then one of the others. */
export type GenerationMessage =
  | { readonly kind: 'bricks'; readonly count: number }
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'done';
      readonly bricks: number;
      readonly rollbacks: number;
      readonly ending: string;
      readonly files: readonly { readonly format: BrickFormat; readonly bytes: Uint8Array }[];
    };

const post = (message: GenerationMessage): void => parentPort!.postMessage(message);

const { request, formats } = workerData as GenerationOrder;
const generator = await openGenerator();
let count = 0;
try {
  const result = await generator.generate(request, {
    on(event) {
      if (event.kind === 'brick') post({ kind: 'bricks', count: ++count });
      else if (event.kind === 'rollback') count = event.kept;
    },
  });
  const { model, understanding, ending, rollbacks } = result;
  if (ending === 'nothing')
    post({
      kind: 'refused',
      message: understanding.note ?? 'There is no shape for these words. Name a thing.',
    });
  else if (model.bricks.length === 0)
    post({ kind: 'refused', message: 'Nothing was found that stands. Try another seed.' });
  else
    post({
      kind: 'done',
      bricks: model.bricks.length,
      rollbacks,
      ending,
      files: formats.map(format => ({
        format,
        bytes:
          format === 'png'
            ? picture(model.bricks)
            : format === 'json'
              ? new TextEncoder().encode(`${JSON.stringify(summaryOf(result))}\n`)
              : writeBrickModel(`model.${format}`, model, request.prompt),
      })),
    });
} catch (error) {
  // Of an inventory with which nothing can be built; the message says what to do.
  if (!(error instanceof RangeError)) throw error;
  post({ kind: 'refused', message: error.message });
}
