import { parentPort } from 'node:worker_threads';
import { examined, preview, type Reference } from './examination.ts';
import type { Shape } from './facts.ts';

/** What the thread is asked, one after the other: to make the preview, or (`undefined`) to do without; then to hold. */
export type Question =
  | { preview: Reference | undefined }
  | { production: { shape: Shape; engine: { name: string; version: string } } };

let made: ReturnType<typeof preview> | undefined;

parentPort!.on('message', async (question: Question) => {
  if ('preview' in question) {
    made = question.preview && preview(question.preview);
    // Whoever waits for it below hears of the fault.
    made?.catch(() => undefined);
    return;
  }
  const result = await examined(question.production, await made);
  made = undefined;
  parentPort!.postMessage(result);
});
