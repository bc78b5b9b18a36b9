import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable, Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { ProductsTable, Schema } from '../database/schema.ts';
import { Failure } from '../failure.ts';
import type { Product, Products, ProductSummary } from './product.ts';

const PAGE = 50;

/** Products as rows; each call is one transaction in which the database shows this client's rows only. */
export function createProducts(database: Database): Products {
  return {
    list: ({ clientId }, { limit = PAGE, before } = {}) =>
      database.as(clientId, async transaction => {
        const rows = await transaction
          .selectFrom('products')
          .where('client_id', '=', clientId)
          .$if(before !== undefined, query =>
            query.where(
              sql<boolean>`(created_at, id) < (select b.created_at, b.id from products b where b.id = ${before} and b.client_id = ${clientId})`,
            ),
          )
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .select(['id', 'name', 'version', 'created_at', 'updated_at'])
          .select(sql<string | null>`document ->> 'description'`.as('description'))
          .execute();
        return rows.map(row => ({ ...headOf(row), description: row.description }));
      }),

    get: ({ clientId }, id, version) =>
      database.as(clientId, async transaction => {
        const now = await read(transaction, clientId, id);
        if (!now || version === undefined || version === now.version) return now;
        const then = await transaction
          .selectFrom('product_versions')
          .where('client_id', '=', clientId)
          .where('product_id', '=', id)
          .where('version', '=', version)
          .select(['name', 'document', 'created_at'])
          .executeTakeFirst();
        return (
          then && {
            ...now,
            name: then.name,
            version,
            document: then.document,
            updatedAt: then.created_at.toISOString(),
          }
        );
      }),

    create: ({ clientId }, { name, document }) =>
      database.as(clientId, async transaction => {
        const row = await transaction
          .insertInto('products')
          .values({ id: randomUUID(), client_id: clientId, name, document: JSON.stringify(document) })
          .returningAll()
          .executeTakeFirstOrThrow();
        await keepVersion(transaction, row);
        return productOf(row);
      }),

    update: ({ clientId }, id, { name, document }, version) =>
      database.as(clientId, async transaction => {
        const row = await transaction
          .updateTable('products')
          .set({
            name,
            document: JSON.stringify(document),
            version: version + 1,
            updated_at: sql`clock_timestamp()`,
          })
          .where('client_id', '=', clientId)
          .where('id', '=', id)
          .where('version', '=', version)
          .returningAll()
          .executeTakeFirst();
        if (row) {
          await keepVersion(transaction, row);
          return productOf(row);
        }
        const now = await read(transaction, clientId, id);
        if (now) throw moved(now);
        return undefined;
      }),

    delete: ({ clientId }, id, version) =>
      database.as(clientId, async transaction => {
        const { numDeletedRows } = await transaction
          .deleteFrom('products')
          .where('client_id', '=', clientId)
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst();
        if (numDeletedRows > 0n) return true;
        const now = await read(transaction, clientId, id);
        if (now) throw moved(now);
        return false;
      }),
  };
}

type Row = Selectable<ProductsTable>;

async function read(
  transaction: Transaction<Schema>,
  clientId: string,
  id: string,
): Promise<Product | undefined> {
  const row = await transaction
    .selectFrom('products')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  return row && productOf(row);
}

async function keepVersion(transaction: Transaction<Schema>, row: Row): Promise<void> {
  await transaction
    .insertInto('product_versions')
    .values({
      product_id: row.id,
      client_id: row.client_id,
      version: row.version,
      name: row.name,
      document: JSON.stringify(row.document),
    })
    .execute();
}

const headOf = (row: Omit<Row, 'document' | 'client_id'>): Omit<ProductSummary, 'description'> => ({
  id: row.id,
  name: row.name,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const productOf = (row: Row): Product => ({ ...headOf(row), document: row.document });

const moved = ({ version }: Product): Failure =>
  new Failure(
    'conflict',
    `Somebody has changed this product: it is at version ${version} now. Read it again first.`,
    {
      details: { version },
    },
  );
