import { expect, newProject, shot, test } from './app.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  const other = colorScheme === 'light' ? 'dark' : 'light';
  test.describe(`on a ${colorScheme} system`, () => {
    test.use({ colorScheme });
    test(`the ${other} theme is kept, and the first picture already has it`, async ({ page }) => {
      // Looks at every frame from the first one that has anything to paint.
      await page.addInitScript(() => {
        const frames: string[] = ((globalThis as unknown as { frames: string[] }).frames = []);
        Object.defineProperty(globalThis, 'seen', { value: frames });
        const look = (): void => {
          if (document.body) frames.push(getComputedStyle(document.documentElement).colorScheme);
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      const seen = () =>
        page.evaluate(() => [...new Set((globalThis as unknown as { seen: string[] }).seen)]);
      await newProject(page, 'cube(1);\n');
      expect(await seen()).toHaveLength(1);
      const [system] = await seen();
      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menuitemcheckbox', { name: new RegExp(other, 'i') }).click();
      await expect(page.locator('html')).toHaveAttribute('data-scheme', other);
      await page.reload();
      await expect(page.locator('.cm-content')).toBeVisible();
      expect(await seen()).toEqual([other]);
      await shot(page, `theme-${other}-chosen`);

      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menuitemcheckbox', { name: /system/i }).click();
      await page.reload();
      await expect(page.locator('.cm-content')).toBeVisible();
      expect(await seen()).toEqual([system]);
    });
  });
}
