import { z } from 'zod';

const count = (initial: number) => z.coerce.number().int().min(1).default(initial);
const flag = z.stringbool().default(false);

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  /** Where people reach the app from outside, such as `https://formwork.example`; for cookies, CORS and mails. */
  PUBLIC_URL: z.url().optional(),
  /** Folder of the embedded database, the artifacts and the work folders. */
  DATA: z.string().default('data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

  /** PostgreSQL; without it PGlite in `DATA`. */
  DATABASE_URL: z.string().optional(),
  DATABASE_POOL: count(10),

  /** An S3-compatible bucket; without it files in `DATA`. */
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z.url().optional(),
  /** The same store as browsers reach it; default S3_ENDPOINT. */
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),

  /** `auto`: accounts unless bound to loopback. */
  ACCOUNTS: z.enum(['auto', 'required']).default('auto'),
  /** Signs cookies and links; needed with accounts, at least 32 characters. */
  SECRET: z.string().min(32).optional(),
  /** `invited`: after the first user only those with an invitation may register. `open`: anybody who reaches the server. */
  SIGN_UP: z.enum(['invited', 'open']).default('invited'),
  /** Reverse proxies in front of this process: the address of a request is taken that far from the end of X-Forwarded-For. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default('Formwork <formwork@localhost>'),

  /** Jobs that one worker process runs at once. */
  CONCURRENCY: count(2),
  /** Queued jobs of all clients before 503, and of one client before 429. */
  QUEUE_LIMIT: count(1000),
  CLIENT_QUEUE_LIMIT: count(100),
  /** Requests a minute and address on costly routes. */
  RATE_LIMIT: count(10),
  /** Where a worker of its own answers `/health` and `/metrics`; nowhere without it. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Whoever sends it as bearer token reads `/metrics`; without it, this machine does. */
  METRICS_TOKEN: z.string().min(16).optional(),
  MAX_RETRIES: z.coerce.number().int().min(0).max(10).default(3),
  /** Seconds of wall time that an engine gets. */
  ENGINE_SECONDS: count(600),
  /** MiB of address space that an engine gets. */
  ENGINE_MEMORY: count(4096),
  /** Days that an artifact which no project keeps stays. */
  ARTIFACT_DAYS: count(7),
  /** Seconds that running engines get when the server stops. */
  STOP_SECONDS: z.coerce.number().min(0).default(20),
  /** A JSON file with job requests that are run at start, so that they are answered at once later. */
  PREWARM: z.string().optional(),
  /** The `test` engine, for benchmarks and fault tests. Never in production. */
  TEST_ENGINE: flag,
});

export type Settings = z.output<typeof schema>;

/** Settings from environment variables of the same names with the prefix `FORMWORK_`, or without it. Throws a ZodError. */
export function settings(env: Readonly<Record<string, string | undefined>> = {}): Settings {
  const given = Object.keys(schema.shape).flatMap(name => {
    const value = env[`FORMWORK_${name}`] ?? env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return schema.parse(Object.fromEntries(given));
}
