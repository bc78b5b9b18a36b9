import { open, stat } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Failure } from '../failure.ts';
import { checkKey, checkPrefix, type PutOptions, type Store, type Stored } from './store.ts';

export interface S3Options {
  bucket: string;
  region: string;
  /** Undefined: AWS itself. */
  endpoint?: string | undefined;
  /** As browsers reach it; default `endpoint`. */
  publicEndpoint?: string | undefined;
  /** Undefined: as the AWS tools find them (environment, files, role of the machine). */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** Bytes; larger objects go in parts of this size, and so no more of a file is in memory. S3 wants 5 MiB or more. */
  part?: number;
  /** Objects of one answer to `list`. */
  page?: number;
}

const MIB = 1024 * 1024;
/** Ours, beside the keys of `checkKey`'s callers. */
const PROBE = 'health/conditional-put';
const CHECK = 'health/check';

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
const missing = (error: unknown): boolean =>
  statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket';
/** 412: the key is taken. 409: somebody else is writing it at this moment. */
const refused = (error: unknown): boolean =>
  statusOf(error) === 412 || (error as Error).name === 'PreconditionFailed';
const contended = (error: unknown): boolean =>
  statusOf(error) === 409 || (error as Error).name === 'ConditionalRequestConflict';

/**
 * Objects in an S3-compatible bucket. The SDK tries three times within a second or so; what still fails is a Failure
 * that a job waits for. Buffers instead of streams go out, as only those can be sent again and have their SHA-256 in
 * the signature: a store that checks signatures refuses damaged bytes.
 */
export class S3Store implements Store {
  readonly kind = 's3';
  readonly #client: S3Client;
  /** Signs addresses for browsers; asks nothing. */
  readonly #links: S3Client;
  readonly #bucket: string;
  readonly #part: number;
  readonly #page: number;
  #conditional: Promise<boolean> | undefined;

  constructor({
    bucket,
    region,
    endpoint,
    publicEndpoint,
    credentials,
    part = 16 * MIB,
    page = 1000,
  }: S3Options) {
    const common = {
      region,
      ...(credentials && { credentials }),
      // Stores other than AWS often know neither buckets as host names nor the checksums in trailers.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    } as const;
    this.#client = new S3Client({
      ...common,
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3000, socketTimeout: 30_000 },
    });
    const seen = publicEndpoint ?? endpoint;
    this.#links = new S3Client({
      ...common,
      ...(seen !== undefined && { endpoint: seen, forcePathStyle: true }),
    });
    this.#bucket = bucket;
    this.#part = part;
    this.#page = page;
  }

  /**
   * Tried out once: AWS, MinIO, Ceph, R2 and Garage's newer versions refuse a conditional put to a key that is taken,
   * others write all the same.
   */
  exclusive(): Promise<boolean> {
    this.#conditional ??= this.#guarded(() => this.#probe()).catch((error: unknown) => {
      this.#conditional = undefined;
      throw error;
    });
    return this.#conditional;
  }

  async #probe(): Promise<boolean> {
    const at = { Bucket: this.#bucket, Key: PROBE, Body: Buffer.from('taken') };
    await this.#client.send(new PutObjectCommand(at));
    try {
      await this.#client.send(new PutObjectCommand({ ...at, IfNoneMatch: '*' }));
      return false;
    } catch (error) {
      if (refused(error)) return true;
      // A store that does not know the header may say so: 501 NotImplemented, or 400.
      if (statusOf(error) === 501 || statusOf(error) === 400) return false;
      throw error;
    }
  }

  put(key: string, body: Uint8Array | { path: string }, options: PutOptions = {}): Promise<boolean> {
    checkKey(key);
    return this.#guarded(async () => {
      if (!options.ifAbsent) {
        await this.#write(key, body, options.mediaType, false);
        return true;
      }
      // Spares the transfer, and is all there is where the store does not know the condition.
      if (await this.#head(key)) return false;
      const conditional = await this.exclusive();
      for (let attempt = 1; ; attempt++) {
        try {
          await this.#write(key, body, options.mediaType, conditional);
          return true;
        } catch (error) {
          if (refused(error)) return false;
          // Whoever was writing at the same moment has won or failed by now.
          if (!contended(error) || attempt === 5) throw error;
          if (await this.#head(key)) return false;
        }
      }
    });
  }

  async #write(
    key: string,
    body: Uint8Array | { path: string },
    mediaType: string | undefined,
    conditional: boolean,
  ): Promise<void> {
    const at = { Bucket: this.#bucket, Key: key };
    const condition = conditional ? { IfNoneMatch: '*' } : {};
    const size = 'path' in body ? (await stat(body.path)).size : body.length;
    if (size > this.#part) return this.#writeParts(at, body, size, mediaType, condition);
    const bytes = await piece(body, 0, size);
    await this.#client.send(
      new PutObjectCommand({ ...at, Body: bytes, ContentType: mediaType, ...condition }),
    );
  }

  /** Nothing is visible before the last step, and that is the one with the condition. */
  async #writeParts(
    at: { Bucket: string; Key: string },
    body: Uint8Array | { path: string },
    size: number,
    mediaType: string | undefined,
    condition: { IfNoneMatch?: string },
  ): Promise<void> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...at, ContentType: mediaType }),
    );
    try {
      const parts: CompletedPart[] = [];
      for (let from = 0; from < size; from += this.#part) {
        const PartNumber = parts.length + 1;
        const { ETag } = await this.#client.send(
          new UploadPartCommand({
            ...at,
            UploadId,
            PartNumber,
            Body: await piece(body, from, Math.min(this.#part, size - from)),
          }),
        );
        parts.push({ ETag, PartNumber });
      }
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          ...at,
          UploadId,
          MultipartUpload: { Parts: parts },
          ...condition,
        }),
      );
    } catch (error) {
      // Parts that nobody completes cost money; what this misses, the bucket's own rule for them removes.
      await this.#client.send(new AbortMultipartUploadCommand({ ...at, UploadId })).catch(() => undefined);
      throw error;
    }
  }

  get(key: string): Promise<{ body: ReadableStream<Uint8Array>; size: number } | undefined> {
    checkKey(key);
    return this.#guarded(async () => {
      const found = await this.#get(key);
      return found && { body: found.body.transformToWebStream(), size: found.size };
    });
  }

  read(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    return this.#guarded(async () => (await this.#get(key))?.body.transformToByteArray());
  }

  async #get(key: string) {
    try {
      const { Body, ContentLength } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
      );
      return Body && { body: Body, size: ContentLength ?? 0 };
    } catch (error) {
      if (missing(error)) return undefined;
      throw error;
    }
  }

  head(key: string): Promise<Stored | undefined> {
    checkKey(key);
    return this.#guarded(() => this.#head(key));
  }

  async #head(key: string): Promise<Stored | undefined> {
    try {
      const { ContentLength, LastModified } = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key }),
      );
      return { key, size: ContentLength ?? 0, modified: LastModified ?? new Date() };
    } catch (error) {
      if (missing(error)) return undefined;
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<Stored> {
    checkPrefix(prefix);
    // By the last key instead of the store's tokens: a page does not depend on the one before.
    let after: string | undefined;
    do {
      const page = await this.#guarded(() =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            MaxKeys: this.#page,
            StartAfter: after,
          }),
        ),
      );
      const objects = page.Contents ?? [];
      for (const { Key, Size, LastModified } of objects)
        if (Key !== undefined && !Key.startsWith('health/'))
          yield { key: Key, size: Size ?? 0, modified: LastModified ?? new Date() };
      after = page.IsTruncated ? objects.at(-1)?.Key : undefined;
    } while (after !== undefined);
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.#guarded(() => this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })));
  }

  async link(
    key: string,
    { name, mediaType, seconds }: { name: string; mediaType: string; seconds: number },
  ): Promise<string> {
    checkKey(key);
    checkKey(name);
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentDisposition: `attachment; filename="${name}"`,
      ResponseContentType: mediaType,
    });
    return getSignedUrl(this.#links, command, { expiresIn: seconds });
  }

  async check(): Promise<void> {
    await this.#guarded(async () => {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }));
      await this.#client.send(
        new PutObjectCommand({ Bucket: this.#bucket, Key: CHECK, Body: Buffer.from('writable') }),
      );
    });
  }

  close(): void {
    this.#client.destroy();
    this.#links.destroy();
  }

  /** Everything that the store or the way to it did wrong, as a Failure; faults of files are for the caller. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure || !fromStore(error)) throw error;
      const status = statusOf(error);
      const bucket = `the bucket “${this.#bucket}”`;
      const [message, recoverable] =
        status === 404
          ? [`There is no ${bucket.slice(4)}. Create it, or set S3_BUCKET.`, false]
          : status === 403 || status === 401
            ? [
                `The store refuses the keys for ${bucket}. Check S3_ACCESS_KEY_ID, its secret and its rights.`,
                false,
              ]
            : status !== undefined && status < 500 && status !== 429 && status !== 408
              ? [`The store refuses a request to ${bucket} (${status} ${(error as Error).name}).`, false]
              : [
                  `The store with ${bucket} does not answer (${reasonOf(error)}). The work is tried again.`,
                  true,
                ];
      throw new Failure('storage', message, { recoverable, retryAfter: 5, cause: error });
    }
  }
}

const reasonOf = (error: unknown): string => {
  const { name, code } = error as Error & { code?: string };
  return String(statusOf(error) ?? code ?? name);
};

/** Of the SDK: an answer, or no answer (ECONNREFUSED, TimeoutError, a body that ends early). */
function fromStore(error: unknown): boolean {
  if (error instanceof S3ServiceException) return true;
  if (!(error instanceof Error)) return false;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (path !== undefined) return false;
  return (
    syscall !== undefined ||
    error.name === 'TimeoutError' ||
    error.name === 'CredentialsProviderError' ||
    /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ERR_STREAM_PREMATURE|UND_ERR)/.test(
      code ?? '',
    ) ||
    error.message === 'aborted' ||
    '$metadata' in error
  );
}

async function piece(body: Uint8Array | { path: string }, from: number, length: number): Promise<Uint8Array> {
  if (!('path' in body)) return body.subarray(from, from + length);
  const file = await open(body.path, 'r');
  try {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const { bytesRead } = await file.read(bytes, at, length - at, from + at);
      if (bytesRead === 0) throw new Error(`${body.path} became shorter while it was read.`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
