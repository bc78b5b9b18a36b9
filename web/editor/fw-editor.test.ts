import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import axe from 'axe-core';
import { EditorView } from '@codemirror/view';
import type { Symbol } from '../../wasm/contract.ts';
import { symbols } from '../../wasm/scad/symbols.ts';
import { Project } from '../project/project.ts';
import './fw-editor.ts';
import type { FwEditor } from './fw-editor.ts';
import type { LibrarySource } from './program.ts';

const GEARS = `// Function: teeth()
// Synopsis: Counts teeth.
// Description: How many teeth.
function teeth(d, module_size=1) = d / module_size;

// A gear of the library.
module gear(d = 10, thick = 3) { _rim(d); }
module _rim(d) { circle(d); }
PITCH = 3;
`;

/** A small library, held in memory the way the store would give it. */
const libraries: LibrarySource = {
  list: async () => [
    {
      name: 'Gears',
      title: 'Gears',
      description: '',
      version: '1',
      license: 'MIT',
      archive: '',
      bytes: 1,
      include: 'include <Gears/std.scad>',
    },
  ],
  files: async name =>
    new Map(
      name === 'Gears'
        ? Object.entries({ 'std.scad': 'include <gears.scad>\n', 'gears.scad': GEARS }).map(
            ([path, text]) => [path, new TextEncoder().encode(text)],
          )
        : [],
    ),
  symbols: async (name): Promise<Symbol[]> =>
    name === 'Gears'
      ? symbols(GEARS, '<Gears/gears.scad>').filter(symbol => !symbol.name.startsWith('_'))
      : [],
};

let editor: FwEditor;
let project: Project;

const view = (): EditorView =>
  EditorView.findFromDOM(editor.renderRoot.querySelector<HTMLElement>('.cm-editor')!)!;
const text = (path = 'main.scad'): string => project.files.get(path) as string;
const options = (): string[] =>
  [...editor.renderRoot.querySelectorAll('.cm-tooltip-autocomplete li .cm-completionLabel')].map(
    node => node.textContent ?? '',
  );
const shadow = (selector: string): HTMLElement | null =>
  editor.renderRoot.querySelector<HTMLElement>(selector);

async function show(
  files: Record<string, string | Uint8Array>,
  path = Object.keys(files)[0]!,
): Promise<void> {
  project = new Project('p', 'Test', files, path);
  editor = document.createElement('fw-editor');
  editor.style.cssText = 'width: 700px; height: 420px';
  Object.assign(editor, { project, path, libraries });
  document.body.append(editor);
  await vi.waitFor(() => expect(shadow('.cm-content')).not.toBeNull());
}

/** Puts the cursor behind the first `mark` in the text, or on its start. */
function cursor(mark: string, side: 'start' | 'end' = 'end'): void {
  const at = view().state.doc.toString().indexOf(mark);
  expect(at, mark).toBeGreaterThanOrEqual(0);
  view().focus();
  view().dispatch({ selection: { anchor: side === 'end' ? at + mark.length : at } });
}

beforeEach(() => {
  document.documentElement.lang = 'en';
  if (!document.querySelector('link[data-tokens]')) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('../style/tokens.css', import.meta.url).href;
    link.dataset['tokens'] = '';
    document.head.append(link);
  }
});
afterEach(() => document.body.replaceChildren());

describe('writing', () => {
  test('what is typed lands in the project; a run of typing is one undo step, a line another', async () => {
    await show({ 'main.scad': '' });
    view().focus();
    await userEvent.keyboard('cube(1);');
    expect(text()).toBe('cube(1);');
    await userEvent.keyboard('{Escape}{Enter}sphere(2);');
    expect(text()).toBe('cube(1);\nsphere(2);');
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(text()).toBe('cube(1);');
    expect(view().state.doc.toString()).toBe('cube(1);');
    await userEvent.keyboard('{Control>}{Shift>}Z{/Shift}{/Control}');
    expect(text()).toBe('cube(1);\nsphere(2);');
    while (project.undo());
    expect(view().state.doc.toString()).toBe('');
  });

  test('brackets close, lines indent, Control-/ comments', async () => {
    await show({ 'main.scad': '' });
    view().focus();
    await userEvent.keyboard('union() {{{Enter}cube(1);');
    expect(text()).toBe('union() {\n    cube(1);\n}');
    await userEvent.keyboard('{Control>}/{/Control}');
    expect(text()).toBe('union() {\n    // cube(1);\n}');
  });

  test('changes of others arrive with the cursor kept', async () => {
    await show({ 'main.scad': 'width = 10;\ncube(width);\n' });
    cursor('cube(');
    project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: 8, to: 10, insert: '12345' }] }], {
      label: 'Slider',
    });
    expect(view().state.doc.toString()).toBe('width = 12345;\ncube(width);\n');
    await userEvent.keyboard('2*');
    expect(text()).toBe('width = 12345;\ncube(2*width);\n');
  });

  test('files keep their line breaks', async () => {
    await show({ 'main.scad': 'a = 1;\r\nb = 2;\r\n' });
    cursor('b = 2;');
    await userEvent.keyboard('{Enter}c = 3;');
    expect(text()).toBe('a = 1;\r\nb = 2;\r\nc = 3;\r\n');
    project.undo();
    expect(view().state.doc.toString()).toBe('a = 1;\nb = 2;\n');
  });

  test('mixed line breaks become one kind with the first own change, and undo brings them back', async () => {
    await show({ 'main.scad': 'a = 1;\r\nb = 2;\n' });
    cursor('b = 2;');
    await userEvent.keyboard(' ');
    expect(text()).toBe('a = 1;\nb = 2; \n');
    project.undo();
    expect(text()).toBe('a = 1;\r\nb = 2;\n');
  });

  test('several cursors write at once', async () => {
    await show({ 'main.scad': 'a = 1;\na = 2;\na = 3;' });
    cursor('a', 'start');
    await userEvent.keyboard('{Control>}{Alt>}{ArrowDown}{ArrowDown}{/Alt}{/Control}x');
    expect(text()).toBe('xa = 1;\nxa = 2;\nxa = 3;');
  });

  test('format keeps the cursor at its token and is one step', async () => {
    await show({ 'main.scad': 'a=1;\nmodule m( ){\ncube( [a,2,3] );}\n' });
    cursor('a,');
    editor.format();
    expect(text()).toBe('a = 1;\nmodule m() {\n    cube([a, 2, 3]); }\n');
    expect(view().state.sliceDoc(0, view().state.selection.main.head)).toMatch(/\[a,$/);
    project.undo();
    expect(text()).toBe('a=1;\nmodule m( ){\ncube( [a,2,3] );}\n');
    await show({ 'main.scad': 'cube( [1,2 );' });
    editor.format();
    await vi.waitFor(() => expect(shadow('.fw-panel')?.textContent).toContain('brackets do not match'));
    expect(text()).toBe('cube( [1,2 );');
  });

  test('texts that no one wrote by hand can be opened and typed in', async () => {
    for (const huge of [
      '[1,2,3],'.repeat(250_000),
      '['.repeat(50_000),
      'union(){'.repeat(10_000),
      '"'.repeat(20_001),
      '/*'.repeat(50_000),
      '\u0000\uD800 cube('.repeat(500),
    ]) {
      document.body.replaceChildren();
      await show({ 'main.scad': huge });
      view().focus();
      await userEvent.keyboard('x=1;');
      expect(text().startsWith('x=1;')).toBe(true);
      editor.format();
      expect(view().state.doc.length).toBeGreaterThan(1000);
    }
  });

  test('find and replace', async () => {
    await show({ 'main.scad': 'cube(1);\ncube(2);' });
    view().focus();
    await userEvent.keyboard('{Control>}f{/Control}');
    const field = shadow('.cm-search [name=search]') as HTMLInputElement;
    await userEvent.fill(field, 'cube');
    await userEvent.fill(shadow('.cm-search [name=replace]')!, 'sphere');
    await userEvent.click(shadow('.cm-search [name=replaceAll]')!);
    expect(text()).toBe('sphere(1);\nsphere(2);');
  });
});

/** Enter takes a completion only when the list has been there for a moment. */
async function accept(keys = ''): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 120));
  await userEvent.keyboard(`${keys}{Enter}`);
}

describe('completion', () => {
  const typed = async (keys: string): Promise<string[]> => {
    await userEvent.keyboard(keys);
    await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
    return options();
  };

  test('statements: builtin, own and library modules, with signature and documentation', async () => {
    await show({
      'main.scad': 'include <Gears/std.scad>\nuse <parts/lid.scad>\n\n',
      'parts/lid.scad': 'module lid(w) {}\nlid_width = 3;',
    });
    cursor('lid.scad>\n');
    expect(await typed('cu')).toContain('cube');
    await userEvent.keyboard('{Escape}{Backspace}{Backspace}ge');
    await vi.waitFor(() => expect(options()).toContain('gear'));
    await vi.waitFor(() =>
      expect(shadow('.cm-completionInfo')?.textContent).toContain('A gear of the library.'),
    );
    await accept();
    expect(text()).toContain('gear()');
    await userEvent.keyboard('{End};{Enter}li');
    await vi.waitFor(() => expect(options()).toContain('lid'));
    expect(options()).not.toContain('lid_width');
  });

  test('values: locals before globals, no modules; arguments by name inside a call', async () => {
    await show({ 'main.scad': 'wide = 2;\nmodule m(width) {\n  x = ;\n}\n' });
    cursor('x = ');
    const found = await typed('wi');
    expect(found[0]).toBe('width');
    expect(found).toContain('wide');
    await userEvent.keyboard('{Escape}{Backspace}{Backspace}tr');
    await vi.waitFor(() => expect(options()).toContain('true'));
    expect(options()).not.toContain('translate');
    cursor('}');
    await userEvent.keyboard('{Enter}cylinder(');
    await vi.waitFor(() =>
      expect(options()).toEqual(['h', 'r1', 'r2', 'center', 'r', 'd', 'd1', 'd2'].map(name => `${name}=`)),
    );
    await accept('{ArrowDown}');
    await userEvent.keyboard('3, ');
    await vi.waitFor(() => expect(options()).toContain('h='));
    expect(options()).not.toContain('r1=');
    expect(text()).toContain('cylinder(r1=3, )');
    cursor('}\n');
    await userEvent.keyboard('sphere(1, ');
    await vi.waitFor(() => expect(options()).toEqual(['d=']));
  });

  test('paths of files and libraries', async () => {
    await show(
      { 'a/main.scad': '', 'a/other.scad': '', 'b.scad': '', 'image.png': new Uint8Array(1) },
      'a/main.scad',
    );
    view().focus();
    await userEvent.keyboard('include <');
    await vi.waitFor(() =>
      expect(options()).toEqual(
        expect.arrayContaining(['other.scad', '../b.scad', 'Gears/std.scad', 'Gears/']),
      ),
    );
    expect(options()).not.toContain('image.png');
    await userEvent.keyboard('Gears/ge');
    await vi.waitFor(() => expect(options()).toEqual(['Gears/gears.scad']));
    await accept();
    expect(text('a/main.scad')).toBe('include <Gears/gears.scad>');
  });

  test('customizer annotations that suit the value', async () => {
    await show({ 'main.scad': 'width = 20;' });
    cursor('width = 20;');
    await userEvent.keyboard(' // [[');
    await vi.waitFor(() => expect(options()).toContain('// [0:1:40]'));
    await accept();
    await vi.waitFor(() => expect(text()).toBe('width = 20; // [0:40]'));
  });

  test('groups of the customizer', async () => {
    await show({ 'main.scad': '/* [Size] */\na = 1;\n' });
    cursor('a = 1;\n');
    await userEvent.keyboard('/* ');
    await vi.waitFor(() =>
      expect(options()).toEqual(expect.arrayContaining(['/* [Hidden] */', '/* [Size] */'])),
    );
  });

  test('files in import, names in color', async () => {
    await show({ 'main.scad': '', 'logo.svg': '<svg/>', 'notes.txt': 'x' });
    view().focus();
    await userEvent.keyboard('import("l');
    await vi.waitFor(() => expect(options()).toEqual(['logo.svg']));
    await accept();
    await userEvent.keyboard('{End};{Enter}color("teal');
    await vi.waitFor(() => expect(options()).toContain('Teal'));
    expect(text()).toContain('import("logo.svg");');
  });

  test('nothing is offered in comments and strings', async () => {
    await show({ 'main.scad': '// \nx = "";' });
    cursor('// ');
    await userEvent.keyboard('cube');
    cursor('x = "');
    await userEvent.keyboard('cube');
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(options()).toEqual([]);
  });
});

describe('help', () => {
  test('hover shows signature and documentation', async () => {
    await show({ 'main.scad': 'include <Gears/std.scad>\nx = teeth(20);\n' });
    await userEvent.hover(
      [...editor.renderRoot.querySelectorAll('.cm-line span')].find(node => node.textContent === 'teeth')!,
    );
    await vi.waitFor(
      () =>
        expect(shadow('.cm-tooltip-hover')?.textContent).toMatch(
          /function teeth\(d, module_size=1\).*Counts teeth/s,
        ),
      3000,
    );
    expect(shadow('.cm-tooltip-hover .origin')?.textContent).toBe('Gears/gears.scad');
  });

  test('signature help follows the argument under way', async () => {
    await show({ 'main.scad': '' });
    view().focus();
    await userEvent.keyboard('sphere(1, ');
    await vi.waitFor(() => expect(shadow('.signature-help .active')?.textContent).toBe('d'));
    await userEvent.keyboard('r=');
    await vi.waitFor(() => expect(shadow('.signature-help .active')?.textContent).toBe('r=1'));
    await userEvent.keyboard('2{Escape}{Escape}');
    await vi.waitFor(() => expect(shadow('.signature-help')).toBeNull());
  });

  test('diagnostics of this file at their lines', async () => {
    await show({ 'main.scad': 'cube(1);\n  sphere(x);\n' });
    editor.diagnostics = [
      { severity: 'warning', text: 'Ignoring unknown variable "x"', file: 'main.scad', line: 2 },
      { severity: 'error', text: 'elsewhere', file: 'b.scad', line: 1 },
      { severity: 'echo', text: 'ECHO: 1' },
    ];
    await vi.waitFor(() =>
      expect(editor.renderRoot.querySelectorAll('.cm-lintRange-warning')).toHaveLength(1),
    );
    expect(shadow('.cm-lintRange-warning')?.textContent).toBe('sphere(x);');
    expect(editor.renderRoot.querySelectorAll('.cm-lint-marker')).toHaveLength(1);
    editor.diagnostics = [];
    await vi.waitFor(() =>
      expect(editor.renderRoot.querySelectorAll('.cm-lintRange-warning')).toHaveLength(0),
    );
  });
});

describe('going places', () => {
  const navigated = (): Promise<unknown> =>
    new Promise(resolve =>
      editor.addEventListener('fw-navigate', event => resolve((event as CustomEvent).detail), { once: true }),
    );

  test('F12: to a definition here, in another file, in a library, to a file', async () => {
    await show({
      'main.scad': 'include <Gears/std.scad>\ninclude <lid.scad>\na = 1;\nlid(a);\ngear();\ncube();\n',
      'lid.scad': '\nmodule lid(w) {}',
    });
    cursor('lid(a');
    await userEvent.keyboard('{F12}');
    await vi.waitFor(() => expect(view().state.doc.lineAt(view().state.selection.main.head).number).toBe(3));
    let place = navigated();
    cursor('\nlid');
    await userEvent.keyboard('{F12}');
    expect(await place).toEqual({ path: 'lid.scad', line: 2, column: 1 });
    place = navigated();
    cursor('gear');
    await userEvent.keyboard('{F12}');
    expect(await place).toEqual({ path: '<Gears/gears.scad>', line: 7, column: 1 });
    place = navigated();
    cursor('Gears/st');
    await userEvent.keyboard('{F12}');
    expect(await place).toEqual({ path: '<Gears/std.scad>', line: 1, column: 1 });
    cursor('cube');
    await userEvent.keyboard('{F12}');
    await vi.waitFor(() => expect(shadow('.fw-panel')?.textContent).toContain('built into OpenSCAD'));
  });

  test('library files are shown read-only, private names lead on', async () => {
    await show({ 'main.scad': 'include <Gears/std.scad>\n' });
    await editor.reveal('<Gears/gears.scad>', 7);
    await vi.waitFor(() => expect(view().state.doc.toString()).toBe(GEARS));
    expect(shadow('.banner')?.textContent).toContain('read-only');
    expect(view().state.doc.lineAt(view().state.selection.main.head).number).toBe(7);
    await userEvent.keyboard('x');
    expect(view().state.doc.toString()).toBe(GEARS);
    cursor('{ _rim');
    await userEvent.keyboard('{F12}');
    await vi.waitFor(() => expect(view().state.doc.lineAt(view().state.selection.main.head).number).toBe(8));
  });

  test('F2 renames across files as one step; what is not ours or clashes is refused', async () => {
    const lid = 'module lid(width) { cube(width); }\nfunction size(lid) = lid;\n';
    await show({
      'main.scad': 'use <lid.scad>\nlid(width = 3);\nother = 2;\nmodule top() { lid(other); }\n',
      'lid.scad': lid,
      'alone.scad': 'module lid() {}\n',
    });
    cursor('\nlid');
    await userEvent.keyboard('{F2}');
    await vi.waitFor(() => expect(shadow('.fw-panel')?.textContent).toContain('3 places in 2 files'));
    const input = shadow('.fw-panel input') as HTMLInputElement;
    await userEvent.fill(input, 'top');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() =>
      expect(shadow('.fw-panel')?.textContent).toContain('“top” is already in use in main.scad, line 4.'),
    );
    await userEvent.fill(input, 'cover');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() =>
      expect(text()).toBe('use <lid.scad>\ncover(width = 3);\nother = 2;\nmodule top() { cover(other); }\n'),
    );
    expect(text('lid.scad')).toBe('module cover(width) { cube(width); }\nfunction size(lid) = lid;\n');
    expect(text('alone.scad')).toBe('module lid() {}\n');
    expect(view().state.doc.toString()).toBe(text());
    project.undo();
    expect(text('lid.scad')).toBe(lid);

    cursor('lid(width', 'end');
    await userEvent.keyboard('{F2}');
    await vi.waitFor(() => expect(shadow('.fw-panel')?.textContent).toContain('3 places in 2 files'));
    await userEvent.fill(shadow('.fw-panel input')!, 'w');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(text('lid.scad')).toContain('module lid(w) { cube(w); }'));
    expect(text()).toContain('lid(w = 3);');

    cursor('other');
    await userEvent.keyboard('{F2}');
    await vi.waitFor(() => expect(shadow('.fw-panel input')).not.toBeNull());
    await userEvent.keyboard('nothing{Escape}');
    expect(shadow('.fw-panel')).toBeNull();
    expect(text()).toContain('other = 2;');
  });

  test('Shift-F12 lists references', async () => {
    await show({ 'main.scad': 'include <b.scad>\nfoo = 1;\ncube(foo);\n', 'b.scad': 'x = foo;\n' });
    cursor('foo');
    await userEvent.keyboard('{Shift>}{F12}{/Shift}');
    await vi.waitFor(() =>
      expect(
        [...editor.renderRoot.querySelectorAll('.references li')].map(node =>
          node.textContent?.replace(/\s+/g, ' ').trim(),
        ),
      ).toEqual(['main.scad:2 foo = 1;', 'main.scad:3 cube(foo);', 'b.scad:1 x = foo;']),
    );
    const place = navigated();
    await userEvent.click(editor.renderRoot.querySelectorAll<HTMLElement>('.references li button')[2]!);
    expect(await place).toEqual({ path: 'b.scad', line: 1, column: 5 });
  });

  test('each file keeps its place; a file that is gone says so', async () => {
    await show({ 'main.scad': 'a = 1;\n'.repeat(300), 'b.scad': 'b = 2;\n', 'p.png': new Uint8Array(3) });
    await editor.reveal('main.scad', 200, 3);
    await vi.waitFor(() => expect(view().scrollDOM.scrollTop).toBeGreaterThan(2000));
    editor.path = 'b.scad';
    await vi.waitFor(() => expect(view().state.doc.toString()).toBe('b = 2;\n'));
    editor.path = 'main.scad';
    await vi.waitFor(() => expect(view().state.doc.lines).toBe(301));
    expect(view().state.doc.lineAt(view().state.selection.main.head).number).toBe(200);
    await vi.waitFor(() => expect(view().scrollDOM.scrollTop).toBeGreaterThan(2000));
    editor.path = 'p.png';
    await vi.waitFor(() => expect(shadow('.empty')?.textContent).toContain('not a text file'));
    editor.path = 'b.scad';
    await vi.waitFor(() => expect(view().state.doc.toString()).toBe('b = 2;\n'));
    project.apply([{ kind: 'file', path: 'b.scad', content: null }], { label: 'Delete' });
    await vi.waitFor(() => expect(shadow('.empty')?.textContent).toContain('does not exist'));
  });

  test('an undo asked for in one file shows the file that it changed', async () => {
    await show({ 'main.scad': 'a = 1;\n', 'b.scad': 'b = 2;\n' });
    project.apply([{ kind: 'text', path: 'b.scad', changes: [{ from: 0, to: 1, insert: 'c' }] }], {
      label: 'Change',
    });
    const place = navigated();
    view().focus();
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(await place).toEqual({ path: 'b.scad' });
    expect(text('b.scad')).toBe('b = 2;\n');
  });
});

test('axe finds nothing serious, with panel and list open', async () => {
  await show({ 'main.scad': 'module a(size = 3) {\n    cube(size); // note\n}\nx = "text";\na(2);\n' });
  cursor('a(2', 'start');
  await editor.findReferences();
  await vi.waitFor(() => expect(shadow('.references')).not.toBeNull());
  const found = await axe.run(document, { resultTypes: ['violations'] });
  expect(
    found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(node => node.html)]),
  ).toEqual([]);
});
