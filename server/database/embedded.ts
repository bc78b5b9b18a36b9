import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { EmbeddedStart, FromEmbedded, ToEmbedded } from './embedded-thread.ts';

/**
 * PGlite in a thread of its own, reached as PostgreSQL is: by its wire protocol. So one driver (`pg`), with its types,
 * errors and notifications, serves both databases. PGlite has one session; open one connection at a time.
 */
export interface Embedded {
  /** For `pg`'s option `stream`. */
  connect(): Duplex;
  /** The whole folder, for `snapshot`. */
  dump(): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * Starts the thread; rejects when PGlite cannot open the folder. A thread that dies is
 * started again by `connect`, unless all was in memory.
 */
export async function openEmbedded(start: EmbeddedStart): Promise<Embedded> {
  let thread = await startThread(start);
  return {
    connect() {
      const socket = new EmbeddedSocket(async () => {
        if (thread.dead && start.folder !== undefined)
          thread = await startThread({ ...start, snapshot: undefined });
        return thread;
      });
      return socket;
    },
    dump: () => thread.dump(),
    close: () => thread.close(),
  };
}

interface Thread {
  readonly dead: boolean;
  attach(socket: EmbeddedSocket): number;
  send(message: ToEmbedded, transfer?: ArrayBuffer[]): void;
  dump(): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

async function startThread(start: EmbeddedStart): Promise<Thread> {
  const worker = new Worker(new URL('embedded-thread.ts', import.meta.url), {
    workerData: start,
    // Options of the process, such as --input-type, are not for it.
    execArgv: [],
  });
  const sockets = new Map<number, EmbeddedSocket>();
  const waiting = new Set<(message: FromEmbedded | undefined) => void>();
  let connections = 0;
  let fault: Error | undefined;
  let dead = false;

  worker.on('message', (message: FromEmbedded) => {
    if (message.type === 'bytes') sockets.get(message.connection)?.push(message.bytes);
    else for (const hear of waiting) hear(message);
  });
  worker.on('error', error => {
    fault = error;
  });
  worker.on('exit', () => {
    dead = true;
    for (const hear of waiting) hear(undefined);
    for (const socket of sockets.values())
      socket.destroy(fault ?? new Error('The embedded database has stopped.'));
    sockets.clear();
  });

  const next = (type: FromEmbedded['type']): Promise<FromEmbedded> =>
    new Promise((resolve, reject) => {
      const hear = (message: FromEmbedded | undefined): void => {
        if (message && message.type !== type) return;
        waiting.delete(hear);
        if (message) resolve(message);
        else reject(fault ?? new Error('The embedded database has stopped.'));
      };
      waiting.add(hear);
    });
  const send = (message: ToEmbedded, transfer: ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer);

  await next('ready');
  return {
    get dead() {
      return dead;
    },
    attach(socket) {
      if (dead) throw fault ?? new Error('The embedded database has stopped.');
      const connection = ++connections;
      sockets.set(connection, socket);
      socket.once('close', () => sockets.delete(connection));
      send({ type: 'open', connection });
      return connection;
    },
    send,
    async dump() {
      const dumped = next('dumped');
      send({ type: 'dump' });
      const message = await dumped;
      if (message.type !== 'dumped') throw new Error('unreachable');
      return message.snapshot;
    },
    async close() {
      if (dead) return;
      const closed = next('closed');
      send({ type: 'close' });
      await closed;
      await worker.terminate();
    },
  };
}

/** What `pg` takes for a socket. */
class EmbeddedSocket extends Duplex {
  private readonly reach: () => Promise<Thread>;
  private thread: Thread | undefined;
  private connection = 0;
  private unsent: Uint8Array[] = [];

  constructor(reach: () => Promise<Thread>) {
    super();
    this.reach = reach;
  }

  connect(): this {
    this.reach()
      .then(thread => {
        this.thread = thread;
        this.connection = thread.attach(this);
        this.emit('connect');
      })
      .catch((error: Error) => this.destroy(error));
    return this;
  }

  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    // One query is several writes in one turn; together they cost one trip to the thread.
    if (this.unsent.push(chunk) === 1) queueMicrotask(() => this.send());
    done();
  }

  private send(): void {
    const bytes = new Uint8Array(this.unsent.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.unsent) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.unsent = [];
    // `X`, Terminate, would end the one session; the thread resets it for the next connection instead.
    if (bytes.length === 5 && bytes[0] === 0x58) return;
    this.thread?.send({ type: 'bytes', connection: this.connection, bytes }, [bytes.buffer]);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}
