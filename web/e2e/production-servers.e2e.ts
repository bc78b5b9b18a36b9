import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from 'playwright/test';
import { endless, expect, newProject, pictured, shot, test } from './app.ts';
import { findings } from './axe.ts';
import { Server } from './server.ts';

const made = { timeout: 120_000 };
test.describe.configure({ timeout: 240_000 });
const port = Number(process.env['PORT'] ?? 4100);

const tray = (page: Page) => page.getByRole('dialog', { name: 'Production files' });
const trayButton = (page: Page) => page.getByRole('button', { name: /^Production files/ });
const jobs = (page: Page) => tray(page).getByRole('list', { name: 'Jobs' }).getByRole('listitem');

const order = async (page: Page, title: string, action = 'Make production file'): Promise<void> => {
  // Escape would cancel a run, too.
  await expect(page.getByRole('button', { name: 'Render: up to date' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.locator('main').first().focus();
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await page.locator('fw-order').getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: action }).click();
  await expect(page.locator('fw-order')).toBeHidden();
};

test.describe('a server that is stopped and started', () => {
  const server = new Server(port + 1, {
    FORMWORK_CONCURRENCY: '1',
    FORMWORK_STOP_SECONDS: '0',
    FORMWORK_CLIENT_QUEUE_LIMIT: '2',
  });
  test.use({ baseURL: server.url });
  test.beforeAll(() => server.start());
  test.afterAll(() => server.end());

  test('jobs wait for it, and what is too much waits in the outbox', async ({ page }) => {
    await newProject(page, `x = $preview ? 1 : ${endless};\ncube(1 + x * 0);\n`);
    await pictured(page, ({ volume }) => volume > 0);
    await order(page, 'Endless');
    await trayButton(page).click();
    await expect(jobs(page).filter({ hasText: 'Endless' })).toContainText(/· \d+ %/, made);
    await newProject(page, 'cube(4);\n');
    await pictured(page, ({ volume }) => Math.abs(volume - 64) < 1e-3);
    for (const title of ['Second', 'Third', 'Fourth']) await order(page, title);
    await trayButton(page).click();
    await expect(jobs(page).filter({ hasText: 'Second' })).toContainText(/queue/i);
    // Who has too many at once is told, and need not do anything.
    await expect(tray(page).getByRole('list', { name: 'Outbox' })).toContainText(/Sent again at/);
    await shot(page, 'production-queue');

    await server.stop();
    await expect(tray(page)).toContainText('The server does not answer', made);
    await shot(page, 'production-away');
    await page.keyboard.press('Escape');
    await newProject(page, 'cube(5);\n');
    await pictured(page, ({ volume }) => Math.abs(volume - 125) < 1e-3);
    await order(page, 'While it was away', 'Keep in the outbox');
    await expect(trayButton(page)).toHaveAccessibleName(/in the outbox/);
    await server.start();
    await trayButton(page).click();
    await expect(tray(page).getByText('The server does not answer')).toBeHidden(made);
    const running = jobs(page).filter({ hasText: 'Endless' });
    await running.getByRole('button', { name: 'Cancel' }).click();
    for (const title of ['Second', 'Third', 'Fourth', 'While it was away'])
      await expect(
        jobs(page)
          .filter({ hasText: title })
          .getByRole('link', { name: /: download/ }),
      ).toBeVisible({ timeout: 180_000 });
    await expect(tray(page).getByRole('list', { name: 'Outbox' })).toBeHidden();
    // Each once.
    await expect(jobs(page)).toHaveCount(5);
  });
});

test.describe('a server with accounts', () => {
  const server = new Server(port + 2, {
    FORMWORK_ACCOUNTS: 'required',
    FORMWORK_SECRET: 'a secret of the tests that is long enough',
    FORMWORK_PUBLIC_URL: `http://localhost:${port + 2}`,
  });
  test.use({ baseURL: server.url });
  test.beforeAll(() => server.start());
  test.afterAll(() => server.end());

  test('asks who one is; what was ordered before is sent then', async ({ page }) => {
    await newProject(page, 'cube(3);\n');
    await pictured(page, ({ volume }) => Math.abs(volume - 27) < 1e-3);
    await order(page, 'Before signing in', 'Keep in the outbox');
    await trayButton(page).click();
    await expect(tray(page)).toContainText('Sign in to make production files');
    await tray(page).getByRole('button', { name: 'Sign in' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    await dialog.getByLabel('E-mail').fill('ada@example.com');
    await dialog.getByLabel('Password').fill('not the right one');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await shot(page, 'production-sign-in');
    await dialog.getByRole('button', { name: 'Close' }).click();

    // The first account is made by the link that the server says at its start.
    const [link = ''] = /http\S+#first=\S+/.exec(server.said) ?? [];
    await page.goto(`./${new URL(link).hash}`);
    const form = page.getByRole('dialog', { name: 'Create an account' });
    await form.getByLabel('Name').fill('Ada');
    await form.getByLabel('E-mail').fill('ada@example.com');
    await form.getByLabel('Password').fill('correct horse battery');
    await shot(page, 'production-sign-up');
    await form.getByRole('button', { name: 'Create account' }).click();
    await expect(form).toBeHidden();
    await expect(page.locator('fw-toasts')).toContainText('“Before signing in” is ready', made);
    // The session is the browser's, and outlives the page.
    await page.reload();
    await trayButton(page).click();
    await expect(jobs(page)).toHaveCount(1);
    await expect(tray(page)).toContainText('Signed in as ada@example.com');
    await shot(page, 'production-signed-in');
    await tray(page).getByRole('button', { name: 'Sign out' }).click();
    await expect(tray(page)).toContainText('Sign in to make production files');
    await expect(jobs(page)).toHaveCount(0);
  });
});

test.describe('files without a server', () => {
  const dist = join(import.meta.dirname, '../../dist');
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.wasm': 'application/wasm',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
  };
  const host = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    readFile(join(dist, path === '/' ? 'index.html' : path)).then(
      bytes => {
        response.setHeader('Content-Type', types[extname(path) || '.html'] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end('Not found'),
    );
  });
  test.beforeAll(() => new Promise<void>(resolve => host.listen(0, '127.0.0.1', resolve)));
  test.afterAll(() => new Promise(resolve => host.close(resolve)));

  test('the form says so', async ({ browser }) => {
    const page = await browser.newPage({
      baseURL: `http://localhost:${(host.address() as AddressInfo).port}`,
    });
    await newProject(page, 'cube(3);\n');
    await pictured(page, ({ volume }) => Math.abs(volume - 27) < 1e-3);
    await page.keyboard.press('Escape');
    await page.locator('main').first().focus();
    await page.keyboard.press('ControlOrMeta+Shift+e');
    await expect(page.locator('fw-order')).toContainText('There is no server behind this copy');
    await shot(page, 'production-static');
    await page.getByText('Here, now', { exact: true }).click();
    await expect(page.getByRole('button', { name: 'Download' })).toBeEnabled();
    await page.close();
  });
});
