import { EditorView } from '@codemirror/view';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Project } from '../project/project.ts';
import './fw-editor.ts';
import type { FwEditor } from './fw-editor.ts';

let editor: FwEditor;

const view = (): EditorView =>
  EditorView.findFromDOM(editor.renderRoot.querySelector<HTMLElement>('.cm-editor')!)!;
const errors = (): string[] =>
  [...editor.renderRoot.querySelectorAll('.cm-lintRange-error')].map(node => node.textContent ?? '');

async function show(text: string): Promise<void> {
  editor = document.createElement('fw-editor');
  editor.style.cssText = 'width: 700px; height: 420px';
  Object.assign(editor, {
    project: new Project('p', 'Test', { 'main.scad': text }, 'main.scad'),
    path: 'main.scad',
  });
  document.body.append(editor);
  await vi.waitFor(() => expect(editor.renderRoot.querySelector('.cm-content')).not.toBeNull());
}

/** Resolves with the milliseconds until as many errors as wanted are marked in the page. */
const marked = (count: number, since: number): Promise<number> =>
  new Promise(resolve => {
    const look = (): boolean => {
      if (errors().length !== count) return false;
      observer.disconnect();
      resolve(performance.now() - since);
      return true;
    };
    const observer = new MutationObserver(look);
    if (!look()) observer.observe(editor.renderRoot, { childList: true, subtree: true });
  });

afterEach(() => editor.remove());

describe('syntax errors show while one types', () => {
  test('before any evaluation, and go with the error', async () => {
    await show('a = 1;\ncube(a);\n');
    view().focus();
    view().dispatch({ selection: { anchor: 5 } });
    await userEvent.keyboard('{Delete}');
    await vi.waitFor(() => expect(errors()).toEqual(['cube(a);']));
    await userEvent.keyboard(';');
    await vi.waitFor(() => expect(errors()).toEqual([]));
  });

  test('what an evaluation of an older text said gives way, and what it said else moves along', async () => {
    await show('a = ;\ncube(b);\n');
    editor.diagnostics = [
      { severity: 'error', text: 'Parser error: syntax error', file: 'main.scad', line: 1 },
      { severity: 'warning', text: 'Ignoring unknown variable "b"', file: 'main.scad', line: 2 },
    ];
    await vi.waitFor(() => expect(errors()).toEqual(['a = ;']));
    view().focus();
    view().dispatch({ selection: { anchor: 4 } });
    await userEvent.keyboard('{Enter}2');
    await vi.waitFor(() => expect(errors()).toEqual([]));
    expect(editor.renderRoot.querySelector('.cm-lintRange-warning')?.textContent).toBe('cube(b);');
    // The evaluation that comes now is still one of the older text.
    editor.diagnostics = [...editor.diagnostics];
    await editor.updateComplete;
    expect(errors()).toEqual([]);
  });

  test('within 100 ms of the last key in 2,000 lines of BOSL2', async () => {
    const part = (i: number): string => `// Part ${i}
module part_${i}(size = [10, 20, ${i}], anchor = CENTER, spin = 0, orient = UP) {
  holes = [for (x = [-1 : 1], y = [-1 : 1]) if (x != 0 || y != 0) [x * size.x / 3, y * size.y / 3]];
  attachable(anchor, spin, orient, size = size) {
    diff() cuboid(size, rounding = 2, edges = "Z") {
      attach(TOP) cyl(d = 5, h = 10, chamfer2 = 0.5, $fn = 32);
      tag("remove") for (p = holes) translate(p) cyl(d = 3, h = size.z + 1);
    }
    children();
  }
}`;
    const lines = ['include <BOSL2/std.scad>', ...Array.from({ length: 200 }, (_, i) => part(i))];
    await show(`${lines.join('\n')}\npart_0();\n`);
    expect(view().state.doc.lines).toBeGreaterThan(2000);
    const at = view().state.doc.line(1005).from;
    view().focus();
    view().dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at) });
    await marked(0, 0);
    const times: number[] = [];
    for (let round = 0; round < 8; round++) {
      let key = 0;
      view().contentDOM.addEventListener('keydown', () => (key = performance.now()), { once: true });
      // The last key of a statement that lacks its semicolon, and the one that mends it.
      await userEvent.keyboard(')');
      times.push(await marked(1, key));
      view().contentDOM.addEventListener('keydown', () => (key = performance.now()), { once: true });
      await userEvent.keyboard('{Backspace}');
      times.push(await marked(0, key));
    }
    times.sort((a, b) => a - b);
    const median = times[times.length >> 1]!;
    console.info(
      `keystroke to diagnostics: median ${median.toFixed(0)} ms, worst ${times.at(-1)!.toFixed(0)} ms`,
    );
    expect(median).toBeLessThan(100);
  });
});
