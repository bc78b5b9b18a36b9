import { expect, test } from 'vitest';
import { eventData } from './events.ts';
import { NoServer, problemOf, ServerAway, ServerProblem } from './problems.ts';

async function read(...chunks: string[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const data: string[] = [];
  for await (const one of eventData(body)) data.push(one);
  return data;
}

test('events are cut at empty lines, wherever the network cuts', async () => {
  const whole =
    'retry: 1000\n\nid: 1\nevent: job\ndata: {"a":1}\n\n: waiting\n\ndata: b\r\ndata:c\r\n\r\ndata: open';
  const expected = ['{"a":1}', 'b\nc'];
  expect(await read(whole)).toEqual(expected);
  expect(await read(...whole)).toEqual(expected);
  for (let cut = 1; cut < whole.length; cut++)
    expect(await read(whole.slice(0, cut), whole.slice(cut))).toEqual(expected);
});

test('a character may lie across two pieces', async () => {
  const bytes = new TextEncoder().encode('data: größe\n\n');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect((await eventData(body).next()).value).toBe('größe');
});

test('what a refusal means', async () => {
  const body = JSON.stringify({ error: { code: 'rate_limited', message: 'Wait.' } });
  const limited = await problemOf(new Response(body, { status: 429, headers: { 'Retry-After': '7' } }));
  expect(limited).toBeInstanceOf(ServerProblem);
  expect(limited).toMatchObject({ status: 429, code: 'rate_limited', retryAfter: 7, passing: true });
  expect(await problemOf(new Response('<html>', { status: 502 }))).toBeInstanceOf(ServerAway);
  expect(await problemOf(new Response('nothing', { status: 404 }))).toBeInstanceOf(NoServer);
  expect(await problemOf(new Response('null', { status: 404 }))).toBeInstanceOf(NoServer);
});
