import type { Context } from 'hono';
import { ended, type Job } from '../jobs/job.ts';
import type { Env } from './context.ts';
import { notFound } from './failures.ts';
import { whileWelcome } from './visitor.ts';

/** Milliseconds between comments that keep proxies from closing a silent stream. */
const heartbeat = 15_000;
/** Milliseconds after which a client that lost the stream comes back. */
const comeBack = 1000;

/** Tells one state from another: a client that has seen it is not sent it again. */
const stateId = ({ status, retryCount, progress, stage, position }: Job): string =>
  [status, retryCount, progress, stage ?? '', position ?? ''].map(String).join('.').replaceAll(/\s/g, '_');

const event = (job: Job): string => `id: ${stateId(job)}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`;

/** Answers with the states of a job as server-sent events. */
export async function jobEvents(c: Context<Env>, id: string, seen: string | undefined): Promise<Response> {
  const { services, visitor, host } = c.var;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  c.var.openStreams.enter(c.var.address, gone.signal);
  c.req.raw.signal.addEventListener('abort', leave, { once: true });
  const welcome = whileWelcome(c, gone.signal);
  const signal = AbortSignal.any([gone.signal, host.stopping, welcome]);
  try {
    const states = await services.jobs.watch(visitor, id, signal);
    if (!states) throw notFound('job');
    const iterator = states[Symbol.asyncIterator]();
    const first = await iterator.next();
    const known = !first.done && ended(first.value.status) && stateId(first.value) === seen;
    // Of an answer to HEAD nobody reads the body.
    if (known || c.req.raw.method === 'HEAD') {
      leave();
      await iterator.return?.();
      if (known) return c.body(null, 204);
    }
    return new Response(stream(first, iterator, { seen, leave, stopping: host.stopping }), {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        // nginx would collect the events before it passes them on.
        'X-Accel-Buffering': 'no',
      },
    });
  } catch (error) {
    leave();
    throw error;
  }
}

interface Stream {
  seen: string | undefined;
  /** Ends what the stream costs. */
  leave(): void;
  stopping: AbortSignal;
}

/** Pulled, so that a client that does not read makes nothing pile up: it gets the next state when it comes to it. */
function stream(
  first: IteratorResult<Job>,
  iterator: AsyncIterator<Job>,
  { seen, leave, stopping }: Stream,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<Job>> | undefined = Promise.resolve(first);
  let last = seen;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${comeBack}\n\n`));
    },
    async pull(controller) {
      for (;;) {
        next ??= iterator.next();
        const arrived = await orBeat(next).catch((error: unknown) => {
          leave();
          throw error;
        });
        if (arrived === 'beat') return controller.enqueue(encoder.encode(': waiting\n\n'));
        next = undefined;
        if (arrived.done) {
          if (stopping.aborted) controller.enqueue(encoder.encode(': the server restarts\n\n'));
          leave();
          return controller.close();
        }
        const state = stateId(arrived.value);
        if (state === last) continue;
        last = state;
        return controller.enqueue(encoder.encode(event(arrived.value)));
      }
    },
    async cancel() {
      leave();
      await iterator.return?.();
    },
  });
}

async function orBeat<T>(next: Promise<T>): Promise<T | 'beat'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = new Promise<'beat'>(resolve => {
    timer = setTimeout(() => resolve('beat'), heartbeat);
  });
  try {
    return await Promise.race([next, beat]);
  } finally {
    clearTimeout(timer);
  }
}
