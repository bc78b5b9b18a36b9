import { Failure } from '../failure.ts';
import type { Guard } from './context.ts';

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
