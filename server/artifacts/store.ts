/** What is known of a stored object. */
export interface Stored {
  key: string;
  /** Bytes. */
  size: number;
  modified: Date;
}

export interface PutOptions {
  mediaType?: string;
  /** Nothing is written when the key is taken; `put` answers false. */
  ifAbsent?: boolean;
}

/**
 * Objects by key (`artifacts/…`, `uploads/…`, `input/…`): files in a folder, or an S3 bucket. A reader sees an object
 * whole or not at all. Keys are made by us from checked names; a driver refuses one that is not plain (`checkKey`).
 * Throws Failure `storage` (recoverable) when the store is away or full.
 */
export interface Store {
  readonly kind: 'files' | 's3';
  /**
   * Whether `ifAbsent` holds against another writer at the same moment. Some S3-compatible stores ignore the condition;
   * then `put` looks first, and whoever needs certainty brings a lock.
   */
  exclusive(): Promise<boolean>;
  /** False only with `ifAbsent`, when the key is taken. */
  put(key: string, body: Uint8Array | { path: string }, options?: PutOptions): Promise<boolean>;
  get(key: string): Promise<{ body: ReadableStream<Uint8Array>; size: number } | undefined>;
  /** The same whole, for small objects. */
  read(key: string): Promise<Uint8Array | undefined>;
  head(key: string): Promise<Stored | undefined>;
  /** In order of keys. */
  list(prefix: string): AsyncIterable<Stored>;
  /** No error when it is not there. */
  delete(key: string): Promise<void>;
  /** Where a browser fetches the object itself for a while; undefined: the server has to send it. */
  link(
    key: string,
    options: { name: string; mediaType: string; seconds: number },
  ): Promise<string | undefined>;
  /** Whether the store answers and takes a write; throws why not. */
  check(): Promise<void>;
}

/** Segments as in `path` of a job; no dot in front, so that drivers may keep names of their own. */
const plain = /^(?!\.)[\w .()+,@=-]{1,200}(?:\/(?!\.)[\w .()+,@=-]{1,200})*$/;

/** Throws an error, as keys are ours, for a key that is not plain; S3 takes 1024 bytes at most. */
export function checkKey(key: string): void {
  if (key.length > 900 || !plain.test(key))
    throw new Error(`“${key.slice(0, 100)}” is no key of a stored object.`);
}

/** The same for the beginning of keys; may be empty or end inside of a segment. */
export function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}
