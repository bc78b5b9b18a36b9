import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Project } from '../project/project.ts';
import './fw-outline.ts';
import type { FwOutline } from './fw-outline.ts';

const TEXT = `/* [Size] */
width = 20; // [1:100]
height = 3;
/* [Hidden] */
$fn = 64;
module box(size, lid = true) {
  cube(size);
}
function area(w) = w * w;
`;

let element: FwOutline;
let project: Project;

async function show(files: Record<string, string>): Promise<void> {
  project = new Project('p', 'P', files, 'main.scad');
  element = document.createElement('fw-outline');
  element.style.cssText = 'width: 240px; height: 300px';
  Object.assign(element, { project, path: 'main.scad' });
  document.body.append(element);
  await vi.waitFor(() => expect(element.renderRoot.querySelector('.entry, .empty')).not.toBeNull());
}
const shown = (): string[] =>
  [...element.renderRoot.querySelectorAll('h3, .entry')].map(
    node => node.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  );

afterEach(() => document.body.replaceChildren());

describe('fw-outline', () => {
  test('symbols in the order of the text, parameters under their groups', async () => {
    await show({ 'main.scad': TEXT });
    expect(shown()).toEqual(['Size', 'x width', 'x height', 'x $fn', 'M box (size, lid)', 'ƒ area (w)']);
  });

  test('filter, arrow keys and Enter', async () => {
    await show({ 'main.scad': TEXT });
    const went = new Promise(resolve =>
      element.addEventListener('fw-navigate', event => resolve((event as CustomEvent).detail)),
    );
    await userEvent.fill(element.renderRoot.querySelector('input')!, 'e');
    expect(shown()).toEqual(['Size', 'x height', 'ƒ area (w)']);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(await went).toEqual({ path: 'main.scad', line: 9 });
  });

  test('follows the project', async () => {
    await show({ 'main.scad': '' });
    expect(element.renderRoot.querySelector('.empty')?.textContent).toContain('appear here');
    project.apply(
      [{ kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 0, insert: 'module m() {}' }] }],
      { label: '' },
    );
    await vi.waitFor(() => expect(shown()).toEqual(['M m ()']));
  });

  test('axe finds nothing serious', async () => {
    await show({ 'main.scad': TEXT });
    const { violations } = await axe.run(document);
    expect(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes[0]?.html]),
    ).toEqual([]);
  });
});
