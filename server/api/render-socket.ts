import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { WSContext } from 'hono/ws';
import { Failure } from '../failure.ts';
import { ended } from '../jobs/job.ts';
import { faultOf } from './body.ts';
import { router, type Env } from './context.ts';
import { failing, notFound, refuseInvalid } from './failures.ts';
import { jobOfRender, renderOf, renderRequest } from './render.ts';
import { isWelcome, whileWelcome } from './visitor.ts';

/** Jobs that one connection may follow at once. */
const FOLLOWED = 20;

/** Comes back with every answer to the message. */
const ref = z.union([z.string().max(100), z.number()]).optional();
const order = renderRequest.extend({ ref }).openapi('SocketRender');
const subscription = z.strictObject({ job: z.uuid(), ref }).openapi('SocketFollow');
const cancellation = z.strictObject({ cancel: z.uuid(), ref }).openapi('SocketCancel');
type Ref = z.output<typeof ref>;

const open = createRoute({
  method: 'get',
  path: '/ws/render',
  tags: ['render'],
  summary: 'Renders over a WebSocket',
  description:
    'Send `{code, parameters?, format?, ref?}` to render, `{job, ref?}` to follow any job, `{cancel, ref?}` to cancel ' +
    'one. Each state of a job comes as `{ref?, render}` (shape `Render`), a fault as `{ref?, error}`. The connection ' +
    'is pinged; when the server restarts it closes with code 1012, and the client comes back and follows its jobs. ' +
    'It closes with 4401 when the session has ended.',
  responses: { 101: { description: 'A WebSocket' }, ...failing(401, 403, 426, 503) },
});

export const renderSocket = router().openapi(open, async (c, next) => {
  const { upgradeWebSocket } = c.var.host;
  const upgraded = await upgradeWebSocket?.(conversation)(c, next);
  if (upgraded instanceof Response) return upgraded;
  c.header('Upgrade', 'websocket');
  throw new Failure('invalid_request', 'Connect with a WebSocket.', { status: 426 });
});

/** What a connection does with its messages, on behalf of the visitor who opened it. */
function conversation(c: Context<Env>): {
  onOpen(event: Event, socket: WSContext): void;
  onMessage(event: MessageEvent, socket: WSContext): void;
  onClose(): void;
} {
  const { host, services, visitor, address, rateLimit, requestId } = c.var;
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, host.stopping]);
  const followed = new Set<string>();

  async function follow(socket: WSContext, id: string, ref: Ref): Promise<void> {
    if (followed.has(id)) return;
    if (followed.size >= FOLLOWED)
      throw new Failure('rate_limited', `A connection follows ${FOLLOWED} jobs at most; open another.`, {
        retryAfter: 1,
      });
    followed.add(id);
    try {
      const states = await services.jobs.watch(visitor, id, signal);
      if (!states) throw notFound('job');
      for await (const job of states) {
        send(socket, { ref, render: renderOf(job) });
        if (ended(job.status)) break;
      }
    } finally {
      followed.delete(id);
    }
  }

  async function obey(socket: WSContext, message: Record<string, unknown>, ref: Ref): Promise<void> {
    if ('job' in message) return follow(socket, checked(subscription, message).job, ref);
    if ('cancel' in message) {
      const job = await services.jobs.cancel(visitor, checked(cancellation, message).cancel);
      if (!job) throw notFound('job');
      return send(socket, { ref, render: renderOf(job) });
    }
    const { ref: _, ...request } = checked(order, message);
    rateLimit.take(address);
    const { job } = await services.jobs.submit(visitor, jobOfRender(request));
    return follow(socket, job.id, ref);
  }

  return {
    // A handshake that fails comes neither here nor to `onClose`.
    onOpen(_, socket) {
      try {
        c.var.openStreams.enter(address, gone.signal);
      } catch {
        gone.abort();
        return socket.close(1013, 'too many connections');
      }
      const welcome = whileWelcome(c, gone.signal);
      host.stopping.addEventListener('abort', () => socket.close(1012, 'the server restarts'), {
        signal: gone.signal,
      });
      welcome.addEventListener('abort', () => {
        gone.abort();
        socket.close(4401, 'signed out');
      });
    },
    onMessage({ data }, socket) {
      let known: Ref;
      const heard = async (): Promise<void> => {
        const message = parsed(data);
        known = ref.safeParse(message['ref']).data;
        if (!(await isWelcome(c))) return socket.close(4401, 'signed out');
        await obey(socket, message, known);
      };
      heard().catch((error: unknown) => {
        if (signal.aborted) return;
        if (!(error instanceof Failure)) host.log.error({ requestId, err: error }, 'bug');
        const { code, message, details, retryAfter } =
          error instanceof Failure
            ? error
            : new Failure(
                'internal',
                `Something went wrong on the server; its log has it under ${requestId}.`,
              );
        send(socket, { ref: known, error: { code, message, details, retryAfter } });
      });
    },
    onClose() {
      gone.abort();
    },
  };
}

function send(socket: WSContext, message: object): void {
  if (socket.readyState === 1) socket.send(JSON.stringify(message));
}

function parsed(data: unknown): Record<string, unknown> {
  let message: unknown;
  try {
    message = typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    // Said below.
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new Failure(
      'invalid_request',
      'A message is a JSON object: {code, parameters?}, {job} or {cancel}.',
    );
  const fault = faultOf(message);
  if (fault) throw new Failure('invalid_request', `The message ${fault}.`);
  return message as Record<string, unknown>;
}

function checked<S extends z.ZodType>(schema: S, message: unknown): z.output<S> {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  refuseInvalid({ target: 'message', success: false, error: result.error });
  throw new Failure('invalid_request', 'The message is not understood.');
}
