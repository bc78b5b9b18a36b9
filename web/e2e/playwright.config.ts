import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { chromium } from '../../.ci/chromium.ts';

const port = Number(process.env['PORT'] ?? 4100);
/** Of the server that all tests share. Read by each test process as well: only the first one begins anew. */
const data = join(tmpdir(), `formwork-e2e-${port}`);
if (process.env['TEST_WORKER_INDEX'] === undefined) rmSync(data, { recursive: true, force: true });

/** The built app, served as users get it, in Debian's Chromium. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: chromium,
  },
  webServer: {
    command: `node server/formwork.ts start --port ${port}`,
    env: { FORMWORK_DATA: data },
    // Running engines are not worth waiting for.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    cwd: '../..',
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
  },
});
