import { expect, newProject, pictured, shot, test } from './app.ts';
import { findings } from './axe.ts';

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
