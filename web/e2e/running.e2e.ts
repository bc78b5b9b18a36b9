import { endless, expect, near, newProject, output, pictured, shot, test, write } from './app.ts';

test('a slow model counts its seconds, and Escape ends it', async ({ page }) => {
  await newProject(page, 'cube(2);\n');
  await pictured(page, near(8));
  await write(page, `cube(${endless});\n`);
  const state = page.locator('fw-run-state');
  const seconds = async () =>
    Number(/([\d.]+) s/.exec((await state.getByRole('button').textContent()) ?? '')?.[1] ?? 0);
  await expect.poll(seconds).toBeGreaterThan(0.5);
  const early = await seconds();
  await expect.poll(seconds).toBeGreaterThan(early + 0.5);
  await shot(page, 'slow');
  await page.keyboard.press('Escape');
  await expect(state).toContainText('Cancelled');
  // The last picture stays, and says that it is not of this code.
  await pictured(page, near(8));
  await shot(page, 'cancelled');
  await write(page, 'cube(3);\n');
  await pictured(page, near(27));
  await expect(state).toContainText('Up to date');
});

test('a model that never ends is stopped after the time limit, and says what to do', async ({ page }) => {
  await page.clock.install();
  await newProject(page, 'cube(2);\n');
  await pictured(page, near(8));
  await write(page, `cube(${endless});\n`);
  await expect(page.locator('fw-run-state')).toContainText('Cancel');
  await page.clock.fastForward('02:05');
  await expect(output(page)).toContainText(/Stopped after \d+ s/);
  await shot(page, 'time-limit');
  await write(page, 'cube(3);\n');
  await pictured(page, near(27));
});

test('an export that takes too long is cancelled, the dialog stays', async ({ page }) => {
  await newProject(page, `cube($preview ? 4 : ${endless});\n`);
  await pictured(page, near(64));
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('STL', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect(dialog.getByRole('status')).toContainText('Writing');
  await shot(page, 'export-slow');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Download' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await write(page, 'cube(3);\n');
  await pictured(page, near(27));
});
