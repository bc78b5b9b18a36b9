import type { Page } from 'playwright/test';
import type { Brick } from '../../wasm/bricks/brick.ts';
import { download, expect as impatient, shot, storedOffline, test } from './app.ts';
import { findings } from './axe.ts';

// Bricks are drawn, decoded and weighed by the processor here, which others may be using.
test.describe.configure({ timeout: 240_000 });
const expect = impatient.configure({ timeout: 60_000 });
const poll = <T>(read: () => Promise<T>) => impatient.poll(read, { timeout: 60_000 });

/** Two on top of each other; the lower one's middle is at (48, 48) mm. */
const stack = '2x4 (5,4,0)\n2x2 (5,5,1)\n';

const viewer = (page: Page) => page.locator('fw-brick-workplace fw-brick-viewer');
const verdict = (page: Page) => page.locator('fw-brick-verdict');
const run = (page: Page) => page.locator('fw-brick-run');

const bricks = (page: Page): Promise<readonly Brick[]> =>
  viewer(page).evaluate(
    element => (element as unknown as { model: { bricks: readonly Brick[] } }).model.bricks,
  );
const drawn = (page: Page): Promise<number> =>
  viewer(page).evaluate(element => {
    const { bricks, model } = element as unknown as { bricks?: Brick[]; model: { bricks: Brick[] } };
    return (bricks ?? model.bricks).length;
  });

const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);

/** Opens a model from its text. */
const openText = async (page: Page, text: string): Promise<void> => {
  await page.goto('./#/bricks');
  await expect(page.getByRole('heading', { name: 'What shall we build?' })).toBeVisible();
  await paste(page, text);
  await expect(viewer(page)).toBeVisible();
};

/** Looks straight down, one CSS pixel to the millimetre, and clicks what is over that place of the plate. */
const clickOver = async (page: Page, x: number, y: number): Promise<void> => {
  const box = (await viewer(page).boundingBox())!;
  await viewer(page).evaluate(
    (element, height) =>
      Object.assign(element, {
        camera: { azimuth: 0, elevation: 90, target: [80, 80, 0], height, projection: 'orthographic' },
      }),
    box.height,
  );
  await page.mouse.click(box.x + box.width / 2 + x - 80, box.y + box.height / 2 - (y - 80));
};

const ask = async (page: Page, prompt: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'What to build' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
};
const made = (page: Page) => expect(run(page)).toContainText(/\d+ bricks? in [\d.]+ s/);

test('a sentence becomes bricks, one by one, that are still there tomorrow', async ({ page }) => {
  await page.goto('./#/bricks');
  await ask(page, 'a small red chair with a tall back');
  await poll(async () => (await bricks(page)).length).toBeGreaterThan(0);
  await made(page);
  // Nothing here has a GPU worth the name, and nobody needs to hear of it.
  await expect(run(page)).toContainText('wasm');
  await expect(verdict(page)).toContainText(/Stands|Falls/);
  await shot(page, 'bricks-generated');
  const before = await bricks(page);
  await expect(page.getByRole('banner')).toContainText('Saved');
  await page.reload();
  await poll(() => bricks(page)).toEqual(before);
  await expect(page).toHaveTitle(/Small red chair with a tall back/);

  // All of it is one step.
  await ask(page, 'a round table with one leg');
  await made(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await poll(() => bricks(page)).toEqual(before);

  await page.getByRole('button', { name: 'All brick models' }).click();
  await expect(page.getByRole('link', { name: /round table|small red chair/i })).toBeVisible();
  await page.goBack();
  await poll(() => bricks(page)).toEqual(before);
});

test('a link with words and a seed makes the same model again; a link with the model brings it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const link = './#/bricks?prompt=a%20small%20table&seed=5';
  await page.goto(link);
  await made(page);
  const first = await bricks(page);
  expect(first.length).toBeGreaterThan(0);
  await page.goto('./#/');
  await expect(page.locator('fw-workbench')).toBeVisible();
  await page.goto(link);
  await made(page);
  expect(await bricks(page)).toEqual(first);

  await page.getByRole('button', { name: 'Share link' }).click();
  await expect(page.locator('fw-toasts')).toContainText('Link copied');
  const shared = await page.evaluate(() => navigator.clipboard.readText());
  expect(shared).toContain('#/bricks?m=');
  await page.goto('./#/bricks');
  await page.goto(shared);
  await poll(() => bricks(page)).toEqual(first);
});

test('stopped on the way: what stands so far stays', async ({ page }) => {
  await page.goto('./#/bricks');
  await page.getByRole('textbox', { name: 'What to build' }).fill('a castle with four towers');
  // From inside of the page, at the very first brick: a model is made within a second or two.
  await page.evaluate(() => {
    const page = document.querySelector('fw-bricks') as unknown as {
      generation: { run?: { firstBrick?: number }; stop(): void };
      requestUpdate(): void;
    };
    const update = page.requestUpdate.bind(page);
    page.requestUpdate = () => {
      if (page.generation.run?.firstBrick !== undefined) page.generation.stop();
      update();
    };
  });
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(run(page)).toContainText('You stopped it here');
  expect((await bricks(page)).length).toBeGreaterThan(0);
});

test('by hand: every edit is weighed, and can be taken back', async ({ page }) => {
  await openText(page, stack);
  await expect(verdict(page)).toContainText('Stands');
  await clickOver(page, 44, 44);
  const tools = page.locator('fw-brick-tools');
  await expect(tools).toContainText('2x2');
  await page.keyboard.press('PageUp');
  await expect(verdict(page)).toContainText('Falls: a brick floats');
  await shot(page, 'bricks-floating');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(verdict(page)).toContainText('Stands');

  await tools.getByRole('button', { name: 'Blue', exact: true }).click();
  await poll(async () => (await bricks(page)).map(({ color }) => color)).toEqual([15, 1]);
  await page.keyboard.press('Delete');
  await poll(async () => (await bricks(page)).length).toBe(1);
  await page.keyboard.press('ControlOrMeta+z');
  await poll(async () => (await bricks(page)).length).toBe(2);

  await tools.getByRole('button', { name: 'Add', exact: true }).click();
  await tools.getByRole('button', { name: '1x1' }).click();
  await clickOver(page, 108, 108);
  await poll(() => bricks(page)).toContainEqual({ dx: 1, dy: 1, x: 13, y: 13, z: 0, color: 1 });
  await expect(verdict(page)).toContainText('Stands');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+x');
  await poll(async () => (await bricks(page)).length).toBe(0);
});

test('steps, forces, parts and files', async ({ page }) => {
  await openText(page, stack);
  await expect(verdict(page)).toContainText('Stands');
  await page.getByRole('slider', { name: 'Building step' }).press('Home');
  await poll(() => drawn(page)).toBe(0);
  await page.getByRole('button', { name: 'Step forward' }).click();
  await poll(() => drawn(page)).toBeGreaterThan(0);
  const forces = page.getByRole('button', { name: 'Forces' });
  await forces.click();
  await expect(forces).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('gives way')).toBeVisible();
  await verdict(page).getByRole('button').click();

  await page.getByRole('tab', { name: 'Parts' }).click();
  await expect(page.locator('fw-parts-list')).toContainText('3001');
  await shot(page, 'bricks-forces');

  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  const { name, bytes } = await download(page, () =>
    dialog
      .getByRole('button', { name: /^LDraw(?!,)/ })
      .first()
      .click(),
  );
  expect(name).toMatch(/\.ldr$/);
  expect(bytes.toString().match(/^1 .*\b(3001|3003)\.dat/gm)).toHaveLength(2);
});

test('a file is dropped, the Studio is one click away, and back again', async ({ page }) => {
  await openText(page, stack);
  const before = await bricks(page);
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Studio' }).click();
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  await expect(page).toHaveTitle('Formwork');
  await page.goBack();
  await poll(() => bricks(page)).toEqual(before);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['this is no brick'], 'wrong.txt'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.locator('fw-toasts')).toContainText('is no brick');
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['2x2 (0,0,0)'], 'one.txt'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await poll(async () => (await bricks(page)).length).toBe(1);
});

/** Addresses in the store of model files. */
const storedModels = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const cache = await caches.open('formwork-brick-models');
    return (await cache.keys()).map(({ url }) => url).filter(url => !url.endsWith('.json'));
  });

test('a broken model file is fetched again; after one visit none of it needs the network', async ({
  page,
  context,
}) => {
  await page.goto('./#/bricks');
  await storedOffline(page);
  await poll(() => storedModels(page)).toHaveLength(1);
  await page.evaluate(async () => {
    const cache = await caches.open('formwork-brick-models');
    for (const { url } of await cache.keys())
      if (!url.endsWith('.json')) await cache.put(url, new Response('half of it'));
  });
  await page.reload();
  await ask(page, 'a small red chair');
  await made(page);

  await context.setOffline(true);
  await page.goto('./#/bricks');
  await page.reload();
  await ask(page, 'a small red chair');
  await made(page);
  expect((await bricks(page)).length).toBeGreaterThan(0);
  await expect(verdict(page)).toContainText(/Stands|Falls/);
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });
  test('a model file that does not come can be given up, and tried again', async ({ page, errors }) => {
    let held = true;
    await page.route('**/models/**', async route => {
      // Never answered while it is held: a network that hangs.
      if (!held) await route.continue();
    });
    await page.goto('./#/bricks');
    await ask(page, 'a small red chair');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('button', { name: 'Generate' })).toBeEnabled();
    held = false;
    await page.getByRole('button', { name: 'Generate' }).click();
    await made(page);
    // The library that registers service workers has none here.
    errors.length = 0;
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('gallery, panels and dialogs have no serious finding', async ({ page }) => {
      await page.goto('./#/bricks');
      await expect(page.getByRole('heading', { name: 'What shall we build?' })).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await openText(page, stack);
      await expect(verdict(page)).toContainText('Stands');
      for (const tab of ['Describe', 'Edit', 'Parts', 'Files']) {
        await page.getByRole('tab', { name: tab }).click();
        expect(await findings(page), tab).toEqual([]);
      }
      await shot(page, `bricks-${colorScheme}`);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });
  });

const phone = { width: 390, height: 844 };

test.describe('on a phone', () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true });
  test('picture first, panels as sheets, nothing sticks out', async ({ page }) => {
    const fits = async (): Promise<void> =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        phone.width,
      );
    await page.goto('./#/bricks');
    await expect(page.getByRole('textbox', { name: 'What to build' })).toBeInViewport();
    await fits();
    await shot(page, 'bricks-phone-home');
    await ask(page, 'a small red chair');
    await made(page);
    await expect(viewer(page)).toBeInViewport();
    const panels = page.getByRole('navigation', { name: 'Panels' });
    for (const panel of ['Edit', 'Parts', 'Files', 'Describe']) {
      await panels.getByRole('button', { name: panel }).tap();
      await shot(page, `bricks-phone-${panel.toLowerCase()}`);
      await fits();
    }
    expect(await findings(page)).toEqual([]);
    // Once more closes the sheet.
    await panels.getByRole('button', { name: 'Describe' }).tap();
    await expect(page.getByRole('textbox', { name: 'What to build' })).toBeHidden();
  });
});
