import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Configuration, Configurations } from './configuration.ts';

const PAGE = 50;

/** Configurations as rows; each call is one transaction in which the database shows this client's rows only. */
export function createConfigurations(database: Database): Configurations {
  return {
    list: ({ clientId }, { limit = PAGE, before, productId } = {}) => {
      const older = before
        ? sql`(c.created_at, c.id) < (select b.created_at, b.id from configurations b where b.id = ${before} and b.client_id = ${clientId})`
        : sql`true`;
      const same = productId ? sql`c.product_id = ${productId}` : sql`true`;
      return database.as(clientId, transaction =>
        read(transaction, sql`c.client_id = ${clientId} and ${older} and ${same}`, limit),
      );
    },

    get: ({ clientId }, id) =>
      database.as(clientId, async transaction => {
        const [found] = await read(transaction, sql`c.client_id = ${clientId} and c.id = ${id}`, 1);
        return found;
      }),

    create: ({ clientId }, { productId, productVersion, name, values }) =>
      database.as(clientId, async transaction => {
        const id = randomUUID();
        const { rows } = await sql`
          insert into configurations (id, client_id, product_id, product_version, name, "values")
          select ${id}, client_id, product_id, version, ${name ?? null}, ${JSON.stringify(values)}::text::jsonb
          from product_versions
          where client_id = ${clientId} and product_id = ${productId}
            and (version = ${productVersion ?? null}::integer or ${productVersion ?? null}::integer is null)
          order by version desc limit 1
          returning id
        `.execute(transaction);
        if (rows.length === 0) return undefined;
        const [made] = await read(transaction, sql`c.client_id = ${clientId} and c.id = ${id}`, 1);
        return made;
      }),

    delete: ({ clientId }, id) =>
      database.as(clientId, async transaction => {
        const { numDeletedRows } = await transaction
          .deleteFrom('configurations')
          .where('client_id', '=', clientId)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}

interface Row {
  id: string;
  product_id: string;
  product_version: number;
  latest: number;
  name: string | null;
  values: Record<string, unknown>;
  created_at: Date;
}

async function read(
  transaction: Transaction<Schema>,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<Configuration[]> {
  const { rows } = await sql<Row>`
    select c.id, c.product_id, c.product_version, p.version as latest, c.name, c."values", c.created_at
    from configurations c join products p on p.client_id = c.client_id and p.id = c.product_id
    where ${where} order by c.created_at desc, c.id desc limit ${limit}
  `.execute(transaction);
  return rows.map(row => ({
    id: row.id,
    productId: row.product_id,
    productVersion: row.product_version,
    latestVersion: row.latest,
    name: row.name,
    values: row.values,
    createdAt: row.created_at.toISOString(),
  }));
}
