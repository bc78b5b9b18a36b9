import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zip } from '../../wasm/formats/zip.ts';
import {
  choose,
  drop,
  expect,
  near,
  newProject,
  output,
  pictured,
  saved,
  shot,
  storedOffline,
  test,
  upload,
  write,
} from './app.ts';

test('a library of the user: installed from a zip, used offline, removed, brought back', async ({
  page,
  context,
}) => {
  await page.goto('./');
  await storedOffline(page);
  await newProject(page, 'include <MyLib/x.scad>\npeg(3);\n');
  await expect(output(page)).toContainText(/MyLib\/x\.scad/);
  await shot(page, 'library-missing');

  await page.getByRole('tab', { name: 'Libraries' }).click();
  const browser = page.locator('fw-library-browser');
  const bytes = zip({
    'MyLib-main/x.scad': '// A square peg of height h (mm).\nmodule peg(h) { cube([2, 2, h]); }\n',
    'MyLib-main/LICENSE': 'MIT',
  });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    choose(browser, 'Install a library', /zip/),
  ]);
  await chooser.setFiles({ name: 'MyLib.zip', mimeType: 'application/zip', buffer: Buffer.from(bytes) });
  await expect(browser.getByRole('heading', { name: 'MyLib' })).toBeVisible();
  await shot(page, 'library-installed');
  // What did not run for want of the library runs by itself once it is there.
  await pictured(page, near(12));
  await saved(page);

  await context.setOffline(true);
  await page.reload();
  await pictured(page, near(12));
  await write(page, 'include <MyLib/x.scad>\npeg(5);\n');
  await pictured(page, near(20));

  await page.getByRole('tab', { name: 'Libraries' }).click();
  await browser.getByRole('button', { name: /MyLib/ }).click();
  await browser.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('MyLib is removed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(browser.getByRole('button', { name: /MyLib/ })).toBeVisible();
  await browser.getByRole('button', { name: /MyLib/ }).click();
  await browser.getByRole('button', { name: 'Remove' }).click();
  await expect(browser.getByRole('list', { name: 'Libraries' })).not.toContainText('MyLib');
  await expect(output(page)).toContainText(/MyLib\/x\.scad/);
  await shot(page, 'library-removed');
});

test('a zip without a library says why it is none', async ({ page }) => {
  await newProject(page, 'cube(1);\n');
  await page.getByRole('tab', { name: 'Libraries' }).click();
  const browser = page.locator('fw-library-browser');
  await drop(browser.locator('.body'), [{ name: 'photos.zip', bytes: zip({ 'a.txt': 'nothing' }) }]);
  await expect(browser.getByRole('alert')).toContainText('no .scad file');
});

test('text: bundled fonts offline, a font of the user, a sign that no font has', async ({
  page,
  context,
}) => {
  await page.goto('./');
  await storedOffline(page);
  await context.setOffline(true);
  await page.reload();
  await newProject(page, 'linear_extrude(2) text("Formwork", size = 10);\n');
  // More than the cube that a new project begins with.
  const first = await pictured(page, ({ triangles }) => triangles > 1000);
  await write(page, 'linear_extrude(2) text("Formwork", size = 10, font = "Liberation Sans:style=Bold");\n');
  const bold = await pictured(page, ({ volume }) => volume > first.volume * 1.1);
  await shot(page, 'text');

  // A font under another name: the family that only the project's own file has.
  const bundled = join(import.meta.dirname, '../../public/fonts');
  const index = JSON.parse(readFileSync(join(bundled, 'index.json'), 'utf8')) as {
    family: string;
    style: string;
    file: string;
  }[];
  const { file } = index.find(({ family, style }) => family === 'Liberation Sans' && style === 'Bold')!;
  const own = renamed(readFileSync(join(bundled, file)), 'Liberation', 'Ownfamily_');
  await upload(page, { name: 'own.ttf', mimeType: 'font/ttf', buffer: own });
  await expect(page.getByRole('treeitem', { name: /own\.ttf/ })).toBeVisible();
  await write(
    page,
    'use <own.ttf>\nlinear_extrude(2) text("Formwork", size = 10, font = "Ownfamily_ Sans:style=Bold");\n',
  );
  await pictured(page, near(bold.volume));
  await expect(output(page)).not.toContainText(/font/i);

  await write(page, 'linear_extrude(2) text("A\\u4e2d", size = 10);\n');
  await expect(output(page)).toContainText(/中|U\+4E2D|glyph|no font/i);
  await shot(page, 'missing-glyph');
});

/** Replaces one ASCII word by another of the same length in every name of a font, whatever its encoding. */
function renamed(font: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(font);
  for (const encode of [
    (word: string) => Buffer.from(word, 'latin1'),
    (word: string) => Buffer.from(word, 'utf16le').swap16(),
  ])
    for (let at = copy.indexOf(encode(from)); at >= 0; at = copy.indexOf(encode(from), at + 1))
      encode(to).copy(copy, at);
  return copy;
}
