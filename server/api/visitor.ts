import type { Context } from 'hono';
import { Failure } from '../failure.ts';
import type { Env, Guard } from './context.ts';

/** The services, or 503 while the database boots. */
export const withServices: Guard = async function withServices(c, next) {
  const services = c.var.host.services();
  if (!services) {
    const { stage, error } = c.var.host.boot();
    throw error === undefined
      ? new Failure('unavailable', `The server is starting (${stage}). Try again in a moment.`, {
          retryAfter: 1,
        })
      : new Failure('unavailable', `The server could not start: ${error}`, { retryAfter: 30 });
  }
  c.set('services', services);
  await next();
};

/** Whoever sends the request; 401 without a session where one is needed. */
export const withVisitor: Guard = async function withVisitor(c, next) {
  const visitor = await c.var.services.accounts.visitor(c.req.raw, c.var.address);
  if (!visitor) throw new Failure('unauthenticated', 'Sign in first: there is no session, or it has ended.');
  c.set('visitor', visitor);
  await next();
};

/** Whether whoever sent the request may still act for the same client: the session goes on, and they are a member. */
export async function isWelcome(c: Context<Env>): Promise<boolean> {
  const { services, visitor, address } = c.var;
  try {
    return (await services.accounts.visitor(c.req.raw, address))?.clientId === visitor.clientId;
  } catch (error) {
    // A database that is away says nothing about the visitor.
    return !(error instanceof Failure) || error.status >= 500;
  }
}

/** Milliseconds for which an open stream may outlive the right to it. */
const LOOK = 15_000;

/** For answers that go on and on: aborts soon after the visitor has signed out, or was removed. Ends with `gone`. */
export function whileWelcome(c: Context<Env>, gone: AbortSignal): AbortSignal {
  const over = new AbortController();
  const timer = setInterval(() => {
    void isWelcome(c).then(welcome => {
      if (!welcome) over.abort();
    });
  }, LOOK);
  for (const signal of [gone, over.signal])
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return over.signal;
}
