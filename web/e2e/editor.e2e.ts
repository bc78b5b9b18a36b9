import type { Page } from 'playwright/test';
import { expect, near, newProject, pictured, shot, test, write } from './app.ts';

const code = (page: Page) => page.locator('.cm-content');
/** One word of the code, as it is shown. */
const word = (page: Page, text: string) =>
  code(page)
    .locator('.cm-line span', { hasText: new RegExp(`^${text}$`) })
    .first();

test('a library is completed, explained, and its source opened', async ({ page }) => {
  await newProject(page, 'include <BOSL2/std.scad>\n');
  await code(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('cuboi', { delay: 30 });
  const list = page.locator('.cm-tooltip-autocomplete');
  await expect(list.getByRole('option', { name: /^cuboid/ })).toBeVisible();
  // The entry says what it takes, and what it is.
  await expect(
    page.locator('.cm-completionInfo, .cm-tooltip-autocomplete').filter({ hasText: 'size' }).first(),
  ).toBeVisible();
  await shot(page, 'completion');
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await expect(code(page)).toContainText('cuboid(');
  // What comes next, while one writes the call.
  await page.keyboard.type('[10, 10, 5]');
  await expect(page.locator('.signature-help')).toContainText('size');
  await shot(page, 'signature');
  await write(page, 'include <BOSL2/std.scad>\ncuboid([10, 10, 5]);\n');
  await pictured(page, near(500));

  await word(page, 'cuboid').hover();
  const docs = page.locator('.cm-tooltip-hover');
  await expect(docs).toContainText('cuboid');
  await expect(docs).toContainText(/cube/i);
  await shot(page, 'hover');
  await page.mouse.move(5, 5);

  await word(page, 'cuboid').click();
  await page.keyboard.press('F12');
  await expect(code(page)).toContainText(/module cuboid\(/);
  await shot(page, 'library-source');
  await page.keyboard.type('// not mine');
  await expect(code(page)).not.toContainText('// not mine');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: /main\.scad/ }).click();
  await expect(code(page)).toContainText('cuboid([10, 10, 5]);');
});

test('rename, format and outline work on the whole file, each one undo', async ({ page }) => {
  await newProject(page, 'module peg(h) { cube([2, 2, h]); }\npeg(3);\ntranslate([5, 0, 0]) peg(4);\n');
  await pictured(page, near(28));
  await word(page, 'peg').click();
  await page.keyboard.press('F2');
  const name = page.locator('fw-editor').getByRole('textbox', { name: /Rename/ });
  await expect(name).toHaveValue('peg');
  await shot(page, 'rename');
  await name.fill('post');
  await page.keyboard.press('Enter');
  await expect(code(page)).toContainText('module post(h)');
  await expect(code(page)).not.toContainText('peg');
  await pictured(page, near(28));
  await page.keyboard.press('ControlOrMeta+z');
  await expect(code(page)).not.toContainText('post');
  await expect(code(page)).toContainText('translate([5, 0, 0]) peg(4);');

  await write(page, 'module   b( ){cube( [1,2,3] );}\nif(true){b();}\n');
  await pictured(page, near(6));
  await code(page).click();
  await page.keyboard.press('Alt+Shift+F');
  await expect(code(page)).toContainText('cube([1, 2, 3]);');
  await expect(code(page)).toContainText('module b() {');
  await pictured(page, near(6));
  await shot(page, 'formatted');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(code(page)).toContainText('module   b( ){cube( [1,2,3] );}');

  const filler = Array.from({ length: 120 }, (_, i) => `// line ${i}`).join('\n');
  await write(page, `module first() cube(1);\n${filler}\nmodule last_of_all(w) cube(w);\nfirst();\n`);
  await page.getByRole('tab', { name: 'Outline' }).click();
  const outline = page.locator('fw-outline');
  await expect(outline.getByRole('button', { name: /first/ })).toBeVisible();
  await outline.getByRole('button', { name: /last_of_all/ }).click();
  await expect(word(page, 'last_of_all')).toBeInViewport();
  await shot(page, 'outline');
});
