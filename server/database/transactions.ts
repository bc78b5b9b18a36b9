import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, Kysely } from 'kysely';
import type { Transaction, TransactionBuilder } from 'kysely';
import type { Rows } from './connections.ts';
import type { Schema } from './schema.ts';

interface Running {
  open: boolean;
  transaction: Transaction<Schema>;
}

const running = new AsyncLocalStorage<Running>();

/** The transaction in whose work the caller is, while that lasts. */
export function transactionHere(): Transaction<Schema> | undefined {
  const here = running.getStore();
  return here?.open ? here.transaction : undefined;
}

/**
 * The embedded database has one session, so inside a transaction any other query would wait for its own end. It is
 * refused at once, as the mistake that it is on PostgreSQL too: there it runs outside the transaction.
 */
export function refuseInTransaction(): void {
  if (transactionHere())
    throw new Error(
      'A query beside the transaction in whose work it is asked for would wait for itself on the embedded database. Ask by the transaction, or after it.',
    );
}

/** Kysely that knows which transaction the code is in. */
export class System extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    const builder = super.transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = work =>
      execute(async transaction => {
        const here: Running = { open: true, transaction };
        try {
          return await running.run(here, () => work(transaction));
        } finally {
          here.open = false;
        }
      });
    return builder;
  }
}

/** A plain statement of several parameters, by a transaction. */
export async function queryBy(
  transaction: Transaction<Schema>,
  text: string,
  values: readonly unknown[] = [],
): Promise<Pick<Rows, 'rows'>> {
  const { rows } = await transaction.executeQuery(
    CompiledQuery.raw(text, [...values]) as CompiledQuery<Record<string, unknown>>,
  );
  return { rows };
}
