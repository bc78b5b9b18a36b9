import type { Page } from 'playwright/test';
import { unzip } from '../../wasm/formats/zip.ts';
import { download, expect, near, newProject, picture, pictured, shot, test, write } from './app.ts';

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'View' });
const tool = (page: Page, name: string) => toolbar(page).getByRole('button', { name, exact: true });

// The model alone, without the time that a turn of the view takes.
test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('formwork.view', '{"grid":false,"axes":false,"edges":false,"dimensions":false}');
  });
});

interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha. */
  at(x: number, y: number): readonly number[];
}

/** Has a PNG decoded by the browser. */
const decoded = async (page: Page, png: Uint8Array): Promise<Pixels> => {
  const { width, height, data } = await page.evaluate(
    async bytes => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return { width: image.width, height: image.height, data: [...data] };
    },
    [...png],
  );
  const at = (x: number, y: number) => {
    const from = 4 * (Math.floor(y) * width + Math.floor(x));
    return data.slice(from, from + 4);
  };
  return { width, height, at };
};

/** What the picture tool saves at 200 × 160, as pixels. */
const saved = async (page: Page): Promise<Pixels> => {
  await tool(page, 'Picture').click();
  await page.getByRole('spinbutton', { name: 'Width in pixels' }).fill('200');
  await page.getByRole('spinbutton', { name: 'Height in pixels' }).fill('160');
  await page.keyboard.press('Tab');
  const { name, bytes } = await download(page, () => page.getByRole('button', { name: 'Save PNG' }).click());
  expect(name).toMatch(/\.png$/);
  await tool(page, 'Picture').click();
  const pixels = await decoded(page, bytes);
  expect([pixels.width, pixels.height]).toEqual([200, 160]);
  return pixels;
};

/** How many pixels of a picture are like this. */
const count = (pixels: Pixels, like: (pixel: readonly number[]) => boolean): number => {
  let found = 0;
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) if (like(pixels.at(x, y))) found++;
  return found;
};
const opaque = ([, , , alpha]: readonly number[]) => alpha === 255;

const front = async (page: Page): Promise<void> => {
  await page.locator('fw-viewer canvas').focus();
  await page.keyboard.press('1');
};

test('a section cuts the model open, and stays in the saved picture', async ({ page }) => {
  await newProject(page, 'difference() { cube(20, center = true); cube(16, center = true); }\n');
  await pictured(page, near(8000 - 4096));
  await front(page);
  const whole = await saved(page);
  // Transparent around the model, solid in it.
  expect(whole.at(2, 2)[3]).toBe(0);
  expect([whole.at(80, 80)[3], whole.at(120, 80)[3]]).toEqual([255, 255]);

  await tool(page, 'Section').click();
  const group = page.getByRole('group', { name: 'Section plane' });
  await group.getByRole('combobox', { name: 'Axis' }).selectOption('X');
  await group.getByRole('spinbutton', { name: 'Place of the section in millimetres' }).fill('0');
  await page.keyboard.press('Enter');
  // The ring between 20 and 16 mm.
  await expect(page.locator('fw-viewer')).toContainText(/Area 144 mm²/);
  await shot(page, 'section');
  const sides = ({ at }: Pixels) => [at(80, 80)[3], at(120, 80)[3]];
  const half = await saved(page);
  expect(sides(half).toSorted()).toEqual([0, 255]);
  await tool(page, 'Section').click();
  await group.getByRole('button', { name: 'Keep the other side' }).click();
  expect(sides(await saved(page))).toEqual(sides(half).toReversed());
});

test('an edge of a 20 mm cube measures 20 mm', async ({ page }) => {
  await newProject(page, 'cube(20);\ntranslate([40, 0, 0]) cube(1);\n');
  await write(page, 'cube(20);\n');
  await pictured(page, near(8000));
  await front(page);
  await page.keyboard.press('f');
  // Away from the panels at the upper and the lower border.
  for (let i = 0; i < 4; i++) await page.keyboard.press('-');
  const canvas = page.locator('fw-viewer canvas');
  const { width, height } = (await canvas.boundingBox())!;
  const png = await page.locator('fw-viewer').evaluate(
    async (viewer, size) => {
      const { screenshot } = viewer as unknown as { screenshot(options: object): Promise<Blob> };
      const blob = await screenshot.call(viewer, { ...size, transparent: true });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    { width: Math.round(width), height: Math.round(height) },
  );
  const pixels = await decoded(page, new Uint8Array(png));
  const column = Array.from({ length: pixels.height }, (_, y) => y).filter(y =>
    opaque(pixels.at(width / 2, y)),
  );
  const [top, bottom] = [column[0]!, column.at(-1)!];
  await tool(page, 'Measure').click();
  await canvas.click({ position: { x: width / 2, y: top + 2 } });
  const panel = page.locator('fw-viewer dl');
  await expect(panel).toContainText(/Edge\s*Length\s*20 mm/);
  await canvas.click({ position: { x: width / 2, y: bottom - 2 } });
  await expect(panel).toContainText(/Between/);
  await expect(panel).toContainText(/Distance\s*20 mm/);
  await shot(page, 'measure');
});

test('# is seen through red, % is seen but is no part of the model', async ({ page }) => {
  await newProject(page, 'cube(9);\n#translate([12, 0, 0]) cube(9);\n');
  await pictured(page, near(2 * 729));
  await front(page);
  const reddish = ([r, g, b, a]: readonly number[]) => a! > 60 && r! > 1.5 * g! && r! > 1.2 * b!;
  const marked = await saved(page);
  expect(count(marked, reddish)).toBeGreaterThan(500);
  await shot(page, 'highlighted');

  await write(page, 'cube(9);\n%translate([12, 0, 0]) cube(9);\n');
  await pictured(page, near(729));
  await front(page);
  const ghost = await saved(page);
  expect(count(ghost, reddish)).toBe(0);
  // Glassy: neither there nor not there.
  expect(count(ghost, ([, , , alpha]) => alpha! > 10 && alpha! < 250)).toBeGreaterThan(500);
  await shot(page, 'background');
});

test('$t plays, and its frames are saved as pictures', async ({ page }) => {
  await newProject(page, 'cube(10 + 10 * $t);\n');
  await pictured(page, near(1000));
  await tool(page, 'Animate $t').click();
  const animation = page.locator('fw-animation');
  await animation.getByRole('spinbutton', { name: 'Frames' }).fill('4');
  await page.keyboard.press('Enter');
  await animation.getByRole('button', { name: 'Play' }).click();
  const seen = new Set<number>();
  await expect
    .poll(async () => seen.add(Math.cbrt((await picture(page))!.volume)).size, { intervals: [20] })
    .toBeGreaterThanOrEqual(4);
  for (const side of seen) expect(Math.abs(((side / 2.5) % 1) - 0.5)).toBeCloseTo(0.5, 3);
  await shot(page, 'animation');
  await animation.getByRole('button', { name: 'Pause' }).click();
  const { name, bytes } = await download(page, () =>
    animation.getByRole('button', { name: 'Save frames' }).click(),
  );
  expect(name).toMatch(/\.zip$/);
  const frames = unzip(bytes);
  expect(Object.keys(frames)).toEqual([
    'frame-0001.png',
    'frame-0002.png',
    'frame-0003.png',
    'frame-0004.png',
  ]);
  const sizes = [];
  for (const frame of Object.values(frames))
    sizes.push(count(await decoded(page, frame), ([r, , b]) => r! > 1.8 * b!));
  // The cube grows from picture to picture, under one camera.
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(sizes.at(-1)).toBeGreaterThan(sizes[0]! * 1.5);
});

for (const given of [true, false])
  test(`a lost graphics context comes back ${given ? 'when the browser gives it back' : 'by a new one'}`, async ({
    page,
  }) => {
    await newProject(page, 'cube(20);\n');
    await pictured(page, near(8000));
    await front(page);
    const before = count(await saved(page), opaque);
    expect(before).toBeGreaterThan(1000);
    await page.locator('fw-viewer canvas').evaluate((canvas, given) => {
      const context = (canvas as HTMLCanvasElement).getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      context.loseContext();
      if (given) setTimeout(() => context.restoreContext(), 1000);
    }, given);
    const notice = page.getByText('The graphics card took a break');
    await expect(notice).toBeVisible();
    await shot(page, 'context-lost');
    await expect(notice).toBeHidden();
    expect(count(await saved(page), opaque)).toBe(before);
    // The next model is shown, too.
    await write(page, 'cube([20, 20, 5]);\n');
    await pictured(page, near(2000));
    const after = count(await saved(page), opaque);
    expect(after).toBeLessThan(before / 2);
    expect(after).toBeGreaterThan(before / 10);
    await shot(page, `context-back-${given ? 'given' : 'new'}`);
  });
