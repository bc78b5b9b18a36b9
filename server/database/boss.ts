import { PgBoss } from 'pg-boss';
import type { Connections } from './connections.ts';
import type { Database } from './database.ts';
import type { Listening } from './listening.ts';
import { queryBy, transactionHere } from './transactions.ts';

/**
 * A queue over connections that are there already: no second pool, and the same reconnecting. Workers hear of new jobs
 * by notification (queues with `notify: true`); as a floor they look themselves.
 */
export function createBoss(kind: Database['kind'], connections: Connections, listening: Listening): PgBoss {
  const boss = new PgBoss({
    db: {
      executeSql(text, values) {
        // What it looks up by itself (a queue's options) while it sends within a transaction.
        const transaction = kind === 'pglite' ? transactionHere() : undefined;
        return transaction ? queryBy(transaction, text, values) : connections.query(text, values);
      },
      async listen(channel, onNotification, onReconnect) {
        const close = await listening.listen(channel, payload => {
          if (payload === undefined) onReconnect();
          else onNotification(payload);
        });
        onReconnect();
        return { close };
      },
      async beginTransaction() {
        const connection = await connections.connect();
        let open = true;
        const settle = async (statement: 'commit' | 'rollback'): Promise<void> => {
          if (!open) throw new Error('The transaction has ended already.');
          open = false;
          try {
            await connection.query(statement);
            connection.release();
          } catch (error) {
            connection.release(true);
            throw error;
          }
        };
        await connection.query('begin').catch((error: unknown) => {
          connection.release(true);
          throw error;
        });
        return {
          db: {
            executeSql: (text, values) =>
              open
                ? connection.query(text, values)
                : Promise.reject(new Error('The transaction has ended already.')),
          },
          commit: () => settle('commit'),
          rollback: async () => {
            if (open) await settle('rollback').catch(() => {});
          },
        };
      },
    },
    backend: kind === 'pglite' ? 'pglite' : 'postgres',
    useListenNotify: true,
  });
  // Without a listener an outage would end the process; whoever starts the queue adds one that logs.
  boss.on('error', () => {});
  return boss;
}
