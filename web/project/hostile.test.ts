import { beforeAll, describe, expect, test } from 'vitest';
import { hostileArchives } from '../../wasm/formats/zip.cases.ts';
import { sameContent } from './edits.ts';
import { hostileShares } from './hostile-shares.cases.ts';
import { hostileFiles } from './hostile.cases.ts';
import { ImportError } from './import-project.ts';
import { addFiles, openFiles, openShare } from './open-files.ts';
import type { Project, ProjectState } from './project.ts';
import { Projects } from './projects.ts';
import { ShareError } from './share.ts';

const name = `test-hostile-${Date.now()}`;
const store = new Projects(name);
const source = {
  entry: 'main.scad',
  files: {
    'main.scad': 'w = 10; // ä\r\ncube(w);',
    'parts/m.stl': Uint8Array.from({ length: 999 }, (_, i) => i & 255),
  },
};
let mine: Project;
let before: ProjectState;

beforeAll(async () => {
  mine = await store.create('Mine', source, { w: 7 });
  before = mine.state;
});

/** The user's own project, in the page and as stored: every byte as it was, nothing to undo. */
const untouched = async () => {
  const stored = (await new Projects(name).open(mine.id))!;
  for (const { state, canUndo } of [mine, stored]) {
    expect([...state.files.keys()]).toEqual([...before.files.keys()]);
    for (const [path, content] of before.files)
      expect(sameContent(state.files.get(path), content)).toBe(true);
    expect([state.entry, state.parameters, canUndo]).toEqual([before.entry, before.parameters, false]);
  }
};

interface Outcome {
  project?: Project;
  said: string;
}
/** Opens files as a new project and deletes it again for good; only an ImportError may come of it otherwise. */
const open = async (files: readonly { name: string; bytes: Uint8Array }[]): Promise<Outcome> => {
  const given = files.map(file => ({ file: new File([file.bytes as BlobPart], 'x'), path: file.name }));
  try {
    const { project, notes, refused } = await openFiles(given, { store, name: 'x' });
    await store.close(project);
    await store.delete(project.id);
    return { project, said: [...notes, ...refused.map(({ reason }) => reason)].join('\n') };
  } catch (error) {
    expect(error).toBeInstanceOf(ImportError);
    return { said: (error as Error).message };
  }
};

describe('files', () => {
  test.each(hostileFiles.map(item => [item.title, item] as const))(
    '%s',
    async (_, { files, says, imported, text }) => {
      const { project, said } = await open(files());
      if (says) expect(said).toMatch(says);
      if (says && !imported) expect(project).toBeUndefined();
      if (imported?.[0] === '2000 files') expect(project!.files.size).toBe(2001);
      else if (imported) expect([...project!.files.keys()]).toEqual(expect.arrayContaining([...imported]));
      if (text !== undefined) expect(project!.files.get(imported![0]!) === text).toBe(true);
      for (const value of Object.values(project?.parameters ?? {})) expect(Number.isFinite(value)).toBe(true);
      await untouched();
    },
  );
});

describe('archives', () => {
  test.each(hostileArchives.map(item => [item.title, item] as const))(
    '%s',
    async (_, { bytes, expected }) => {
      const archive = bytes();
      const { project, said } = await open([{ name: 'x.zip', bytes: archive }]);
      if (expected instanceof RegExp) {
        expect(project).toBeUndefined();
        expect(said).toMatch(expected);
      } else {
        // What is no OpenSCAD file is named, and the rest is there.
        for (const path of expected)
          expect(
            [path, path.slice(path.indexOf('/') + 1)].some(p => project?.files.has(p) || said.includes(p)),
          ).toBe(true);
      }
      // Into the open project, a refused archive changes nothing either.
      if (expected instanceof RegExp) {
        const added = await addFiles(mine, [new File([archive as BlobPart], 'x.zip')]);
        expect(added.paths).toEqual([]);
        expect(added.refused[0]!.reason).toMatch(expected);
      }
      await untouched();
    },
  );
});

describe('share links', () => {
  test.each(hostileShares)('%s', async (_, payload, message) => {
    let thrown: unknown;
    const listed = (await store.list()).length;
    try {
      await openShare(payload, store);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ShareError);
    expect((thrown as Error).message).toMatch(message);
    expect((await store.list()).length).toBe(listed);
    await untouched();
  });
});

test('there are more than 200 of them', () => {
  expect(hostileFiles.length + hostileArchives.length + hostileShares.length).toBeGreaterThan(280);
});

test('at the end the user has the one project that was there', async () => {
  await store.emptyTrash();
  expect((await store.list()).map(project => project.name)).toEqual(['Mine']);
});
