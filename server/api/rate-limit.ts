import { Failure } from '../failure.ts';
import type { Guard } from './context.ts';

export interface Allowance {
  /** Requests a minute. */
  limit: number;
  remaining: number;
  /** Seconds until all of it is back. */
  reset: number;
}

/** Counts costly requests. */
export interface RateLimit {
  /** Takes one of the address's requests. Throws Failure `rate_limited` when there is none left. */
  take(address: string): Allowance;
}

/** Above this many addresses the ones that are full again are forgotten. */
const remembered = 10_000;

/**
 * A token bucket for each address: `perMinute` requests at once, then one every `60 / perMinute` seconds. An IPv6
 * address counts by its /64, which is what one household or machine has. Held in this process's memory: of several
 * API processes behind a balancer each counts for itself.
 */
export function createRateLimit(perMinute: number, now: () => number = Date.now): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perSecond = perMinute / 60;
  const refilled = (bucket: { tokens: number; at: number }, time: number): number =>
    Math.min(perMinute, bucket.tokens + ((time - bucket.at) / 1000) * perSecond);

  return {
    take(address) {
      const time = now();
      const key = network(address);
      const bucket = buckets.get(key);
      const tokens = bucket ? refilled(bucket, time) : perMinute;
      if (tokens < 1) {
        const seconds = (1 - tokens) / perSecond;
        const message = `More than ${perMinute} of these requests a minute came from your address. Wait ${Math.ceil(seconds)} s.`;
        throw new Failure('rate_limited', message, { retryAfter: seconds });
      }
      buckets.delete(key);
      buckets.set(key, { tokens: tokens - 1, at: time });
      if (buckets.size > remembered) forget(time);
      return {
        limit: perMinute,
        remaining: Math.floor(tokens - 1),
        reset: Math.ceil((perMinute - tokens + 1) / perSecond),
      };
    },
  };

  function forget(time: number): void {
    for (const [key, bucket] of buckets) {
      if (refilled(bucket, time) >= perMinute) buckets.delete(key);
      // Buckets stand in the order of their last use: whoever waited longest goes.
      else if (buckets.size > remembered) buckets.delete(key);
      else return;
    }
  }
}

/** The part of an address that one party holds. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) while (groups.length < 8 - tail.split(':').filter(Boolean).length) groups.push('0');
  return groups.slice(0, 4).join(':');
}

/** Before costly routes: starts engines, writes storage, or will ask a language model. */
export const costly: Guard = async function costly(c, next) {
  const { limit, remaining, reset } = c.var.rateLimit.take(c.var.address);
  await next();
  c.header('RateLimit-Limit', String(limit));
  c.header('RateLimit-Remaining', String(remaining));
  c.header('RateLimit-Reset', String(reset));
};
