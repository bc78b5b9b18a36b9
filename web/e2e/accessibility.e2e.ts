import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import type { AxeResults } from 'axe-core';
import { expect, newProject, pictured, shot, test } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Findings that keep somebody out, as `rule: targets`. */
const findings = async (page: Page): Promise<string[]> => {
  // Through the protocol: the page's own policy refuses scripts from elsewhere.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`);
};

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('home, workbench, export and palette have no serious finding', async ({ page }) => {
      await page.goto('./');
      await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await shot(page, `home-${colorScheme}`);

      await newProject(page, 'size = 10; // [1:20]\nround = true;\ncolor("teal") cube(size);\necho(size);\n');
      await pictured(page, ({ volume }) => volume > 0);
      expect(await findings(page)).toEqual([]);
      await shot(page, `workbench-${colorScheme}`);

      await page.getByRole('button', { name: 'Export' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await page.keyboard.press('ControlOrMeta+k');
      expect(await findings(page)).toEqual([]);
    });
  });
}
