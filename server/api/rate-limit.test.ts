import { describe, expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { createRateLimit } from './rate-limit.ts';

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('It was not refused.');
}

describe('the rate limit', () => {
  test('lets so many through at once, then one for each share of the minute', () => {
    let time = 0;
    const limit = createRateLimit(10, () => time);
    for (let left = 9; left >= 0; left--)
      expect(limit.take('192.0.2.1')).toMatchObject({ limit: 10, remaining: left });
    const refused = refusal(() => limit.take('192.0.2.1'));
    expect(refused).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(refused.retryAfter).toBeCloseTo(6);
    time += 5_999;
    expect(refusal(() => limit.take('192.0.2.1')).retryAfter).toBeLessThan(0.01);
    time += 1;
    expect(limit.take('192.0.2.1').remaining).toBe(0);
    time += 3_600_000;
    expect(limit.take('192.0.2.1')).toEqual({ limit: 10, remaining: 9, reset: 6 });
  });

  test('counts each address for itself, an IPv6 network as one', () => {
    const limit = createRateLimit(1, () => 0);
    for (const address of ['192.0.2.1', '192.0.2.2', '2001:db8:0:1::1', '2001:db8:0:2::1', '::1'])
      expect(limit.take(address).remaining).toBe(0);
    for (const same of ['::ffff:192.0.2.1', '2001:db8:0:1:aaaa::2', '2001:db8:0:1:1:2:3:4', '::1'])
      expect(refusal(() => limit.take(same)).code).toBe('rate_limited');
  });

  test('does not grow with the addresses that it has seen', () => {
    let time = 0;
    const limit = createRateLimit(2, () => time);
    limit.take('first');
    limit.take('first');
    for (let n = 0; n < 30_000; n++) {
      limit.take(`address ${n}`);
      time += 0.001;
    }
    // Forgotten, as it waited longest of more than are remembered.
    expect(limit.take('first').remaining).toBe(1);
    expect(limit.take('address 29999').remaining).toBe(0);
    expect(refusal(() => limit.take('address 29999')).code).toBe('rate_limited');
  });
});
