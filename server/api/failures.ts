import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Failure } from '../failure.ts';
import type { Env } from './context.ts';

/** The one shape of every answer that is not a success. */
export const failureBody = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'invalid_request' }),
      message: z.string().openapi({ description: 'for people: what is wrong, and what to do' }),
      details: z.unknown().optional(),
    }),
  })
  .openapi('Failure');
export type FailureBody = z.output<typeof failureBody>;

const descriptions = {
  400: 'The request is not understood; `details` names each place',
  401: 'No session',
  403: 'Not allowed',
  404: 'Nothing there, or nothing of yours',
  409: 'In conflict with what is there',
  413: 'Too large',
  415: 'Another content type is expected',
  422: 'The model or script is wrong',
  426: 'A WebSocket is expected',
  429: 'Too many requests; wait for `Retry-After`',
  501: 'This part of Formwork does not exist yet',
  503: 'Not now; try again after `Retry-After`',
} as const;
type FailureStatus = keyof typeof descriptions;
type Responses<S extends FailureStatus> = {
  [K in S]: { description: string; content: { 'application/json': { schema: typeof failureBody } } };
};

/** Entries of `responses` for these statuses, in the one shape. */
export function failing<S extends FailureStatus>(...statuses: S[]): Responses<S> {
  const content = { 'application/json': { schema: failureBody } };
  return Object.fromEntries(
    statuses.map(status => [status, { description: descriptions[status], content }]),
  ) as unknown as Responses<S>;
}

interface Issue {
  path: PropertyKey[];
  message: string;
}
type Checked = { target: string } & ({ success: true } | { success: false; error: { issues: Issue[] } });
const places: Record<string, string> = { json: 'body', form: 'body', param: 'path' };
const short = (text: string, length = 300): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** Hook of every route: throws Failure `invalid_request` with `details: [{path, message}]`, ten at most. */
export function refuseInvalid(checked: Checked): void {
  if (checked.success) return;
  const at = places[checked.target] ?? checked.target;
  const details = checked.error.issues.slice(0, 10).map(({ path, message }) => ({
    path: short([at, ...path].map(String).join('.'), 100),
    message: short(message),
  }));
  const [first] = details;
  const more = checked.error.issues.length > 1 ? ` (and ${checked.error.issues.length - 1} more)` : '';
  throw new Failure('invalid_request', `${first?.path ?? at}: ${first?.message ?? 'is not valid'}${more}`, {
    details,
  });
}

/** What Hono itself refuses: unreadable JSON, another content type. */
function refusal({ status, message }: HTTPException): Failure {
  if (status === 415)
    return new Failure('invalid_request', 'Send the body with `Content-Type: application/json`.', { status });
  return new Failure(status < 500 ? 'invalid_request' : 'internal', message || 'The request is refused.', {
    status,
  });
}

/** What Node says when the client goes before its body has come whole. */
const isCutOff = (error: Error): boolean =>
  error.message === 'aborted' && (error as { code?: unknown }).code === 'ECONNRESET';

/** Answers every error that reaches the top. A bug is logged with the request's id; its text stays here. */
export function answer(error: Error, c: Context<Env>): Response {
  const failure =
    error instanceof Failure ? error : error instanceof HTTPException ? refusal(error) : undefined;
  const { requestId, host } = c.var;
  if (!failure) {
    // Nobody is there to read it; a proxy in front might be.
    if (isCutOff(error)) return answer(new Failure('invalid_request', 'The request was cut off.'), c);
    if (error.name === 'AbortError' && host.stopping.aborted)
      return answer(
        new Failure('unavailable', 'The server restarts. Try again in a moment.', { retryAfter: 2 }),
        c,
      );
    host.log.error({ requestId, method: c.req.method, path: c.req.path, err: error }, 'bug');
    const message = `Something went wrong on the server; its log has it under ${requestId}.`;
    return c.json({ error: { code: 'internal', message, details: { requestId } } }, 500);
  }
  if (failure.status >= 500 && failure.code !== 'not_built')
    host.log.warn(
      {
        requestId,
        path: c.req.path,
        code: failure.code,
        err: failure.cause instanceof Error ? failure.cause : undefined,
      },
      failure.message,
    );
  const { code, message, details, retryAfter } = failure;
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
  c.header('Cache-Control', 'no-store');
  return c.json(
    { error: { code, message, ...(details === undefined ? {} : { details }) } },
    failure.status as ContentfulStatusCode,
  );
}

/** For an id or a name that is not there, or not the visitor's. */
export const notFound = (what: string): Failure =>
  new Failure('not_found', `There is no such ${what}. It may have expired, or belong to somebody else.`);
