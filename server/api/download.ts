import type { Context } from 'hono';
import type { Env } from './context.ts';
import { notFound } from './failures.ts';

/** A name for `Content-Disposition` that every browser takes: ASCII, and the whole of it in UTF-8 (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w .()+,@=-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Sends an artifact, or sends the client to the store that has it. */
export async function download(c: Context<Env>, jobId: string, name: string): Promise<Response> {
  // A page reads from us alone (its policy says so); whatever opens the address itself is sent to the store.
  const served = !['document', undefined].includes(c.req.header('Sec-Fetch-Dest'));
  const found = await c.var.services.artifacts.open(c.var.visitor, jobId, name, { served });
  if (!found) throw notFound('file');
  if (found.link !== undefined)
    return new Response(null, {
      status: 302,
      headers: { Location: found.link, 'Cache-Control': 'no-store' },
    });
  const { artifact, body } = found;
  const etag = `"${artifact.sha256}"`;
  // It never changes, but who may see it does: browsers ask each time, and are answered with 304.
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
  const known = c.req.header('If-None-Match')?.split(',');
  if (known?.some(tag => tag.trim().replace(/^W\//, '') === etag)) {
    await body.cancel();
    return new Response(null, { status: 304, headers });
  }
  const whole = {
    ...headers,
    'Content-Type': artifact.mediaType,
    'Content-Length': String(artifact.size),
    'Content-Disposition': attachment(artifact.name),
  };
  if (c.req.raw.method !== 'HEAD') return new Response(body, { headers: whole });
  await body.cancel();
  return new Response(null, { headers: whole });
}
