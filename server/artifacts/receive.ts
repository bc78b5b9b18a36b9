import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/** A stream that was written to disk; `dispose` removes the file. */
export interface Received extends AsyncDisposable {
  path: string;
  size: number;
  sha256: string;
}

/** What a process that was killed left is removed after so many milliseconds. */
const ABANDONED = 24 * 60 * 60 * 1000;

/** Writes a stream to a new file in `folder`. Past `limit` bytes it takes no more and throws Failure `too_large`. */
export async function receive(
  folder: string,
  body: ReadableStream<Uint8Array>,
  limit = Infinity,
): Promise<Received> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx').catch(storageFailure);
  try {
    // Leaving the loop early cancels the stream.
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit)
        throw new Failure('too_large', `An upload has at most ${Math.floor(limit / 1024 / 1024)} MB.`);
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) {
        const { bytesWritten } = await file.write(chunk, at).catch(storageFailure);
        at += bytesWritten;
      }
    }
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
  return {
    path,
    size,
    sha256: hash.digest('hex'),
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}

function storageFailure(error: NodeJS.ErrnoException): never {
  if (!['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EMFILE'].includes(error.code ?? '')) throw error;
  throw new Failure(
    'storage',
    `The server could not write to its data folder (${error.code}). Make room there, then try again.`,
    { recoverable: true, cause: error },
  );
}

/**
 * SHA-256 of a file, in hexadecimal. Buffers are as small as streams have them: each counts for the garbage collector,
 * and of small files there are many.
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(join(folder, name), { force: true });
  }
}
