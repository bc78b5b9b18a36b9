import type { Page } from 'playwright/test';
import { unzip, zip } from '../../wasm/formats/zip.ts';
import {
  choose,
  download,
  drop,
  expect,
  near,
  newProject,
  pictured,
  saved,
  shot,
  stlOf,
  test,
  upload,
  write,
} from './app.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const code = (page: Page) => page.locator('.cm-content');

test('a .scad file opened with the installed app becomes a project', async ({ page }) => {
  // What the system hands to an installed app; headless Chromium is never installed. The handle is a real one.
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'launchQueue', {
      value: {
        setConsumer: (consumer: (launch: { files: FileSystemFileHandle[] }) => void) =>
          void navigator.storage.getDirectory().then(async folder => {
            const file = await folder.getFileHandle('knob.scad', { create: true });
            const writer = await file.createWritable();
            await writer.write('cube([2, 3, 4]); // from the desktop\n');
            await writer.close();
            consumer({ files: [file] });
          }),
      },
    });
  });
  await page.goto('./');
  await expect(code(page)).toContainText('from the desktop');
  await pictured(page, near(24));
  await expect(page.getByRole('textbox', { name: 'Project name' })).toHaveValue('knob');
  await shot(page, 'file-handler');
});

test('code pasted on the home page becomes a project', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'cube(3); // from a forum\n');
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }),
    );
  });
  await expect(code(page)).toContainText('from a forum');
  await pictured(page, near(27));
});

test('a project goes out as a zip and comes back equal', async ({ page }) => {
  await newProject(page, 'height = 4; // [1:10]\ninclude <parts/lid.scad>\nlid(height);\n');
  await upload(page, { name: 'large.stl', mimeType: 'model/stl', buffer: stlOf(400) });
  await expect(page.getByRole('treeitem', { name: /large\.stl/ })).toBeVisible();
  const parts = zip({
    'main.scad': 'height = 4; // [1:10]\ninclude <parts/lid.scad>\nlid(height);\n',
    'parts/lid.scad': 'module lid(h) { cube([2, 2, h]); }\n',
    'large.stl': new Uint8Array(stlOf(400)),
  });
  await drop(page.locator('fw-workbench'), [{ name: 'Box.zip', bytes: parts }]);
  await pictured(page, near(16));
  await page.locator('fw-customizer').getByRole('spinbutton').first().fill('6');
  await page.keyboard.press('Enter');
  await pictured(page, near(24));
  await saved(page);

  const first = await download(page, () => choose(page, 'More', 'Download project as zip'));
  expect(first.name).toBe('Box.zip');
  const files = unzip(first.bytes);
  expect(text(files['parts/lid.scad']!)).toBe('module lid(h) { cube([2, 2, h]); }\n');
  expect(Buffer.from(files['large.stl']!).equals(stlOf(400))).toBe(true);

  await page.goto('./#/');
  await drop(page.locator('fw-home'), [{ name: 'Copy.zip', bytes: first.bytes }]);
  // The slider's value has come along.
  await pictured(page, near(24));
  await expect(page.getByRole('textbox', { name: 'Project name' })).toHaveValue('Copy');
  await shot(page, 'zip-opened');
  const second = await download(page, () => choose(page, 'More', 'Download project as zip'));
  expect(unzip(second.bytes)).toEqual(files);
});

test('a file that is no zip says so', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  await drop(page.locator('fw-home'), [
    { name: 'broken.zip', bytes: new Uint8Array([80, 75, 3, 4, 1, 2, 3]) },
  ]);
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: /broken\.zip|zip/i })
      .first(),
  ).toBeVisible();
  await shot(page, 'broken-zip');
});

test('a share link opens in another browser, changed values and all', async ({ page, browser, baseURL }) => {
  await newProject(page, 'side = 2; // [1:10]\ncube(side); // shared\n');
  await page.locator('fw-customizer').getByRole('spinbutton').first().fill('5');
  await page.keyboard.press('Enter');
  await pictured(page, near(125));
  await page.getByRole('button', { name: 'Share link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await shot(page, 'share');
  expect(link).toMatch(/#share=[\w-]+$/);

  const other = await browser.newContext({ baseURL: baseURL! });
  const there = await other.newPage();
  const sent: string[] = [];
  there.on('request', request => sent.push(request.url() + (request.postData() ?? '')));
  await there.goto(link);
  await pictured(there, near(125));
  await expect(code(there)).toContainText('// shared');
  // The fragment stays in the browser.
  expect(sent.join('\n')).not.toContain(link.split('#share=')[1]!.slice(0, 40));
  await write(there, 'cube(1);\n');
  await pictured(there, near(1));
  await pictured(page, near(125));

  await there.goto('./#/');
  await there.goto(link.slice(0, -20));
  await expect(there.getByText(/link is damaged/)).toBeVisible();
  await shot(there, 'share-damaged');
  await other.close();
});

test('a named version is saved, edited away from, and gone back to', async ({ page }) => {
  await newProject(page, 'cube(2); // good\n');
  await pictured(page, near(8));
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('textbox', { name: 'Name of the version' }).fill('Fits the shelf');
  await page.keyboard.press('Enter');
  const back = page.getByRole('button', { name: 'Go back to Fits the shelf' });
  await expect(back).toBeVisible();
  await write(page, 'cube(3); // worse\n');
  await pictured(page, near(27));
  await page.getByRole('button', { name: 'What changed since Fits the shelf' }).click();
  await expect(page.getByRole('list', { name: 'Changed since' })).toContainText('line');
  await shot(page, 'versions');
  await back.click();
  await pictured(page, near(8));
  await expect(code(page)).toContainText('// good');
  // Going back is an edit like any other.
  await page.locator('fw-header').getByRole('button', { name: 'Undo' }).click();
  await pictured(page, near(27));
  await page.locator('fw-header').getByRole('button', { name: 'Redo' }).click();
  await pictured(page, near(8));
  await saved(page);
  await page.reload();
  await expect(code(page)).toContainText('// good');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(back).toBeVisible();
});
