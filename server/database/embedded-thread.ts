/** The thread of the embedded database: takes bytes of PostgreSQL's protocol, answers bytes. PGlite blocks it. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

export interface EmbeddedStart {
  /** Undefined: in memory. */
  folder: string | undefined;
  /** A folder as `dumpDataDir('none')` gave it, to start from instead of making a new one. */
  snapshot: Uint8Array<ArrayBuffer> | undefined;
}

export type ToEmbedded =
  | { type: 'open'; connection: number }
  | { type: 'bytes'; connection: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'dump' }
  | { type: 'close' };

export type FromEmbedded =
  | { type: 'ready' }
  | { type: 'bytes'; connection: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'dumped'; snapshot: Uint8Array<ArrayBuffer> }
  | { type: 'closed' };

const port = parentPort;
if (!port) throw new Error('embedded-thread.ts runs in a worker thread only');
const { folder, snapshot } = workerData as EmbeddedStart;

const answer = (message: FromEmbedded, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

const database = await PGlite.create({
  ...(folder === undefined ? {} : { dataDir: folder }),
  ...(snapshot === undefined ? {} : { loadDataDir: new Blob([snapshot]) }),
});

/** There is one session: a connection that follows another must not find its transaction, role or settings. */
let opened = false;

async function handle(message: ToEmbedded): Promise<void> {
  switch (message.type) {
    case 'open':
      // Two statements, as the second may not be part of a transaction, which several in one text are.
      if (opened) await database.exec('rollback');
      if (opened) await database.exec('discard all');
      opened = true;
      return;
    case 'bytes': {
      const bytes = (await database.execProtocolRaw(message.bytes)).slice();
      if (awaitsReady(message.bytes) && !isReady(bytes))
        // Seen after an overflow of its stack. Nobody would ever get an answer again, so this thread ends.
        throw new Error('The embedded database does not answer any more.');
      answer({ type: 'bytes', connection: message.connection, bytes }, [bytes.buffer]);
      return;
    }
    case 'dump': {
      const dumped = new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer());
      answer({ type: 'dumped', snapshot: dumped }, [dumped.buffer]);
      return;
    }
    case 'close':
      await database.close();
      answer({ type: 'closed' });
      port!.close();
  }
}

/** Ends in Sync (`S`), or is a Query (`Q`). */
const awaitsReady = (bytes: Uint8Array): boolean => bytes[0] === 0x51 || bytes.at(-5) === 0x53;

/** Ends in ReadyForQuery: `Z`, length 5, status. */
const isReady = (bytes: Uint8Array): boolean => bytes.at(-6) === 0x5a && bytes.at(-2) === 5;

// One after another: the protocol has no answers out of order.
let last = Promise.resolve();
port.on('message', (message: ToEmbedded) => {
  last = last.then(() => handle(message));
});
answer({ type: 'ready' });
