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
  private readonly statements = new Statements();
  private readonly clients = new Set<PoolClient>();

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
      this.clients.add(client);
      connected?.(client);
    });
    this.pool.on('remove', client => this.clients.delete(client));
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
            ? await client.query({ text, values: [...values], ...this.statements.get(text) })
            : await client.query(text);
          return Array.isArray(result)
            ? { ...result.at(-1), command: '', rowCount: null, rows: result.flatMap(({ rows }) => rows) }
            : result;
        } catch (error) {
          const failure = this.translate(error);
          // Including a connection with plans from before a change of the tables: another makes new ones.
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
    const { options } = this.pool;
    return new PostgresDialect({
      pool: {
        options,
        connect: async () => beginLate(await this.connect()) as unknown as PostgresPoolClient,
        end: async () => {},
      },
    });
  }

  /** Waits for connections that are held, at most so many milliseconds; then what they are used for fails. */
  async end(patience = 5000): Promise<void> {
    const late = setTimeout(() => {
      for (const client of this.clients) client.end().catch(() => {});
    }, patience);
    // A client that is ended while it is held leaves the pool when it is given back, or never.
    const gone = new Promise<void>(resolve => {
      setTimeout(resolve, patience + 500).unref();
    });
    await Promise.race([this.pool.end(), gone]);
    clearTimeout(late);
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

/** Begins a statement that may go to the database together with the `begin` before it. */
export const FIRST = '/* first */';

/** Sends `begin` with the first statement after it when that is marked so: one trip less for every transaction. */
function beginLate(connection: Connection): Connection {
  let late = false;
  const empty = (command: string): Rows => ({ command, rowCount: null, rows: [] });
  return {
    async query(text, values) {
      if (text === 'begin') {
        late = true;
        return empty('BEGIN');
      }
      if (!late) return connection.query(text, values);
      late = false;
      if (text === 'commit' || text === 'rollback') return empty(text.toUpperCase());
      if (text.startsWith(FIRST) && !values?.length) return connection.query(`begin; ${text}`);
      await connection.query('begin');
      return connection.query(text, values);
    },
    release: discard => connection.release(discard),
  };
}

/**
 * Names for statements with parameters, so that a connection parses and plans each of them once: that is half of what
 * the embedded database does for a short query. Programs write as many texts as they have queries; should one write
 * them without end, the later ones go unnamed, as names are kept by the database for as long as the connection lasts.
 */
class Statements {
  private readonly names = new Map<string, { name: string }>();

  get(text: string): { name: string } | undefined {
    const known = this.names.get(text);
    if (known || this.names.size >= 500) return known;
    const named = { name: `formwork_${this.names.size}` };
    this.names.set(text, named);
    return named;
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
    return (
      code.startsWith('08') ||
      ['53300', '57P01', '57P02', '57P03', '57P05', '25P03'].includes(code) ||
      (code === '0A000' && error.message.startsWith('cached plan'))
    );
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  return (
    socketFaults.has(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The embedded database)/.test(
      error.message,
    )
  );
}
