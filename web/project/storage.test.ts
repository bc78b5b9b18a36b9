import { afterEach, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { openDB } from 'idb';
import { sameContent } from './edits.ts';
import type { Project } from './project.ts';
import { Projects } from './projects.ts';

interface Protocol {
  send(
    method: 'Storage.overrideQuotaForOrigin',
    options: { origin: string; quotaSize?: number },
  ): Promise<void>;
}
const setQuota = (quotaSize?: number) =>
  (cdp() as Protocol).send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize !== undefined && { quotaSize }),
  });
afterEach(() => setQuota());

/** Leaves about 1 MB free. Chromium remembers for half a minute how much room there was: waits that out. */
const fillStorage = async () => {
  const { usage = 0 } = await navigator.storage.estimate();
  await setQuota(usage + 1_000_000);
  const scratch = await openDB(`test-scratch-${Date.now()}`, 1, {
    upgrade: database => void database.createObjectStore('bytes'),
  });
  const block = noise(3_000_000);
  const refused = () =>
    scratch.put('bytes', block, 1).then(
      () => false,
      (error: DOMException) => error.name === 'QuotaExceededError',
    );
  await expect.poll(refused, { timeout: 45_000, interval: 1000 }).toBe(true);
  scratch.close();
};

const source = { entry: 'main.scad', files: { 'main.scad': 'cube();' } };
const type = (project: Project, insert: string) =>
  project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 0, insert }] }], {
    label: 'Typing',
  });

/** Bytes that no store can compress. */
const noise = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};

/** A page of its own in a frame, with the app's modules; `run` sees `Projects` and `name`. */
const page = async (name: string, run: string): Promise<HTMLIFrameElement> => {
  const frame = document.createElement('iframe');
  const module = new URL('./projects.ts', import.meta.url).href;
  const ready = new Promise<void>((resolve, reject) => {
    addEventListener('message', function listen({ data, source: from }: MessageEvent<string>) {
      if (from !== frame.contentWindow) return;
      removeEventListener('message', listen);
      if (data === 'ready') resolve();
      else reject(new Error(data));
    });
  });
  frame.srcdoc = `<script type="module">
    try {
      const { Projects } = await import(${JSON.stringify(module)});
      const name = ${JSON.stringify(name)};
      ${run}
      parent.postMessage('ready', '*');
    } catch (error) {
      parent.postMessage(String(error), '*');
    }
  </script>`;
  document.body.append(frame);
  await ready;
  return frame;
};

describe('a page that is killed', () => {
  test('loses nothing that it had as saved, without a chance to close', async () => {
    const name = `test-killed-${Date.now()}`;
    const frame = await page(
      name,
      `const store = new Projects(name);
       const project = await store.create('Box', ${JSON.stringify(source)});
       for (let i = 0; i < 50; i++)
         project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: i, to: i, insert: 'x' }] }], { label: 'Typing', merge: 't' });
       project.apply([{ kind: 'parameters', values: { w: 3 } }], { label: 'w' });
       await (await store.saving(project)).settled();`,
    );
    frame.remove();
    const store = new Projects(name);
    const [listed] = await store.list();
    const project = (await store.open(listed!.id))!;
    expect(project.files.get('main.scad')).toBe(`${'x'.repeat(50)}cube();`);
    expect(project.parameters).toEqual({ w: 3 });
    project.undo();
    project.undo();
    expect(project.files.get('main.scad')).toBe('cube();');
    expect(project.canUndo).toBe(false);
  });

  test('two pages at once: what both type is in both, live', async () => {
    const name = `test-pages-${Date.now()}`;
    const store = new Projects(name);
    const project = await store.create('Box', source);
    await page(
      name,
      `const store = new Projects(name);
       const project = await store.open(${JSON.stringify(project.id)});
       let n = 0;
       const timer = setInterval(() => {
         const end = project.files.get('main.scad').length;
         project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: end, to: end, insert: 'y' }] }], { label: 't' });
         if (++n === 40) clearInterval(timer);
       }, 2);`,
    );
    for (let i = 0; i < 40; i++) {
      type(project, 'x');
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    const whole = `${'x'.repeat(40)}cube();${'y'.repeat(40)}`;
    await expect.poll(() => project.files.get('main.scad'), { timeout: 5000 }).toBe(whole);
    await (await store.saving(project))!.settled();
    expect((await new Projects(name).open(project.id))!.files.get('main.scad')).toBe(whole);
  });
});

describe('storage full', () => {
  test('is said clearly, nothing is lost, and all is saved once there is room', async () => {
    const name = `test-full-${Date.now()}`;
    const store = new Projects(name);
    const project = await store.create('Box', source);
    const saving = (await store.saving(project))!;
    await fillStorage();
    const stl = noise(4_000_000);
    project.apply([{ kind: 'file', path: 'm.stl', content: stl }], { label: 'Add m.stl' });
    await expect.poll(() => saving.state.status).toBe('full');
    expect(saving.state.message).toMatch(/only in this page.*Export.*zip.*free space/i);
    type(project, '// more\n');
    expect(saving.state.pending).toBe(2);
    expect(project.files.get('main.scad')).toBe('// more\ncube();');
    const leave = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leave);
    expect(leave.defaultPrevented).toBe(true);
    // Leaving the project does not let go of what exists nowhere else.
    await store.close(project);
    expect((await store.open(project.id)) === project).toBe(true);
    // What was saved before is whole.
    expect((await new Projects(name).open(project.id))!.files.get('main.scad')).toBe('cube();');

    // A new project that does not fit leaves nothing behind.
    const files = { 'main.scad': '', 'm.stl': noise(5_000_000) };
    const outcome = await store.create('Big', { entry: 'main.scad', files }).then(
      () => 'stored',
      (error: unknown) => String(error),
    );
    expect(outcome).toMatch(/no space left.*trash/);
    expect((await store.list()).map(listed => listed.name)).toEqual(['Box']);

    await setQuota();
    await expect.poll(() => saving.state, { timeout: 10_000 }).toEqual({ status: 'saved', pending: 0 });
    const again = (await new Projects(name).open(project.id))!;
    expect(again.files.get('main.scad')).toBe('// more\ncube();');
    expect(sameContent(again.files.get('m.stl'), stl)).toBe(true);
  });
});
