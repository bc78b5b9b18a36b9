/**
 * A process for examinations, which passes messages on to a thread: a model may make the engine take all memory, and
 * that shall end this process and not the server. The thread is for its stack, which recursive models need.
 */
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Question } from './examination-thread.ts';

// Where memory runs out, Linux shall take this process first.
await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);

const thread = new Worker(new URL('./examination-thread.ts', import.meta.url), {
  resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 2048 },
});
thread.on('message', answer => process.send!(answer));
thread.on('error', (error: NodeJS.ErrnoException) => {
  // A model that takes all memory is no fault of ours: the end of this process says it.
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') process.exit(1);
  process.send!({ lost: `failed (${error.message})` }, () => process.exit(1));
});
process.on('message', (question: Question) => thread.postMessage(question));
// The server is gone.
process.on('disconnect', () => process.exit(0));
