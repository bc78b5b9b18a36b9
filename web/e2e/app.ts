import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  test as base,
  expect,
  type BrowserContext,
  type Download,
  type FileChooser,
  type Locator,
  type Page,
} from 'playwright/test';
import type { Evaluated } from '../../wasm/contract.ts';
import { measure } from '../../wasm/solid/measure.ts';

const screens = join(import.meta.dirname, '../../test-results/screens');
mkdirSync(screens, { recursive: true });

/** A picture of every step that a user sees, to be looked at after a run: `test-results/screens/`. */
export const shot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(screens, `${name}.png`) });
};

/** Collects every request of a context that would leave the app's own origin. */
const watchRequests = (context: BrowserContext, origin: string): string[] => {
  const foreign: string[] = [];
  context.on('request', request => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) foreign.push(request.url());
  });
  return foreign;
};

/**
 * Every test of the run is also the test that no request leaves the origin, and that the page throws nothing.
 * `errors` may be emptied by a test that provokes one on purpose.
 */
export const test = base.extend<{ errors: string[] }>({
  errors: [
    async ({ context, baseURL }, use) => {
      const foreign = watchRequests(context, new URL(baseURL!).origin);
      const errors: string[] = [];
      context.on('weberror', error => errors.push(error.error().stack ?? String(error.error())));
      await use(errors);
      expect(foreign, 'requests that left the origin').toEqual([]);
      expect(errors, 'uncaught errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});

/** What the viewer shows, measured here: the page is asked for its buffers, not for its own figures. */
export const picture = async (page: Page) => {
  const shown = await page.locator('fw-viewer').evaluate(viewer => {
    const { evaluation } = viewer as unknown as { evaluation?: Evaluated };
    if (evaluation?.status !== 'ok') return null;
    const { positions, indices } = evaluation.mesh;
    return {
      positions: [...positions],
      indices: [...indices],
      flat: evaluation.outline !== undefined,
      contours: evaluation.outline?.contours.length ?? 0,
    };
  });
  if (!shown) return null;
  const mesh = {
    positions: new Float32Array(shown.positions),
    indices: new Uint32Array(shown.indices),
    colors: [],
  };
  return { ...measure(mesh), flat: shown.flat, contours: shown.contours };
};

/** Waits until the viewer shows something that passes, and returns its measurement. */
export const pictured = async (
  page: Page,
  passes: (shown: NonNullable<Awaited<ReturnType<typeof picture>>>) => boolean = () => true,
) => {
  let shown = await picture(page);
  await expect
    .poll(
      async () => {
        shown = await picture(page);
        return shown !== null && passes(shown);
      },
      { timeout: 60_000, intervals: [50, 100, 250] },
    )
    .toBe(true);
  return shown!;
};

/** A number that takes hours; OpenSCAD itself ends an endless recursion within a second. */
export const endless = 'len([for (a = [1:100000], b = [1:100000]) if (b < 0) 0])';

/** Passes a picture of this volume, in mm³. */
export const near =
  (expected: number) =>
  ({ volume }: { volume: number }) =>
    Math.abs(volume - expected) < 1e-2;

/** Opens an empty project and puts this into its entry file, as typed or pasted by hand. */
export const newProject = async (page: Page, code: string): Promise<void> => {
  await page.goto('./#/');
  await page.getByRole('button', { name: 'New project' }).click();
  await write(page, code);
};

/** Replaces the whole text of the editor. */
export const write = async (page: Page, code: string): Promise<void> => {
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(code);
};

export const downloaded = async (download: Download): Promise<Buffer> => readFile(await download.path());

/** A binary STL of a grid of separate tetrahedra, `count` triangles in all. */
export const stlOf = (count: number): Buffer => {
  const bytes = Buffer.alloc(84 + 50 * count);
  bytes.writeUInt32LE(count, 80);
  const corners = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  const faces = [
    [0, 2, 1],
    [0, 1, 3],
    [0, 3, 2],
    [1, 2, 3],
  ] as const;
  const side = Math.ceil(Math.cbrt(count / 4));
  for (let t = 0; t < count; t++) {
    const cell = Math.floor(t / 4);
    const at = [cell % side, Math.floor(cell / side) % side, Math.floor(cell / side / side)] as const;
    faces[t % 4]!.forEach((corner, v) => {
      for (let axis = 0; axis < 3; axis++) {
        bytes.writeFloatLE(at[axis]! * 1.5 + corners[corner]![axis]!, 84 + 50 * t + 12 + 12 * v + 4 * axis);
      }
    });
  }
  return bytes;
};

/** Adds files to the open project through the file tree's own button. */
export const upload = async (page: Page, files: Parameters<FileChooser['setFiles']>[0]): Promise<void> => {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.locator('fw-files').getByRole('button', { name: 'Upload' }).click(),
  ]);
  await chooser.setFiles(files);
};

/** Waits until every file of the app is on the device. */
export const storedOffline = (page: Page): Promise<void> =>
  page.evaluate(async () => void (await navigator.serviceWorker.ready));

/** Chooses in a menu (`fw-menu`) by what its button and its row are called. */
export const choose = async (page: Page | Locator, menu: string, row: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: row }).click();
};

/** Does this, and returns the file that the page gives for it. */
export const download = async (
  page: Page,
  act: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> => {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), bytes: await downloaded(file) };
};

/** Lets these files fall onto an element, as from the desktop. */
export const drop = (target: Locator, files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> =>
  target.evaluate(
    (element, files) => {
      const dataTransfer = new DataTransfer();
      for (const { name, bytes } of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
        );
    },
    files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
  );

/** Waits until the work is on the disk. */
export const saved = (page: Page): Promise<void> =>
  expect(page.locator('fw-status-bar')).toContainText('Saved');

/** What the last run said. */
export const output = (page: Page): Locator => page.locator('fw-console');

export { expect };
