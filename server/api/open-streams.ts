import { Failure } from '../failure.ts';

/** Streams and sockets that one address may have open; a page has one for each job that it shows. */
const LIMIT = 200;

/** Counts what stays open, as nothing else bounds it. */
export interface OpenStreams {
  /** Until `gone`. Throws Failure `rate_limited` when the address has too many. */
  enter(address: string, gone: AbortSignal): void;
}

export function createOpenStreams(limit = LIMIT): OpenStreams {
  const open = new Map<string, number>();
  return {
    enter(address, gone) {
      const count = open.get(address) ?? 0;
      if (count >= limit)
        throw new Failure(
          'rate_limited',
          `Your address has ${limit} streams open. Close some: one is enough for each job.`,
          { retryAfter: 10 },
        );
      open.set(address, count + 1);
      gone.addEventListener(
        'abort',
        () => {
          const left = (open.get(address) ?? 1) - 1;
          if (left > 0) open.set(address, left);
          else open.delete(address);
        },
        { once: true },
      );
    },
  };
}
