import { afterEach, describe, expect, test } from 'vitest';
import { deleteDB } from 'idb';
import { Projects } from './projects.ts';
import type { Project } from './project.ts';

let count = 0;
const names: string[] = [];
const fresh = () => {
  const name = `test-projects-${Date.now()}-${count++}`;
  names.push(name);
  return name;
};
afterEach(async () => {
  for (const name of names.splice(0)) void deleteDB(name);
});

const box = { entry: 'main.scad', files: { 'main.scad': 'cube(10);', 'm.stl': new Uint8Array([1, 2, 3]) } };
const state = (project: Project) => ({
  files: Object.fromEntries([...project.files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  entry: project.entry,
  parameters: { ...project.parameters },
});
const type = (project: Project, at: number, insert: string, path = 'main.scad') =>
  project.apply([{ kind: 'text', path, changes: [{ from: at, to: at, insert }] }], {
    label: 'Typing',
    merge: path,
  });
/** Saved, as an observer sees it. */
const saved = async (store: Projects, project: Project) => {
  const saving = (await store.saving(project))!;
  await saving.settled();
  expect(saving.state).toEqual({ status: 'saved', pending: 0 });
};
/** Both tabs have seen everything. */
const agree = async (a: Projects, one: Project, b: Projects, other: Project) => {
  for (let i = 0; i < 3; i++) {
    await (await a.saving(one))!.sync();
    await (await b.saving(other))!.sync();
  }
  expect(state(one)).toEqual(state(other));
};

describe('autosave', () => {
  test('what was done is there after the page is gone, with its undo history', async () => {
    const name = fresh();
    const first = new Projects(name);
    const project = await first.create('Box', box, { w: 3 });
    const before = state(project);
    type(project, 0, 'a');
    type(project, 1, 'b');
    project.apply([{ kind: 'parameters', values: { w: 5, size: [1, 2] } }], { label: 'w' });
    project.apply([{ kind: 'file', path: 'm.stl', content: null }], { label: 'Delete m.stl' });
    project.undo();
    await saved(first, project);

    // Nothing was closed or folded: a second store reads what a killed page leaves.
    const again = (await new Projects(name).open(project.id))!;
    expect(again.name).toBe('Box');
    expect(state(again)).toEqual(state(project));
    expect(again.redoLabel).toBe('Delete m.stl');
    expect(again.history.done).toHaveLength(2);
    again.undo();
    again.undo();
    expect(state(again)).toEqual(before);
    expect(again.canUndo).toBe(false);
    again.redo();
    again.redo();
    again.redo();
    expect(again.files.has('m.stl')).toBe(false);
  });

  test('folding the log changes nothing that one can see', async () => {
    const name = fresh();
    const first = new Projects(name);
    const project = await first.create('Box', box);
    type(project, 0, '// x\n');
    project.apply([{ kind: 'rename', from: 'm.stl', to: 'parts/m.stl' }], { label: 'Rename' });
    project.undo();
    await first.close(project);
    const second = new Projects(name);
    const again = (await second.open(project.id))!;
    expect(state(again)).toEqual(state(project));
    expect([again.undoLabel, again.redoLabel]).toEqual(['Typing', 'Rename']);
    again.redo();
    type(again, 0, 'y');
    await second.close(again);
    const third = (await new Projects(name).open(project.id))!;
    expect(Object.keys(state(third).files)).toEqual(['main.scad', 'parts/m.stl']);
    while (third.undo());
    expect(state(third)).toEqual({ ...box, parameters: {} });
  });

  test('a drag of 300 values is a few writes, and all of it counts', async () => {
    const name = fresh();
    const store = new Projects(name);
    const project = await store.create('Box', box);
    for (let w = 0; w < 300; w++) {
      project.apply([{ kind: 'parameters', values: { w } }], { label: 'w', merge: 'w', interim: true });
      if (w % 30 === 0) await new Promise(resolve => setTimeout(resolve));
    }
    await saved(store, project);
    const again = (await new Projects(name).open(project.id))!;
    expect(again.parameters).toEqual({ w: 299 });
    again.undo();
    expect(again.parameters).toEqual({});
  });

  test('undo steps are the same after opening it again', async () => {
    const name = fresh();
    const store = new Projects(name);
    const project = await store.create('Box', box);
    const set = (w: number, interim = false): void =>
      project.apply([{ kind: 'parameters', values: { w } }], { label: 'w', merge: 'w', interim });
    set(1, true);
    set(2);
    project.endMerge();
    set(3);
    await saved(store, project);
    const again = (await new Projects(name).open(project.id))!;
    expect(again.undo()).toBe(true);
    expect(again.parameters).toEqual({ w: 2 });
    expect(again.undo()).toBe(true);
    expect(again.parameters).toEqual({});
  });

  test('opening twice in one page gives one project', async () => {
    const store = new Projects(fresh());
    const { id } = await store.create('Box', box);
    expect(await store.open(id)).toBe(await store.open(id));
    expect(await store.open('none')).toBeUndefined();
  });
});

describe('two tabs on one project', () => {
  const pair = async () => {
    const name = fresh();
    const a = new Projects(name);
    const one = await a.create('Box', {
      entry: 'main.scad',
      files: { 'main.scad': 'cube(10);', 'b.scad': 'old' },
    });
    const b = new Projects(name);
    const other = (await b.open(one.id))!;
    return { a, one, b, other };
  };

  test('an edit shows in the other by itself', async () => {
    const { one, other } = await pair();
    const seen = new Promise(resolve => other.addEventListener('change', resolve, { once: true }));
    type(one, 0, '// hi\n');
    await seen;
    expect(other.files.get('main.scad')).toBe('// hi\ncube(10);');
    expect(other.canUndo).toBe(false);
  });

  test('typing in both at once merges, and each undoes its own', async () => {
    const { a, one, b, other } = await pair();
    for (let i = 0; i < 20; i++) {
      type(one, i, 'x');
      type(other, other.files.get('main.scad')!.length, 'y');
      if (i % 5 === 0) await new Promise(resolve => setTimeout(resolve, 3));
    }
    await agree(a, one, b, other);
    expect(one.files.get('main.scad')).toBe(`${'x'.repeat(20)}cube(10);${'y'.repeat(20)}`);
    other.undo();
    await agree(a, one, b, other);
    expect(one.files.get('main.scad')).toBe(`${'x'.repeat(20)}cube(10);`);
    one.undo();
    await agree(a, one, b, other);
    expect(other.files.get('main.scad')).toBe('cube(10);');
  });

  test('a file deleted in one while the other types in it stays', async () => {
    const { a, one, b, other } = await pair();
    one.apply([{ kind: 'file', path: 'b.scad', content: null }], { label: 'Delete' });
    type(other, 3, ' and new', 'b.scad');
    await agree(a, one, b, other);
    expect(one.files.get('b.scad')).toBe('old and new');
  });

  test('two files added under one name are both kept', async () => {
    const { a, one, b, other } = await pair();
    one.apply([{ kind: 'file', path: 'lid.scad', content: 'one' }], { label: 'Add' });
    other.apply([{ kind: 'file', path: 'lid.scad', content: 'two' }], { label: 'Add' });
    await agree(a, one, b, other);
    const contents = [one.files.get('lid.scad'), one.files.get('lid (2).scad')];
    expect(contents.toSorted()).toEqual(['one', 'two']);
  });

  test('renamed in one, typed in the other; parameters set in both', async () => {
    const { a, one, b, other } = await pair();
    one.apply([{ kind: 'rename', from: 'main.scad', to: 'box.scad' }], { label: 'Rename' });
    one.apply([{ kind: 'parameters', values: { w: 1, h: 1 } }], { label: 'w' });
    type(other, 0, 'z');
    other.apply([{ kind: 'parameters', values: { w: 2, d: 2 } }], { label: 'w' });
    await agree(a, one, b, other);
    expect(one.files.get('box.scad')).toBe('zcube(10);');
    expect(one.entry).toBe('box.scad');
    expect(Object.keys(one.parameters).toSorted()).toEqual(['d', 'h', 'w']);
  });

  test('a tab that slept through a folded log catches up', async () => {
    const { a, one, b, other } = await pair();
    type(one, 0, 'x');
    await (await a.saving(one))!.settled();
    await (await b.saving(other))!.sync();
    await b.close(other);
    await a.close(one);
    const sleeper = (await a.open(one.id))!;
    const awake = new Projects(names.at(-1)!);
    const writer = (await awake.open(one.id))!;
    expect(sleeper.files.get('main.scad')).toBe('xcube(10);');
    type(writer, 0, 'y');
    await (await awake.saving(writer))!.settled();
    await agree(a, sleeper, awake, writer);
    expect(sleeper.files.get('main.scad')).toBe('yxcube(10);');
  });

  test('deleted for good in one while open in the other: the next change brings all of it back', async () => {
    const { a, one, b, other } = await pair();
    await a.close(one);
    await a.delete(one.id);
    await a.emptyTrash();
    expect(await a.list()).toEqual([]);
    type(other, 0, 'still here ');
    await saved(b, other);
    const back = (await new Projects(names.at(-1)!).open(other.id))!;
    expect(state(back)).toEqual(state(other));
    expect((await a.list()).map(project => project.name)).toEqual(['Box']);
  });
});

describe('the gallery', () => {
  test('list, rename, duplicate, trash, restore, thumbnails, views', async () => {
    const store = new Projects(fresh());
    const one = await store.create('One', box);
    const two = await store.create('Two', box);
    await store.rename(one.id, '  First  ');
    expect(one.name).toBe('First');
    await store.rename(one.id, '   ');
    expect(one.name).toBe('First');
    const picture = new Blob(['png'], { type: 'image/png' });
    await store.setThumbnail(one.id, picture);
    await store.setView(one.id, { camera: [1, 2, 3] });
    expect(await store.view(one.id)).toEqual({ camera: [1, 2, 3] });
    type(one, 0, 'x');
    const copy = (await store.duplicate(one.id))!;
    const listed = await store.list();
    expect(listed.map(project => project.name).toSorted()).toEqual(['First', 'First (copy)', 'Two']);
    expect(await listed.find(project => project.id === copy)!.thumbnail!.text()).toBe('png');
    expect((await store.open(copy))!.files.get('main.scad')).toBe('xcube(10);');
    await store.delete(two.id);
    expect((await store.list()).map(project => project.id)).not.toContain(two.id);
    expect((await store.trash()).map(project => project.id)).toEqual([two.id]);
    await store.purge();
    await store.restore(two.id);
    expect(await store.trash()).toEqual([]);
    expect(state((await store.open(two.id))!)).toEqual({ ...box, parameters: {} });
  });

  test('another tab is told', async () => {
    const name = fresh();
    const [a, b] = [new Projects(name), new Projects(name)];
    const told = new Promise(resolve => b.addEventListener('list', resolve, { once: true }));
    await a.create('One', box);
    await told;
    expect((await b.list()).map(project => project.name)).toEqual(['One']);
  });
});

describe('versions', () => {
  test('saved, listed, restored as an undoable step, deleted with undo', async () => {
    const store = new Projects(fresh());
    const project = await store.create('Box', box, { w: 1 });
    const { id } = await store.saveVersion(project, ' first ');
    type(project, 0, '// more\n');
    project.apply(
      [
        { kind: 'file', path: 'm.stl', content: null },
        { kind: 'file', path: 'new.scad', content: 'n' },
        { kind: 'entry', path: 'new.scad' },
        { kind: 'parameters', values: { w: undefined, h: 2 } },
      ],
      { label: 'Change' },
    );
    const later = state(project);
    await store.restoreVersion(project, id);
    expect(state(project)).toEqual({ ...box, parameters: { w: 1 } });
    expect(project.undoLabel).toBe('Back to "first"');
    project.undo();
    expect(state(project)).toEqual(later);
    expect(Object.fromEntries((await store.version(project, id))!.files)).toEqual(box.files);
    const back = await store.deleteVersion(project, id);
    expect(await store.versions(project)).toEqual([]);
    await back();
    expect((await store.versions(project)).map(version => version.name)).toEqual(['first']);
  });
});
