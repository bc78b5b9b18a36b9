import type { Output } from '../engines/engine.ts';
import type { Artifact, Facts, PreviewComparison, Result } from '../jobs/job.ts';
import type { Scope } from '../scope.ts';

/** An artifact on its way to somebody: bytes from us, or an address where the store hands them out itself. */
export type Download = { artifact: Artifact } & (
  { body: ReadableStream<Uint8Array>; link?: undefined } | { link: string; body?: undefined }
);

/** Everything that a checked run leaves; written by `publish` in two steps that a crash may part. */
export interface Finding {
  output: Output;
  facts?: Facts;
  comparison?: PreviewComparison;
}

/** A file whose bytes are in the store, not yet in the database. */
export interface StagedFile {
  name: string;
  format: string;
  mediaType: string;
  size: number;
  sha256: string;
  storageKey: string;
}

/** A result that no job has asked for yet, so that its artifacts have no addresses. */
export type KeptResult = Omit<Result, 'artifacts'> & { artifacts: Omit<Artifact, 'url'>[] };

/**
 * Files that jobs made, and files that clients uploaded, each scoped to its client. The storage key of an artifact is
 * made from client, content key and name, and written by a conditional put: the first writer wins, whoever comes
 * later throws its own bytes away.
 */
export interface Artifacts {
  /**
   * Checks each file by a parser of its format and puts it under its final key; the rows are for the transaction that
   * ends the job, within some hours. Throws Failure `output_invalid` or `storage`.
   */
  stage(scope: Scope, contentKey: string, output: Output): Promise<StagedFile[]>;
  /** The result of a content key, if one is there and has not expired. */
  result(scope: Scope, contentKey: string): Promise<KeptResult | undefined>;
  /** `served`: always the bytes, for a page that may not read from the store's own address. */
  open(
    scope: Scope,
    jobId: string,
    name: string,
    options?: { served?: boolean },
  ): Promise<Download | undefined>;
  /** Stores an upload, at most `limit` bytes, for a day from its last use. Throws Failure `too_large` or `storage`. */
  upload(
    scope: Scope,
    body: ReadableStream<Uint8Array>,
    limit?: number,
  ): Promise<{ sha256: string; size: number }>;
  readUpload(scope: Scope, sha256: string): Promise<Uint8Array | undefined>;
  /**
   * Removes what has expired, and stored objects that no row knows and that are older than a day. Any number of
   * processes may do so, beside others that publish.
   */
  sweep(now?: Date): Promise<{ results: number; uploads: number; strays: number }>;
}
