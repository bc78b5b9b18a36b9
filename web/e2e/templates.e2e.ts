import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, pictured, test } from './app.ts';

const folder = join(import.meta.dirname, '../../public/templates');

test('every template has a picture of its model', async ({ page }, info) => {
  test.setTimeout(600_000);
  // Only the model: the gallery shows them small.
  await page.addInitScript(() => localStorage.setItem('formwork.view', '{"grid":false,"axes":false}'));
  await page.goto('./');
  const region = page.getByRole('region', { name: 'Start from a template' });
  await expect(region).toBeVisible();
  const ids = await region
    .getByRole('link')
    .evaluateAll(links => links.map(link => (link as HTMLAnchorElement).hash.replace('#/template/', '')));
  expect(ids.length).toBeGreaterThanOrEqual(12);

  // `--update-snapshots=all` takes the pictures anew, by the viewer's own screenshot.
  if (info.config.updateSnapshots === 'all') {
    for (const id of ids) {
      await page.goto(`./#/template/${id}`);
      await pictured(page, ({ triangles }) => triangles > 0);
      await page.waitForTimeout(300);
      const webp = await page.locator('fw-viewer').evaluate(async element => {
        const viewer = element as unknown as {
          screenshot(options: { width: number; height: number; transparent: boolean }): Promise<Blob>;
        };
        const picture = await createImageBitmap(
          await viewer.screenshot({ width: 400, height: 250, transparent: true }),
        );
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        canvas.getContext('2d')!.drawImage(picture, 0, 0);
        const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.75 });
        return [...new Uint8Array(await blob.arrayBuffer())];
      });
      writeFileSync(join(folder, `${id}.webp`), Buffer.from(webp));
      await page.goto('./#/');
      await expect(region).toBeVisible();
    }
    // The next build serves them.
    return;
  }

  for (const id of ids) {
    // Asked of the server, so that a missing file is not hidden by what the page shows instead.
    const response = await page.request.get(`./templates/${id}.webp`);
    expect(response.headers()['content-type'], id).toBe('image/webp');
    expect((await response.body()).length, id).toBeGreaterThan(1000);
  }
});
