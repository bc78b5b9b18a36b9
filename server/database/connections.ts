import { PostgresDialect } from 'kysely';
import type { PostgresPoolClient } from 'kysely';
import { DatabaseError, Pool, types as pgTypes } from 'pg';
import type { CustomTypesConfig, PoolClient, PoolConfig, QueryResult } from 'pg';
import { Failure } from '../failure.ts';

export interface Rows {
  rows: Record<string, unknown>[];
  rowCount: number | null;
  command: string;
}

/** One connection, held until it is released. */
export interface Connection {
  query(text: string, values?: readonly unknown[]): Promise<Rows>;
  /** With true the connection is closed instead of used again. */
  release(discard?: boolean): void;
}

/** Text in, values out: 64-bit integers as numbers (sizes and counts stay far below 2^53), dates without time as text. */
const types = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    if (type === 20) return Number;
    if (type === 1082) return (text: string) => text;
    return format === 'binary' ? pgTypes.getTypeParser(type, 'binary') : pgTypes.getTypeParser(type, 'text');
  },
} as CustomTypesConfig;

/**
 * A pool in which a database that is away is a Failure `unavailable` (recoverable), and which connects anew by itself
 * when it is back.
 */
export class Connections {
  private readonly pool: Pool;
  private readonly away: string;
  private readonly before: (() => void) | undefined;

  constructor(
    options: PoolConfig,
    {
      away,
      before,
      connected,
    }: {
      /** What people read when the database does not answer. */
      away: string;
      /** Asked before each connection is taken; throws to refuse. */
      before?: () => void;
      connected?: (client: PoolClient) => void;
    },
  ) {
    this.away = away;
    this.before = before;
    this.pool = new Pool({ ...options, types });
    this.pool.on('connect', client => {
      // A connection that breaks while it is held tells its query; without a listener it would also end the process.
      client.on('error', () => {});
      connected?.(client);
    });
    this.pool.on('error', () => {});
  }

  async connect(): Promise<Connection> {
    this.before?.();
    const client = await this.attempt(() => this.pool.connect());
    let broken = false;
    return {
      query: async (text, values) => {
        try {
          // Without values the simple protocol, which takes several statements; of those, answers come as a list.
          const result: QueryResult | QueryResult[] = values?.length
            ? await client.query(text, [...values])
            : await client.query(text);
          return Array.isArray(result)
            ? { ...result.at(-1), command: '', rowCount: null, rows: result.flatMap(({ rows }) => rows) }
            : result;
        } catch (error) {
          const failure = this.translate(error);
          broken ||= failure !== error;
          throw failure;
        }
      },
      release: (discard = false) => client.release(discard || broken),
    };
  }

  /** On a connection of its own, with nothing left open on it if it fails. */
  async query(text: string, values?: readonly unknown[]): Promise<Rows> {
    const connection = await this.connect();
    try {
      const rows = await connection.query(text, values);
      connection.release();
      return rows;
    } catch (error) {
      await connection.query('rollback').catch(() => {});
      connection.release();
      throw error;
    }
  }

  dialect(): PostgresDialect {
    const { pool } = this;
    return new PostgresDialect({
      pool: {
        options: pool.options,
        connect: async () => (await this.connect()) as unknown as PostgresPoolClient,
        end: async () => {},
      },
    });
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): unknown {
    return isOutage(error)
      ? new Failure('unavailable', this.away, { recoverable: true, retryAfter: 5, cause: error })
      : error;
  }
}

const socketFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Whether the database did not answer, rather than refuse a statement. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof DatabaseError)
    // Connection exceptions, too many connections, shut down, crash of another session, starting up.
    return code.startsWith('08') || ['53300', '57P01', '57P02', '57P03', '57P05', '25P03'].includes(code);
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  return (
    socketFaults.has(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The embedded database)/.test(
      error.message,
    )
  );
}
