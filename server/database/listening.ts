import { Client, escapeIdentifier } from 'pg';
import type { ClientConfig } from 'pg';

type Heard = (payload: string | undefined) => void;

/** Calls back for notifications of channels. */
export interface Listening {
  listen(channel: string, heard: Heard): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Who listens to what; each channel is asked for once, by the first, and given up after the last. */
export class Listeners {
  private readonly heard = new Map<string, Set<Heard>>();

  get channels(): string[] {
    return [...this.heard.keys()];
  }

  /** Answers whether it is the channel's first. */
  add(channel: string, heard: Heard): boolean {
    const all = this.heard.get(channel);
    if (all) all.add(heard);
    else this.heard.set(channel, new Set([heard]));
    return !all;
  }

  /** Answers whether it was the channel's last. */
  remove(channel: string, heard: Heard): boolean {
    const all = this.heard.get(channel);
    if (!all?.delete(heard) || all.size > 0) return false;
    return this.heard.delete(channel);
  }

  tell(channel: string, payload: string): void {
    for (const heard of this.heard.get(channel) ?? []) heard(payload);
  }

  /** After a gap. */
  tellAll(): void {
    for (const all of this.heard.values()) for (const heard of all) heard(undefined);
  }
}

const quoted = (channel: string): string => escapeIdentifier(channel);

/** Seconds between looks whether a silent connection is still there. */
const pulse = 10;

/**
 * Listens on a connection of its own, which is made anew when it breaks: after 0.1 s, then twice as long each time, at
 * most 5 s. Then everyone hears undefined, as notifications of the gap are gone.
 */
export function listenTo(config: ClientConfig): Listening {
  const listeners = new Listeners();
  let client: Promise<Client> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delay = 100;
  let closed = false;

  const current = (): Promise<Client> => {
    if (client) return client;
    const lost = (): void => {
      if (client !== mine) return;
      client = undefined;
      again();
    };
    const mine = connect(config, listeners, lost);
    mine.then(() => (delay = 100), lost);
    client = mine;
    return mine;
  };

  const again = (): void => {
    if (closed || timer || listeners.channels.length === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      current().then(
        () => listeners.tellAll(),
        () => {},
      );
    }, delay);
    delay = Math.min(delay * 2, 5000);
  };

  return {
    async listen(channel, heard) {
      const first = listeners.add(channel, heard);
      const there = client !== undefined;
      try {
        const connection = await current();
        // A connection made just now has asked for every channel already.
        if (first && there) await connection.query(`listen ${quoted(channel)}`);
      } catch {
        // Away now: it hears undefined when the connection is back.
      }
      return async () => {
        if (!listeners.remove(channel, heard)) return;
        const connection = await client?.catch(() => undefined);
        await connection?.query(`unlisten ${quoted(channel)}`).catch(() => {});
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const connection = await client?.catch(() => undefined);
      await connection?.end();
    },
  };
}

async function connect(config: ClientConfig, listeners: Listeners, lost: () => void): Promise<Client> {
  const client = new Client({ ...config, keepAlive: true, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  client.on('notification', ({ channel, payload }) => listeners.tell(channel, payload ?? ''));
  await client.connect();
  try {
    for (const channel of listeners.channels) await client.query(`listen ${quoted(channel)}`);
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
  const heart = setInterval(() => {
    // `end` drops a connection at once while its query is unanswered.
    const late = setTimeout(() => void client.end(), pulse * 1000);
    const alive = (): void => clearTimeout(late);
    client.query('select 1').then(alive, alive);
  }, pulse * 1000);
  client.once('end', () => {
    clearInterval(heart);
    lost();
  });
  return client;
}
