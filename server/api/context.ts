/**
 * What every route finds in its context. Nothing under `server/api` knows Node: what Node does comes in as `Host`, and
 * what the server does as `Services`, so that the web app takes the types of the routes as they are.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { UpgradeWebSocket } from 'hono/ws';
import type { Visitor } from '../accounts/accounts.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import { refuseInvalid } from './failures.ts';
import type { OpenStreams } from './open-streams.ts';
import type { RateLimit } from './rate-limit.ts';

/** Structured lines; pino is one. */
export interface Log {
  debug(facts: object, message?: string): void;
  info(facts: object, message?: string): void;
  warn(facts: object, message?: string): void;
  error(facts: object, message?: string): void;
}

/** Whether untrusted programs can be run in a sandbox on this machine, and if not, why and what helps. */
export interface SandboxStatus {
  available: boolean;
  missing?: { what: string; install: string };
}

/** The process that serves the API. */
export interface Host {
  settings: Settings;
  version: string;
  /** Undefined while the database boots. */
  services(): Services | undefined;
  /** What boots now, in words: `opening the database`; the fault when it could not. */
  boot(): { stage: string; error?: string };
  sandbox(): Promise<SandboxStatus>;
  /** Aborted when the process stops: streams end with a hint to come back. */
  stopping: AbortSignal;
  /** Address of the other end of the connection; `127.0.0.1` where there is none. */
  address(c: Context): string;
  log: Log;
  metrics: Metrics;
  /** Undefined where there is no server to upgrade a connection of. */
  upgradeWebSocket: UpgradeWebSocket | undefined;
}

export interface Metrics {
  request(method: string, route: string, status: number, seconds: number): void;
  /** In the text format of Prometheus. */
  text(services: Services | undefined): Promise<{ mediaType: string; text: string }>;
}

export interface Env {
  Variables: {
    host: Host;
    requestId: string;
    /** Of the client, as far as proxies in front are trusted. */
    address: string;
    rateLimit: RateLimit;
    openStreams: OpenStreams;
    services: Services;
    visitor: Visitor;
  };
}

export type Guard = MiddlewareHandler<Env>;

/** A group of routes. A request that its schema refuses is answered with each place and what is wrong there. */
export const router = (): OpenAPIHono<Env> => new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
