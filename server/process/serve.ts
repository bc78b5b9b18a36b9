import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings, type WebSocketServerLike } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { WebSocketServer, type WebSocket } from 'ws';

/** Bytes of one message: 100 KB of code, written with escapes. */
const MESSAGE_LIMIT = 512 * 1024;
/** Milliseconds between pings; a connection that answered none since the last is cut. */
const HEARTBEAT = 20_000;
/** Milliseconds that answers which are being sent get when the server stops. */
const LAST_ANSWERS = 3000;

export interface Serving {
  /** As people open it: `http://localhost:4100/`. */
  url: string;
  port: number;
  /** Takes no new connections, lets answers end, then cuts what is left. */
  stop(): Promise<void>;
}

/** Serves an app over HTTP, and its WebSockets. Rejects with the error of `listen`, such as EADDRINUSE. */
export async function serve(
  app: Hono,
  { host, port, heartbeat = HEARTBEAT }: { host: string; port: number; heartbeat?: number },
): Promise<Serving> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    perMessageDeflate: false,
  });
  const stopPings = keepAlive(sockets, heartbeat);
  const server = createAdaptorServer({
    fetch: app.fetch,
    // Its type knows no optional properties that are undefined.
    websocket: { server: sockets as unknown as WebSocketServerLike },
    // Headers within 20 s, a whole request (an upload of 64 MB over a slow line) within 5 minutes.
    serverOptions: {
      headersTimeout: 20_000,
      // Longer than the minute for which reverse proxies keep a connection: who asks again on one must not find it closed.
      keepAliveTimeout: 65_000,
      requestTimeout: 300_000,
      maxHeaderSize: 16_384,
      // Any other upgrade that is asked for is not ours: the request is answered as if it had not asked.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
  }) as Server;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: urlOf(address),
    port: address.port,
    async stop() {
      stopPings();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }, LAST_ANSWERS);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

/** Cuts connections whose other end has gone without a word. */
function keepAlive(sockets: WebSocketServer, every: number): () => void {
  const silent = new WeakSet<WebSocket>();
  sockets.on('connection', socket => {
    socket.on('pong', () => silent.delete(socket));
    // A message that is too large, or no UTF-8: ws closes the connection by itself.
    socket.on('error', () => {});
  });
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        socket.ping();
      }
    }
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `http://${['127.0.0.1', '[::1]'].includes(host) ? 'localhost' : host}:${port}/`;
}

/** Where a request's connection comes from; this machine when it was made inside of the process. */
export const peerAddress = (c: Context): string =>
  (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? '127.0.0.1';

/** What to do about an error of `listen`, in words. */
export function listenAdvice(error: unknown, { host, port }: { host: string; port: number }): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const noAddress = `${host} is not an address of this machine. Leave --host out to serve this machine only.`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. Stop what runs there, or choose another: formwork start --port ${port + 1}`,
    EACCES: `Port ${port} needs more rights than this user has. Choose one above 1023: formwork start --port 4100`,
    EADDRNOTAVAIL: noAddress,
    ENOTFOUND: noAddress,
  };
  return reasons[code ?? ''] ?? `The server cannot start: ${message}`;
}
