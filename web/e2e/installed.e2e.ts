import type { BrowserContext, Page } from 'playwright/test';
import type { Library } from '../../wasm/contract.ts';
import { unzip } from '../../wasm/formats/zip.ts';
import {
  downloaded,
  expect,
  newProject,
  pictured,
  shot,
  stlOf,
  storedOffline,
  test,
  upload,
  write,
} from './app.ts';

/** Reads the entry file as the browser keeps it: through the page's own editor after a fresh load. */
const code = (page: Page) => page.locator('.cm-content');

test.describe('offline', () => {
  test('from the second visit on, with every library and every template', async ({ page, context }) => {
    test.setTimeout(600_000);
    await page.goto('./');
    await storedOffline(page);
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
    await shot(page, 'offline');

    const names = await page.evaluate(async () =>
      ((await (await fetch('libraries/index.json')).json()) as Library[]).map(({ name, include }) => ({
        name,
        include,
      })),
    );
    expect(names.map(({ name }) => name)).toContain('BOSL2');
    for (const { include } of names) {
      await newProject(page, `${include}\ncube(7);\n`);
      await pictured(page, ({ volume }) => volume >= 343 - 1e-2);
      expect(await page.locator('fw-console').textContent()).not.toMatch(/Can't open (library|include)/);
    }

    await page.goto('./#/');
    const templates = await page
      .getByRole('region', { name: 'Start from a template' })
      .getByRole('link')
      .evaluateAll(links => links.map(link => (link as HTMLAnchorElement).hash));
    expect(templates.length).toBeGreaterThanOrEqual(12);
    for (const hash of templates) {
      await page.goto(`./${hash}`);
      await pictured(page, ({ triangles }) => triangles > 0);
      await page.goto('./#/');
      await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
    }
  });
});

test('the browser would install it', async ({ page, context }) => {
  await page.goto('./');
  await storedOffline(page);
  const session = await context.newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data!) as { file_handlers: { accept: Record<string, string[]> }[] };
  expect(Object.values(manifest.file_handlers[0]!.accept).flat()).toContain('.scad');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A context of a test has a profile of its own, which Chromium takes for incognito.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);

  // The browser's offer, as it would arrive; headless Chromium makes none of its own.
  await page.evaluate(() => {
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    Object.assign(offer, {
      prompt: () => {
        document.documentElement.dataset['prompted'] = '';
        return Promise.resolve({ outcome: 'accepted' });
      },
    });
    dispatchEvent(offer);
  });
  await page.getByRole('button', { name: 'Install Formwork' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-prompted', '');
  await expect(page.getByRole('button', { name: 'Install Formwork' })).toBeHidden();
});

test('a killed page has lost nothing', async ({ page, context }) => {
  await newProject(page, 'cube(5);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 125) < 1e-3);
  await code(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('// the last words');
  await expect(code(page)).toContainText('// the last words');
  await expect(page.locator('fw-status-bar')).toContainText('Saved');
  const hash = new URL(page.url()).hash;
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await again.goto(`./${hash}`);
  await expect(code(again)).toContainText('// the last words');
  await shot(again, 'after-crash');
});

test('two tabs on one project keep the edits of both', async ({ page, context }) => {
  await newProject(page, 'a = 1;\n\n\n\nb = 2;\ncube([a, b, 1]);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 2) < 1e-3);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(code(other)).toContainText('b = 2;');
  const type = async (tab: Page, key: string, text: string): Promise<void> => {
    await code(tab).click();
    await tab.keyboard.press(key);
    await tab.keyboard.type(text);
  };
  await type(page, 'ControlOrMeta+Home', '// from the first\n');
  await type(other, 'ControlOrMeta+End', '// from the second');
  for (const tab of [page, other]) {
    await expect(code(tab)).toContainText('// from the first');
    await expect(code(tab)).toContainText('// from the second');
  }
  await shot(other, 'two-tabs');
  await page.reload();
  await expect(code(page)).toContainText('// from the first');
  await expect(code(page)).toContainText('// from the second');
});

/** Chromium remembers the free space for up to half a minute: waits until a file of 5 MB is refused. */
const untilFull = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error!));
      });
    for (let refused = false; !refused;) {
      const opening = indexedDB.open('probe');
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('probe'));
      const database = await settled(opening);
      const transaction = database.transaction('probe', 'readwrite');
      transaction.objectStore('probe').put(new Uint8Array(5_000_000), 'probe');
      refused = await new Promise(resolve => {
        transaction.addEventListener('complete', () => resolve(false));
        transaction.addEventListener('abort', () => resolve(true));
      });
      database.close();
      await settled(indexedDB.deleteDatabase('probe'));
      if (!refused) await new Promise(resolve => setTimeout(resolve, 1000));
    }
  });

test('a full disk is said, survived, and caught up with', async ({ page, context, baseURL }) => {
  test.slow();
  await page.goto('./');
  await storedOffline(page);
  const session = await context.newCDPSession(page);
  const quota = (quotaSize?: number) =>
    session.send('Storage.overrideQuotaForOrigin', {
      origin: new URL(baseURL!).origin,
      ...(quotaSize === undefined ? {} : { quotaSize }),
    });
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage!);
  await quota(usage + 3_000_000);
  await untilFull(page);
  await newProject(page, 'cube(5);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 125) < 1e-3);

  await upload(page, { name: 'large.stl', mimeType: 'model/stl', buffer: stlOf(200_000) });
  const status = page.locator('fw-status-bar');
  await expect(status).toContainText(/full|not saved/i);
  // The work goes on in memory, and can be taken away as a file.
  await write(page, 'cube(6); // written while the disk was full\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 216) < 1e-3);
  await shot(page, 'storage-full');
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    status.getByRole('button', { name: /full|not saved/i }).click(),
  ]);
  expect(Object.keys(unzip(await downloaded(zip)))).toEqual(
    expect.arrayContaining(['large.stl', 'main.scad']),
  );

  await quota();
  await expect(status).toContainText('Saved', { timeout: 60_000 });
  await page.reload();
  await expect(code(page)).toContainText('written while the disk was full');
  await expect(page.getByRole('treeitem', { name: /large\.stl/ })).toBeVisible();
});

const phone = { width: 390, height: 844 };

test.describe('on a phone', () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true });
  test('viewer and sliders first, nothing sticks out', async ({ page }) => {
    await page.goto('./');
    await shot(page, 'phone-home');
    await page
      .getByRole('link', { name: /box with lid/i })
      .first()
      .click();
    await pictured(page, ({ volume }) => volume > 0);
    await expect(page.locator('fw-viewer')).toBeInViewport();
    await expect(page.locator('fw-customizer').getByRole('slider').first()).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await shot(page, 'phone-model');
    for (const part of ['Code', 'Files', 'Console']) {
      await page
        .getByRole('navigation', { name: 'Parts of the workbench' })
        .getByRole('button', { name: part })
        .tap();
      await shot(page, `phone-${part.toLowerCase()}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        phone.width,
      );
    }
    await page.getByRole('button', { name: 'Export' }).tap();
    await expect(page.getByRole('dialog')).toBeInViewport();
    await shot(page, 'phone-export');
  });
});

const reach = async (context: BrowserContext, page: Page): Promise<string> => {
  void context;
  return page.evaluate(() => {
    let active: Element | null = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return `${active?.tagName.toLowerCase()} ${active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? ''}`;
  });
};

test('by keyboard alone: template, slider, undo, export', async ({ page, context }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let i = 0; i < 150; i++) {
      if (wanted.test(await reach(context, page))) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reached ${wanted}`);
  };
  await tabTo(/^a .*box with lid/is);
  await page.keyboard.press('Enter');
  const before = await pictured(page, ({ volume }) => volume > 0);
  await page.keyboard.press('ControlOrMeta+k');
  await shot(page, 'palette');
  await page.keyboard.type('sliders and view');
  await page.keyboard.press('Enter');
  await page.locator('fw-customizer').getByRole('slider').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await pictured(page, ({ volume }) => Math.abs(volume - before.volume) > 0.1);
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await pictured(page, ({ volume }) => Math.abs(volume - before.volume) < 1e-3);
  await page.keyboard.press('ControlOrMeta+e');
  await expect(page.getByRole('dialog')).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toMatch(/\.(stl|3mf)$/);
});
