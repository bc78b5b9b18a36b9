import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { S3Store, type S3Options } from './s3.ts';
import { isSigned } from './signature.cases.ts';

/** An S3 server for tests, in this process; `environment` makes the server and its workers use it. */
export interface S3Server extends AsyncDisposable {
  endpoint: string;
  environment: Record<string, string>;
  /** Every request is answered so (503, say), until it is called with undefined. */
  fail(status: number | undefined): void;
  /** Requests so far, by method and path. */
  readonly requests: readonly string[];
  store(options?: Partial<S3Options>): S3Store;
}

/** Marks what the door itself asks. */
const INNER = 'door';
const BUCKET = 'formwork';
/** The only keys that s3rver knows. It looks at no signature of version 4: that they are right, only the door shows. */
const KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/**
 * s3rver behind a door, which does what S3 does and s3rver does not: requests must be signed; lists go by key, in
 * pages; and with `conditional` an `If-None-Match` counts: 412 when the key is taken, 409 while another such put of the
 * key is under way.
 */
export async function startS3({ conditional = true } = {}): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'formwork-s3-'));
  const s3rver = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  });
  await s3rver.configureBuckets();
  const answer = s3rver.callback();
  let failure: number | undefined;
  const requests: string[] = [];
  const writing = new Set<string>();
  const taken = async (path: string): Promise<boolean> =>
    (await fetch(`${endpoint}${path}`, { method: 'HEAD', headers: { 'user-agent': INNER } })).ok;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url!.split('?')[0]!;
    requests.push(`${request.method} ${path}`);
    if (failure !== undefined) return refuse(request, response, failure, 'SlowDown');
    if (request.headers['user-agent'] === INNER) return answer(request, response);
    if (!isSigned(request, KEYS.secretAccessKey))
      return refuse(request, response, 403, 'SignatureDoesNotMatch');
    const query = new URL(request.url!, endpoint).searchParams;
    if (query.has('list-type')) return list(`${endpoint}${path}`, query, response);
    if (!conditional || request.headers['if-none-match'] !== '*' || request.method === 'GET')
      return answer(request, response);
    if (writing.has(path)) return refuse(request, response, 409, 'ConditionalRequestConflict');
    writing.add(path);
    response.once('close', () => writing.delete(path));
    if (await taken(path)) return refuse(request, response, 412, 'PreconditionFailed');
    return answer(request, response);
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stores: S3Store[] = [];
  return {
    endpoint,
    environment: {
      S3_BUCKET: BUCKET,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: KEYS.accessKeyId,
      S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    },
    fail(status) {
      failure = status;
    },
    requests,
    store(options) {
      const store = new S3Store({
        bucket: BUCKET,
        region: 'us-east-1',
        endpoint,
        credentials: KEYS,
        ...options,
      });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      for (const store of stores) store.close();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume();
  request.once('end', () => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  });
}

/** ListObjectsV2 over everything that s3rver has, which goes folder by folder and loses keys between pages. */
async function list(bucket: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const whole = new URLSearchParams({ 'list-type': '2', prefix: query.get('prefix') ?? '' });
  const inner = await fetch(`${bucket}?${whole}`, { headers: { 'user-agent': INNER } });
  const answer = await inner.text();
  const after = query.get('start-after') ?? '';
  const most = Number(query.get('max-keys') ?? 1000);
  const objects = [...answer.matchAll(/<Contents><Key>(.*?)<\/Key>.*?<\/Contents>/gs)]
    .map(([xml, key]) => ({ xml, key: key! }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = objects.slice(0, most).map(({ xml }) => xml);
  response.writeHead(inner.status, { 'content-type': 'application/xml' });
  response.end(
    inner.ok
      ? `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${objects.length > most}</IsTruncated>${page.join('')}</ListBucketResult>`
      : answer,
  );
}
