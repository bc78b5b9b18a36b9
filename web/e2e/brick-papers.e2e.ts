import { readFile } from 'node:fs/promises';
import { strFromU8 } from 'fflate';
import { readBrickModel } from '../../wasm/bricks/brick-file.ts';
import { world, type Brick, type BrickModel } from '../../wasm/bricks/brick.ts';
import { buildSteps } from '../../wasm/bricks/steps.ts';
import { writeText } from '../../wasm/bricks/text.ts';
import { linkFragment } from '../bricks/sharing/link.ts';
import { expect, shot, test } from './app.ts';

/** What leaves the Bricks page: links, files, and instructions on paper. */

const brick = (dx: number, dy: number, x: number, y: number, z: number, color: number): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color,
});

/** A table: four legs of three bricks, and a top in two directions. */
const table: BrickModel = {
  size: world,
  bricks: [
    ...[0, 1, 2].flatMap(z =>
      [
        [4, 4],
        [10, 4],
        [4, 10],
        [10, 10],
      ].map(([x, y]) => brick(2, 2, x!, y!, z, 70)),
    ),
    ...[4, 6, 8, 10].map(y => brick(8, 2, 4, y, 3, 4)),
    ...[4, 6, 8, 10].map(x => brick(2, 8, x, 4, 4, 14)),
  ],
};
const steps = buildSteps(table).length;

/** Pages of a PDF, by its own objects. */
const pagesOf = (pdf: Uint8Array): number =>
  strFromU8(pdf, true).match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

test('a model of a link is built on paper, two steps a page on A4 and on Letter', async ({
  page,
  context,
}) => {
  await page.goto(`./${linkFragment({ model: table, prompt: 'a small table' })}`);
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'Building instructions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Building instructions' });
  const paper = dialog.frameLocator('iframe');
  await expect(paper.locator('.step')).toHaveCount(steps);
  await expect(paper.locator('.cover p')).toContainText(`${table.bricks.length} bricks · ${steps} steps`);
  await expect(paper.getByRole('img', { name: 'Step 1: add 4 of 2x2 reddish brown' })).toBeVisible();
  await shot(page, 'brick-instructions');

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const html = await readFile(await (await saved).path(), 'utf8');
  const printed = await context.newPage();
  await printed.setContent(html);
  for (const format of ['A4', 'Letter'])
    expect(pagesOf(await printed.pdf({ format, preferCSSPageSize: true })), format).toBe(
      1 + Math.ceil(steps / 2),
    );
  await printed.close();
});

test('a model leaves as .ldr and comes back as it was', async ({ page }) => {
  await page.goto(`./${linkFragment({ model: table })}`);
  await page.getByRole('button', { name: 'Export' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Export the bricks' });
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'LDraw .ldr' }).click();
  const bytes = await readFile(await (await saved).path());
  const { model } = readBrickModel('table.ldr', bytes);
  expect(writeText(model)).toBe(writeText(table));
  expect(new Set(model.bricks.map(({ color }) => color))).toEqual(new Set([70, 4, 14]));
  await expect(dialog.getByRole('status')).toContainText('is in your downloads');
});
