import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../failure.ts';
import type { TestRequest } from '../../jobs/job.ts';
import type { ProductionEngine } from '../engine.ts';

const version = '1';

/** Waits, fails or hangs as it is told, and leaves a line of text that follows from the request alone. */
export function createTestEngine(): ProductionEngine<TestRequest> {
  return {
    name: 'test',
    kind: 'test',
    async status() {
      return { name: 'test', title: 'Test', available: true, version, formats: ['txt'] };
    },
    async run(request, { folder, signal, progress, log, retries = 0 }) {
      const begin = performance.now();
      signal.throwIfAborted();
      log(`test: attempt ${retries + 1}`);
      if (retries < request.failures)
        throw new Failure('engine_crashed', `The test engine fails, ${retries + 1} of ${request.failures}.`, {
          recoverable: true,
        });
      if (request.hang) await hang(signal);
      if (request.milliseconds > 0) {
        progress(0, 'waiting');
        await delay(request.milliseconds / 2, undefined, { signal });
        progress(50, 'waiting');
        await delay(request.milliseconds / 2, undefined, { signal });
      }
      const path = join(folder, 'result.txt');
      const text = `${createHash('sha256')
        .update(JSON.stringify([request.nonce, request.milliseconds]))
        .digest('hex')}\n`;
      await writeFile(path, text);
      return {
        engine: { name: 'test', version },
        files: [{ name: 'result.txt', format: 'txt', path, size: text.length }],
        seconds: (performance.now() - begin) / 1000,
        dispose: async () => {},
      };
    },
  };
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    // A process with nothing else to do stays for this.
    const forever = setInterval(() => {}, 1 << 30);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(forever);
        reject(new DOMException('The test engine was stopped.', 'AbortError'));
      },
      { once: true },
    );
  });
}
