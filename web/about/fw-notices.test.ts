import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import './fw-notices.ts';
import type { FwNotices } from './fw-notices.ts';

let element: FwNotices;
beforeEach(async () => {
  element = document.createElement('fw-notices');
  document.body.append(element);
  await element.updateComplete;
  await element.show();
  await element.updateComplete;
});
afterEach(() => element.remove());

const root = () => element.renderRoot;
const names = () =>
  [...root().querySelectorAll('summary .grow, .engine strong')].map(each => each.textContent.trim());

test('the engine comes first, with its licence, source and text', async () => {
  const engine = root().querySelector('.engine')!;
  expect(engine.textContent).toContain('GPL-2.0-or-later');
  expect([...engine.querySelectorAll('a')].map(a => a.href)).toContain(
    'https://github.com/openscad/openscad',
  );
  engine.querySelector('summary')!.click();
  await vi.waitFor(() => expect(engine.querySelector('pre')?.textContent).toContain('Version 2, June 1991'));
});

test('what the app is built on is listed, each with its text', async () => {
  for (const name of [
    'lit',
    'three',
    'manifold-3d',
    'BOSL2',
    'Liberation Fonts',
    '@codemirror/view',
    'workbox-core',
  ])
    expect(
      names().some(each => each.startsWith(name)),
      name,
    ).toBe(true);
  for (const details of root().querySelectorAll('details')) details.open = true;
  await vi.waitFor(() =>
    expect(root().querySelectorAll('pre').length).toBe(root().querySelectorAll('details').length),
  );
  for (const text of root().querySelectorAll('pre')) expect(text.textContent.length).toBeGreaterThan(200);
});

test('search by licence and name; nothing found is said', async () => {
  const input = root().querySelector('input')!;
  await userEvent.fill(input, 'ofl');
  await vi.waitFor(() => expect(names()).toHaveLength(1));
  await userEvent.fill(input, 'nonesuch');
  await vi.waitFor(() => expect(root().querySelector('[role=status]')?.textContent).toContain('nonesuch'));
});

test('passes axe', async () => {
  const { violations } = await axe.run(element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
