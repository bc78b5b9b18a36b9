import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { ownOrigin } from '../api/origin.ts';
import { createRateLimit, type RateLimit } from '../api/rate-limit.ts';
import type { Database } from '../database/database.ts';
import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { EmbedKey, EmbedKeys } from './accounts.ts';
import { isEmbedRoute, keyOf } from './embed-routes.ts';

const PER_CLIENT = 100;

export function createEmbedKeys(database: Database, settings: Settings): EmbedKeys {
  const limits = new Map<string, { perMinute: number; limit: RateLimit }>();

  /** Before its client is known, so not by a client's transaction. */
  const find = (key: string) =>
    database.system
      .selectFrom('embed_keys')
      .where('key', '=', key.slice(0, 100))
      .where('revoked_at', 'is', null)
      .select(['key', 'client_id', 'origins', 'requests_per_minute'])
      .executeTakeFirst();

  return {
    list: ({ clientId }) =>
      database.as(clientId, async transaction => {
        const rows = await transaction
          .selectFrom('embed_keys')
          .where('client_id', '=', clientId)
          .where('revoked_at', 'is', null)
          .orderBy('created_at')
          .selectAll()
          .execute();
        return rows.map(row => ({
          id: row.id,
          key: row.key,
          name: row.name,
          origins: row.origins,
          requestsPerMinute: row.requests_per_minute,
          createdAt: row.created_at.toISOString(),
        }));
      }),
    create: ({ clientId }, fields) =>
      database.as(clientId, async transaction => {
        const { count } = await transaction
          .selectFrom('embed_keys')
          .where('client_id', '=', clientId)
          .where('revoked_at', 'is', null)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        if (count >= PER_CLIENT)
          throw new Failure(
            'conflict',
            `There are ${PER_CLIENT} keys already. Revoke one that is not used any more.`,
          );
        const made: EmbedKey = {
          id: crypto.randomUUID(),
          key: `fwk_${randomBytes(18).toString('base64url')}`,
          createdAt: new Date().toISOString(),
          ...fields,
        };
        await transaction
          .insertInto('embed_keys')
          .values({
            id: made.id,
            client_id: clientId,
            key: made.key,
            name: made.name,
            origins: JSON.stringify(made.origins),
            requests_per_minute: made.requestsPerMinute,
            created_at: made.createdAt,
          })
          .execute();
        return made;
      }),
    revoke: ({ clientId }, id) =>
      database.as(clientId, async transaction => {
        const { numUpdatedRows } = await transaction
          .updateTable('embed_keys')
          .set({ revoked_at: new Date() })
          .where('client_id', '=', clientId)
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
    async visitor(request, key, address) {
      const found = await find(key);
      if (!found) throw new Failure('unauthenticated', 'This key is not known, or has been revoked.');
      if (!isEmbedRoute(request.method, new URL(request.url).pathname))
        throw new Failure(
          'forbidden',
          'A publishable key reads products and makes configurations, and nothing else.',
        );
      const origin = pageOf(request, settings);
      if (origin !== 'ours' && !found.origins.includes(origin ?? ''))
        throw new Failure(
          'forbidden',
          `This key is not for pages of ${origin?.slice(0, 200) ?? 'an unknown origin'}. Add the origin to the key's list, exactly as the browser shows it.`,
        );
      limitOf(found.key, found.requests_per_minute).take(address ?? 'unknown');
      return { clientId: found.client_id, role: 'member', embed: { key, origin: origin ?? '' } };
    },
    async allowedOrigin(request) {
      const origin = request.headers.get('Origin');
      // A preflight names the method that it asks for, and carries a key in the address at most.
      const method = request.headers.get('Access-Control-Request-Method') ?? request.method;
      if (origin === null || !isEmbedRoute(method, new URL(request.url).pathname)) return undefined;
      const key = keyOf(request);
      if (key !== undefined) return (await find(key))?.origins.includes(origin) ? origin : undefined;
      if (request.method !== 'OPTIONS') return undefined;
      const known = await database.system
        .selectFrom('embed_keys')
        .where('revoked_at', 'is', null)
        .where(sql<boolean>`origins @> ${JSON.stringify([origin])}::jsonb`)
        .select('id')
        .limit(1)
        .executeTakeFirst();
      return known && origin;
    },
  };

  function limitOf(key: string, perMinute: number): RateLimit {
    const known = limits.get(key);
    if (known?.perMinute === perMinute) return known.limit;
    const limit = createRateLimit(perMinute);
    limits.set(key, { perMinute, limit });
    return limit;
  }
}

/**
 * The origin of the page that asks, and `ours` for our own: that is how our page in an iframe of a shop asks, and the
 * shop is then held to the key's origins by `frame-ancestors`. Browsers leave Origin out when a page reads from its
 * own origin.
 */
function pageOf(request: Request, settings: Settings): string | undefined {
  const origin = request.headers.get('Origin');
  if (origin === null) return request.headers.get('Sec-Fetch-Site') === 'same-origin' ? 'ours' : undefined;
  return ownOrigin(origin, new URL(request.url).host, settings) ? 'ours' : origin;
}
