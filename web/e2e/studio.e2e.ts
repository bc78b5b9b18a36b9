import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStl } from '../../wasm/scad/result.ts';
import { measure } from '../../wasm/solid/measure.ts';
import {
  downloaded,
  endless,
  expect,
  newProject,
  pictured,
  shot,
  stlOf,
  test,
  upload,
  write,
} from './app.ts';

test('first visit: template, slider, new mesh, export', async ({ page }, info) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  await shot(page, 'first-visit');
  await page
    .getByRole('link', { name: /box with lid/i })
    .first()
    .click();
  const before = await pictured(page, ({ volume }) => volume > 0);
  expect(before.watertight).toBe(true);
  await shot(page, 'template');
  if (info.config.updateSnapshots === 'all') {
    await page.screenshot({ path: join(import.meta.dirname, 'studio.png') });
  }

  const slider = page.locator('fw-customizer').getByRole('slider').first();
  await slider.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  const after = await pictured(page, ({ volume }) => Math.abs(volume - before.volume) > 1);
  await shot(page, 'slider');

  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('STL', { exact: true }).click();
  await shot(page, 'export');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.stl$/);
  const stl = await downloaded(file);
  expect(stl.length).toBe(84 + 50 * stl.readUInt32LE(80));
  // The picture is Formwork's, the file OpenSCAD's: the same solid, perhaps of other triangles.
  const written = measure(readStl(stl));
  expect(Math.abs(written.volume - after.volume)).toBeLessThan(1e-6 * after.volume);
  expect(written).toMatchObject({ watertight: true, genus: after.genus, components: after.components });
});

test('a slider under the hand: pictures keep coming', async ({ page }) => {
  await newProject(page, 'width = 10; // [1:100]\ncube([width, 10, 10]);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 1000) < 1e-3);
  const slider = page.locator('fw-customizer').getByRole('slider').first();
  const box = (await slider.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.1, y);
  await page.mouse.down();
  const seen = new Set<number>();
  for (let i = 1; i <= 40; i++) {
    await page.mouse.move(box.x + box.width * (0.1 + i * 0.02), y);
    await page.waitForTimeout(16);
    const shown = await pictured(page);
    seen.add(Math.round(shown.volume));
  }
  await page.mouse.up();
  expect(seen.size).toBeGreaterThan(8);
  const value = Number(await page.locator('fw-customizer').getByRole('spinbutton').first().inputValue());
  await pictured(page, ({ volume }) => Math.abs(volume - value * 100) < 1e-2);
  await page.keyboard.press('ControlOrMeta+z');
  // One undo takes back the whole drag.
  await pictured(page, ({ volume }) => Math.abs(volume - 1000) < 1e-3);
});

test('a BOSL2 bolt', async ({ page }) => {
  await newProject(
    page,
    'include <BOSL2/std.scad>\ninclude <BOSL2/screws.scad>\nlength = 20; // [8:60]\nscrew("M8", head="hex", length=length);\n',
  );
  // ISO 4017: the head of an M8 is 13 mm across flats and 5.3 mm high.
  const { watertight, genus } = await pictured(page, ({ boundingBox: { min, max } }) => {
    const [x, , z] = max.map((top, axis) => top - min[axis]!);
    return Math.abs(x! - 13) < 0.01 && Math.abs(z! - 25.3) < 0.01;
  });
  expect({ watertight, genus }).toEqual({ watertight: true, genus: 0 });
  await shot(page, 'bosl2-bolt');
});

test('an error in an included file leads to its line', async ({ page }) => {
  await newProject(page, 'cube(1);\n');
  await pictured(page);
  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: 'Name of the new file' }).fill('lid.scad');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem', { name: /lid\.scad/ })).toBeVisible();
  await write(page, 'module lid() {\n  cube(2);\n  cube(undefined_variable_of_mine * ;\n}\n');
  await page.getByRole('treeitem', { name: /main\.scad/ }).click();
  await write(page, 'include <lid.scad>\nlid();\n');
  const message = page
    .locator('fw-console')
    .getByRole('button', { name: /lid\.scad:3/ })
    .first();
  await expect(message).toBeVisible();
  await shot(page, 'error');
  await message.click();
  await expect(page.getByRole('treeitem', { name: /lid\.scad/ })).toHaveClass(/shown/);
  await expect(page.locator('.cm-activeLine')).toContainText('undefined_variable_of_mine');
  await shot(page, 'error-at-line');
});

test('an uploaded STL is imported', async ({ page }) => {
  await newProject(page, 'cube(1);\n');
  await pictured(page);
  await upload(page, { name: 'part.stl', mimeType: 'model/stl', buffer: stlOf(4) });
  await expect(page.getByRole('treeitem', { name: /part\.stl/ })).toBeVisible();
  await write(page, 'scale(30) import("part.stl");\n');
  const { volume, triangles } = await pictured(page, shown => shown.triangles === 4);
  expect(volume).toBeCloseTo(27_000 / 6, 1);
  expect(triangles).toBe(4);
  await shot(page, 'import-stl');
});

test('a 50 MB STL', async ({ page }) => {
  test.slow();
  await newProject(page, 'cube(1);\n');
  await pictured(page);
  // Through a file: the driver refuses buffers of this size.
  const file = test.info().outputPath('large.stl');
  writeFileSync(file, stlOf(1_000_000));
  await upload(page, file);
  await expect(page.getByRole('treeitem', { name: /large\.stl/ })).toBeVisible({ timeout: 60_000 });
  await write(page, 'import("large.stl");\n');
  await expect
    .poll(
      () =>
        page
          .locator('fw-viewer')
          .evaluate(
            viewer =>
              (viewer as unknown as { evaluation?: { mesh?: { indices: Uint32Array } } }).evaluation?.mesh
                ?.indices.length,
          ),
      { timeout: 150_000 },
    )
    .toBe(3_000_000);
  await shot(page, 'stl-50-mb');
});

test('a 2-D model is shown flat and exported as SVG', async ({ page }) => {
  await newProject(page, 'difference() { square(40, center = true); circle(10, $fn = 64); }\n');
  const { flat, contours } = await pictured(page, shown => shown.flat);
  expect([flat, contours]).toEqual([true, 2]);
  await shot(page, 'flat');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('SVG', { exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  const svg = (await downloaded(file)).toString();
  expect(file.suggestedFilename()).toMatch(/\.svg$/);
  const size = await page.evaluate(text => {
    const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
    document.body.append(svg.documentElement);
    const path = document.body.querySelector<SVGPathElement>(':scope > svg path')!;
    const { width, height } = path.getBBox();
    path.closest('svg')!.remove();
    return [width, height];
  }, svg);
  expect(size).toEqual([40, 40]);
});

test('a model that never ends is cancelled at once', async ({ page }) => {
  await newProject(page, 'cube(1);\n');
  await pictured(page);
  await write(page, `cube(${endless});\n`);
  const cancel = page.locator('fw-header').getByRole('button', { name: /cancel/i });
  await expect(cancel).toBeVisible();
  await shot(page, 'running');
  const waited = await cancel.evaluate(async found => {
    const button = found as HTMLButtonElement;
    const began = performance.now();
    button.click();
    const header = button.getRootNode() as ShadowRoot;
    while (header.contains(button) && !button.hidden) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  expect(waited).toBeLessThan(100);
  await write(page, 'cube(3);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 27) < 1e-3);
});

test('a newer edit does not wait for an older one', async ({ page }) => {
  await newProject(page, `cube(${endless});\n`);
  await page.waitForTimeout(500);
  const began = Date.now();
  await write(page, 'cube(4);\n');
  await pictured(page, ({ volume }) => Math.abs(volume - 64) < 1e-3);
  expect(Date.now() - began).toBeLessThan(3000);
});
