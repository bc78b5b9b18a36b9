import { bodyLimit } from 'hono/body-limit';
import { Failure } from '../failure.ts';
import type { Guard } from './context.ts';

/** Bytes of a JSON body: 100 KB of code, written with escapes, and its parameters. */
export const JSON_LIMIT = 512 * 1024;
/** Bytes of an upload, which is streamed to the store. */
export const UPLOAD_LIMIT = 64 * 1024 * 1024;
/** Arrays and objects inside each other. */
const DEPTH_LIMIT = 64;

const tooLarge = (limit: number): Failure =>
  new Failure('too_large', `The body is larger than ${limit / 1024} KB. Upload large files first.`);

/** Bounds what is read into memory. */
export const boundedBody: Guard = bodyLimit({
  maxSize: JSON_LIMIT,
  onError: () => {
    throw tooLarge(JSON_LIMIT);
  },
});

/**
 * A JSON body is UTF-8, not nested without end, and holds only texts that every database stores: no NUL character, no
 * half of a surrogate pair. The schema of the route looks at the rest.
 */
export const plainJson: Guard = async function plainJson(c, next) {
  const type = c.req.header('Content-Type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return next();
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength === 0) return next();
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Failure('invalid_request', 'The body is not JSON in UTF-8.');
  }
  const fault = faultOf(value);
  if (fault) throw new Failure('invalid_request', `The body ${fault}.`);
  return next();
};

/** What is wrong with parsed JSON, in words; level by level, as recursion would end in a full stack. */
export function faultOf(value: unknown): string | undefined {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_LIMIT) return `is nested deeper than ${DEPTH_LIMIT} levels`;
    const deeper: unknown[] = [];
    for (const item of level) {
      const fault = textFault(item);
      if (fault) return fault;
      if (Array.isArray(item)) for (const element of item) deeper.push(element);
      else if (typeof item === 'object' && item !== null) {
        for (const [key, element] of Object.entries(item)) deeper.push(key, element);
        if (Object.hasOwn(item, '__proto__')) return 'has a key `__proto__`';
      }
    }
    level = deeper;
  }
  return undefined;
}

/** For texts and for addresses. */
export function textFault(item: unknown): string | undefined {
  if (typeof item === 'number' && !Number.isFinite(item)) return 'has a number that is too large';
  if (typeof item !== 'string') return undefined;
  if (item.includes('\0')) return 'has a NUL character in a text';
  return item.isWellFormed() ? undefined : 'has half of a surrogate pair in a text';
}
