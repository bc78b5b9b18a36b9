import { serve } from '@hono/node-server';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../server/app.ts';
import { test as base, expect, newProject, pictured, saved, shot, storedOffline, write } from './app.ts';

/** A copy of the built app on a server of its own, so that a test may publish the next version of it. */
const test = base.extend<{ dist: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  dist: async ({}, use) => {
    const dist = mkdtempSync(join(tmpdir(), 'formwork-dist-'));
    cpSync(join(import.meta.dirname, '../../dist'), dist, { recursive: true });
    await use(dist);
    rmSync(dist, { recursive: true });
  },
  baseURL: async ({ dist }, use) => {
    const server = serve({ fetch: createApp(dist).fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise(listening => server.once('listening', listening));
    await use(`http://localhost:${(server.address() as AddressInfo).port}`);
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  },
});

/** Replaces one part of a published file, which has to be there. */
const change = (file: string, from: string | RegExp, to: string): void => {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  expect(after, file).not.toBe(before);
  writeFileSync(file, after);
};

const publish = (dist: string, version: string): void => {
  change(join(dist, 'index.html'), /<html lang="en"[^>]*>/, `<html lang="en" data-version="${version}">`);
  // The build gives every file of the app a hash; only the changed file gets another one.
  change(
    join(dist, 'service-worker.js'),
    /\{"?revision"?:\s*"[^"]+",\s*"?url"?:\s*"index\.html"\}/,
    `{"revision":"${version}","url":"index.html"}`,
  );
};

test('a new version is offered, taken when asked for, and the work stays', async ({ page, dist }) => {
  await page.goto('./');
  await storedOffline(page);
  await newProject(page, 'cube(5);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 125) < 1e-3);
  await saved(page);

  publish(dist, 'two');
  await page.reload();
  // Still the version that was installed, whatever the server has: it changes only when asked.
  await expect(page.locator('html')).not.toHaveAttribute('data-version');
  const offer = page.getByRole('button', { name: 'Update available: reload' });
  await expect(offer).toBeVisible({ timeout: 60_000 });
  await write(page, 'cube(6); // written before the update\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 216) < 1e-3);
  await shot(page, 'update-offered');
  await offer.click();
  await expect(page.locator('html')).toHaveAttribute('data-version', 'two');
  await expect(page.locator('.cm-content')).toContainText('written before the update');
  await pictured(page, ({ volume }) => Math.abs(volume - 216) < 1e-3);
  await expect(offer).toBeHidden();
});

test('a window that stays open learns of a new version, and an edit of the last moment survives it', async ({
  page,
  dist,
}) => {
  await newProject(page, 'cube(5);\n');
  await pictured(page);
  await storedOffline(page);
  publish(dist, 'two');
  // Nobody loads an installed app anew: it looks for a version when somebody comes back to its window.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  const offer = page.getByRole('button', { name: 'Update available: reload' });
  await expect(offer).toBeVisible({ timeout: 60_000 });
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('// the very last words');
  await offer.evaluate(button => (button as HTMLButtonElement).click());
  await expect(page.locator('html')).toHaveAttribute('data-version', 'two');
  await expect(page.locator('.cm-content')).toContainText('// the very last words');
});
