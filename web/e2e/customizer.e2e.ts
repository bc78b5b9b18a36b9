import type { Page } from 'playwright/test';
import { unzip } from '../../wasm/formats/zip.ts';
import { choose, download, expect, near, newProject, pictured, saved, shot, test } from './app.ts';

const field = (page: Page, name: string) => page.locator('fw-customizer').getByRole('spinbutton', { name });
const sets = (page: Page) => page.getByRole('combobox', { name: 'Parameter set' });

const enter = async (page: Page, name: string, value: number): Promise<void> => {
  await field(page, name).fill(String(value));
  await page.keyboard.press('Enter');
};
const saveSet = async (page: Page, name: string): Promise<void> => {
  await choose(page.locator('fw-parameter-sets'), 'Parameter sets', /Save as a new set/);
  await page.getByRole('textbox', { name: 'Name of the set' }).fill(name);
  await page.keyboard.press('Enter');
  await expect(sets(page).locator('option:checked')).toHaveText(name);
};

/** Size of a binary STL along each axis (mm), from its own bytes. */
const sizeOf = (stl: Uint8Array): number[] => {
  const view = new DataView(stl.buffer, stl.byteOffset, stl.byteLength);
  const triangles = view.getUint32(80, true);
  expect(stl.length).toBe(84 + 50 * triangles);
  const [min, max] = [Array<number>(3).fill(Infinity), Array<number>(3).fill(-Infinity)];
  for (let t = 0; t < triangles; t++)
    for (let n = 0; n < 9; n++) {
      const at = view.getFloat32(84 + 50 * t + 12 + 4 * n, true);
      min[n % 3] = Math.min(min[n % 3]!, at);
      max[n % 3] = Math.max(max[n % 3]!, at);
    }
  return max.map((high, axis) => Math.round((high - min[axis]!) * 1000) / 1000);
};

test('parameter sets: saved, kept, chosen, exported all at once', async ({ page }) => {
  await newProject(page, 'width = 10; // [1:100]\ndepth = 5; // [1:100]\ncube([width, depth, 2]);\n');
  await pictured(page, near(100));
  await enter(page, 'width', 3);
  await pictured(page, near(30));
  await saveSet(page, 'Small');
  await enter(page, 'width', 40);
  await enter(page, 'depth', 20);
  await pictured(page, near(1600));
  await saveSet(page, 'Large');
  await saved(page);
  await page.reload();
  await pictured(page, near(1600));
  await sets(page).selectOption('Small');
  await pictured(page, near(30));
  await expect(field(page, 'width')).toHaveValue('3');
  await sets(page).selectOption('Defaults');
  await pictured(page, near(100));
  await shot(page, 'parameter-sets');

  await choose(page.locator('fw-parameter-sets'), 'Parameter sets', /Export every set/);
  const dialog = page.getByRole('dialog', { name: 'Export 2 parameter sets' });
  await dialog.getByText('STL', { exact: true }).click();
  await shot(page, 'export-sets');
  const { name, bytes } = await download(page, () =>
    dialog.getByRole('button', { name: 'Download' }).click(),
  );
  expect(name).toMatch(/\.zip$/);
  const files = unzip(bytes);
  expect(Object.keys(files)).toHaveLength(2);
  const size = (set: string) => sizeOf(Object.entries(files).find(([path]) => path.includes(set))![1]);
  expect(size('Small')).toEqual([3, 5, 2]);
  expect(size('Large')).toEqual([40, 20, 2]);
});

test('values go into the code, and come out of it by one undo', async ({ page }) => {
  const before = 'width = 10; // [1:100]\nname = "plain";\ncube([width, 5, 2]);\n';
  await newProject(page, before);
  await pictured(page, near(100));
  await enter(page, 'width', 12);
  await page.locator('fw-customizer').getByRole('textbox', { name: 'name' }).fill('a "quoted" \\ name');
  await page.keyboard.press('Enter');
  await pictured(page, near(120));
  const code = page.locator('.cm-content');
  await expect(code).toContainText('width = 10;');
  await page.getByRole('button', { name: 'Write to code' }).click();
  await expect(code).toContainText('width = 12; // [1:100]');
  await expect(code).toContainText('name = "a \\"quoted\\" \\\\ name";');
  await pictured(page, near(120));
  await expect(page.getByRole('button', { name: 'Write to code' })).toBeHidden();
  await shot(page, 'values-in-code');
  await page.locator('fw-header').getByRole('button', { name: 'Undo' }).click();
  await expect(code).toContainText('width = 10; // [1:100]');
  await expect(code).toContainText('name = "plain";');
  await expect(field(page, 'width')).toHaveValue('12');
  await pictured(page, near(120));
});
