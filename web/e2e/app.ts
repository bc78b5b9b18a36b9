import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Page } from 'playwright/test';

const screens = join(import.meta.dirname, '../../test-results/screens');
mkdirSync(screens, { recursive: true });

/** A picture of every step that a user sees, to be looked at after a run: `test-results/screens/`. */
export const shot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(screens, `${name}.png`) });
};

/** Collects every request of a context that would leave the app's own origin. */
export const watchRequests = (context: BrowserContext, origin: string): string[] => {
  const foreign: string[] = [];
  context.on('request', request => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) foreign.push(request.url());
  });
  return foreign;
};

/**
 * Every test of the run is also the test that no request leaves the origin, and that the page throws nothing.
 * `errors` may be emptied by a test that provokes one on purpose.
 */
export const test = base.extend<{ errors: string[] }>({
  errors: [
    async ({ context, baseURL }, use) => {
      const foreign = watchRequests(context, new URL(baseURL!).origin);
      const errors: string[] = [];
      context.on('weberror', error => errors.push(error.error().stack ?? String(error.error())));
      await use(errors);
      expect(foreign, 'requests that left the origin').toEqual([]);
      expect(errors, 'uncaught errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
