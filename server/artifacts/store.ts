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
 * whole or not at all. Keys are made by us from checked names; a driver refuses one that is not plain. Throws Failure
 * `storage` (recoverable) when the store is away or full.
 */
export interface Store {
  readonly kind: 'files' | 's3';
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
