import { describe, expect, test } from 'vitest';
import { unzip, zip } from '../../wasm/formats/zip.ts';
import { filesOfFolder, filesOfTransfer, writeFolder } from './disk.ts';
import { projectZip } from './export-project.ts';
import { addFiles, openFiles, openShare } from './open-files.ts';
import { Project } from './project.ts';
import { Projects } from './projects.ts';
import { readShare, ShareError, sharePayload } from './share.ts';
import { decodeText } from './text-encoding.ts';

const store = new Projects(`test-import-${Date.now()}`);
const stl = new Uint8Array([0, 1, 2, 253, 254, 255]);
const sample = () =>
  new Project(
    'p',
    'Box: a/b',
    {
      'main.scad':
        'w = 10; // [1:20]\non = true;\ns = "x";\nv = [1, 2];\ninclude <parts/lid.scad>\r\n// ä 漢 😀',
      'parts/lid.scad': 'module lid() {}',
      'parts/m.stl': stl,
    },
    'main.scad',
    { parameters: { w: 7.25, on: false, s: 'a "b" \\ 10', v: [3, 4.5] } },
  );
const plain = (project: Project) => ({
  files: Object.fromEntries([...project.files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  entry: project.entry,
  parameters: project.parameters,
});
const file = (name: string, content: BlobPart) => new File([content], name);

describe('zip', () => {
  test('out and in again: the same project, values included', async () => {
    const project = sample();
    const archive = projectZip(project.state);
    const { project: back, notes, refused } = await openFiles([file('Box.zip', archive)], { store });
    expect(plain(back)).toEqual(plain(project));
    expect([back.name, notes, refused]).toEqual(['Box', [], []]);
  });

  test('the values are a parameter set of OpenSCAD beside the entry, next to the user’s own', () => {
    const project = sample();
    const own = '{"parameterSets": {"small": {"w": "5"}}, "fileFormatVersion": "1"}';
    project.apply([{ kind: 'file', path: 'main.json', content: own }], { label: 'x' });
    const written = JSON.parse(new TextDecoder().decode(unzip(projectZip(project.state))['main.json']));
    expect(written).toEqual({
      fileFormatVersion: '1',
      parameterSets: {
        small: { w: '5' },
        'Formwork current values': { w: '7.25', on: 'false', s: 'a "b" \\ 10', v: '[3, 4.5]' },
      },
    });
  });
});

describe('opening files', () => {
  test('one OpenSCAD file, as the system hands it over', async () => {
    const { project } = await openFiles([file('gear box.scad', 'cube(1);')], { store });
    expect(plain(project)).toEqual({
      files: { 'gear box.scad': 'cube(1);' },
      entry: 'gear box.scad',
      parameters: {},
    });
    expect(project.name).toBe('gear box');
  });

  test('a mesh alone gets a file that shows it', async () => {
    const { project, notes } = await openFiles([file('part "1.stl'.replace('"', ''), stl)], { store });
    expect(project.files.get('main.scad')).toBe('import("part 1.stl");\n');
    expect(notes).toEqual(['"main.scad" was written to show "part 1.stl".']);
  });

  test.each([
    [{ 'a.scad': 'include <b.scad>', 'b.scad': '' }, 'a.scad'],
    [{ 'b.scad': '', 'main.scad': '', 'a.scad': '' }, 'main.scad'],
    [{ 'lib/x.scad': '', 'top.scad': 'use <lib/x.scad>' }, 'top.scad'],
    [{ 'a.scad': '', 'Thing.scad': '' }, 'Thing.scad'],
  ])('the entry of %j', async (files, entry) => {
    const { project } = await openFiles([file('Thing.zip', new Uint8Array(zip(files)))], { store });
    expect(project.entry).toBe(entry);
  });

  test('what cannot be read is left out, and said', async () => {
    const archive = zip({ 'main.scad': 'cube();', 'photo.jpg': 'x', 'inner.zip': zip({ 'a.scad': '' }) });
    const { project, refused } = await openFiles([file('t.zip', new Uint8Array(archive))], { store });
    expect([...project.files.keys()]).toEqual(['main.scad']);
    expect(refused.map(({ reason }) => reason)).toEqual([
      '"photo.jpg" is of a kind that OpenSCAD does not read.',
      '"inner.zip" is a zip inside a zip. Unpack it, then add what you need from it.',
    ]);
  });

  test('nothing usable is an error with the reason', async () => {
    await expect(openFiles([file('photo.jpg', 'x')], { store })).rejects.toThrow(/does not read/);
    await expect(openFiles([], { store })).rejects.toThrow(/no file in it/);
  });

  test('into an open project: one step, same name replaced', async () => {
    const project = sample();
    const before = plain(project);
    const { paths, notes } = await addFiles(
      project,
      [file('M.STL', 'new'), file('b.svg', '<svg/>')],
      'parts/',
    );
    expect(paths).toEqual(['parts/m.stl', 'parts/b.svg']);
    expect(notes).toEqual(['"parts/m.stl" was replaced. Undo brings the old one back.']);
    expect(project.undoLabel).toBe('Add 2 files');
    project.undo();
    expect(plain(project)).toEqual(before);
  });

  test('into an open project: a file that clashes with a folder changes nothing', async () => {
    const project = sample();
    const { paths, refused } = await addFiles(project, [
      { file: file('x', 'y'), path: 'main.scad/x.scad' },
      file('b.svg', ''),
    ]);
    expect(paths).toEqual([]);
    expect(refused[0]!.reason).toMatch(/folder of the other/);
    expect(project.canUndo).toBe(false);
  });
});

describe('text in any encoding', () => {
  const text = 'w = 5; // Größe é';
  const utf16 = (little: boolean, mark: boolean) => {
    const view = new DataView(new ArrayBuffer((text.length + (mark ? 1 : 0)) * 2));
    [...((mark ? '\ufeff' : '') + text)].forEach((char, i) =>
      view.setUint16(i * 2, char.charCodeAt(0), little),
    );
    return new Uint8Array(view.buffer);
  };
  test.each([
    ['UTF-8', new TextEncoder().encode(text), undefined],
    ['UTF-8', new TextEncoder().encode(`\ufeff${text}`), undefined],
    ['UTF-16 LE', utf16(true, true), /UTF-16 LE/],
    ['UTF-16 BE', utf16(false, true), /UTF-16 BE/],
    ['UTF-16 LE', utf16(true, false), /UTF-16 LE/],
    ['UTF-16 BE', utf16(false, false), /UTF-16 BE/],
    ['Windows-1252', Uint8Array.from(text, char => char.charCodeAt(0)), /Windows-1252/],
  ])('%s', (encoding, bytes, note) => {
    const decoded = decodeText(bytes)!;
    expect(decoded.text).toBe(text);
    expect(decoded.encoding).toBe(encoding);
    if (note) expect(decoded.note).toMatch(note);
    else expect(decoded.note).toBeUndefined();
  });
  test('bytes that are no text', () => {
    expect(decodeText(new Uint8Array([65, 0, 0, 66, 200]))).toBeUndefined();
  });
});

describe('share links', () => {
  test('hold the whole project, in characters that a link keeps', async () => {
    const project = sample();
    const payload = sharePayload(project.state, project.name);
    expect(payload).toMatch(/^[\w-]+$/);
    expect(new URL(`https://example.org/#share=${payload}`).hash).toBe(`#share=${payload}`);
    const opened = await openShare(payload, store);
    expect(plain(opened)).toEqual(plain(project));
    expect(opened.name).toBe('Box: a/b');
    expect(opened.id).not.toBe(project.id);
  });

  test('opening one twice makes two projects', async () => {
    const payload = sharePayload(sample().state, 'Twice');
    const one = await openShare(payload, store);
    const two = await openShare(payload, store);
    expect(one.id).not.toBe(two.id);
  });

  test('a project too large for a link is told what to do', () => {
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const project = new Project('p', 'n', { 'main.scad': '', 'm.stl': noise }, 'main.scad');
    expect(() => sharePayload(project.state, 'n')).toThrow(/too large for a link.*zip/);
  });

  test('every truncation of a link is told apart from a whole one', () => {
    const payload = sharePayload(sample().state, 'x');
    for (let length = 0; length < payload.length - 1; length += 5)
      expect(() => readShare(payload.slice(0, length))).toThrow(ShareError);
  });
});

describe('folders and drops', () => {
  test('written to a folder and read back; other files there stay', async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('test-folder', { create: true });
    const other = await (await folder.getFileHandle('mine.txt', { create: true })).createWritable();
    await other.write('keep me');
    await other.close();
    const project = sample();
    expect(await writeFolder(folder, project.state)).toBe(4);
    const files = await filesOfFolder(folder);
    expect(files.map(({ path }) => path).toSorted()).toEqual([
      'main.json',
      'main.scad',
      'mine.txt',
      'parts/lid.scad',
      'parts/m.stl',
    ]);
    const { project: back } = await openFiles(files, { name: 'Box', store });
    expect(back.files.get('mine.txt')).toBe('keep me');
    back.apply([{ kind: 'file', path: 'mine.txt', content: null }], { label: 'x' });
    expect(plain(back)).toEqual(plain(project));
    await root.removeEntry('test-folder', { recursive: true });
  });

  test('files of a drop', async () => {
    const transfer = new DataTransfer();
    transfer.items.add(file('a.scad', 'cube();'));
    transfer.items.add(file('b.stl', stl));
    transfer.items.add('text', 'text/plain');
    const files = await filesOfTransfer(transfer);
    expect(files.map(({ path }) => path)).toEqual(['a.scad', 'b.stl']);
    expect(await files[0]!.file.text()).toBe('cube();');
  });
});
