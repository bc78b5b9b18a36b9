import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Diagnostic } from '../../wasm/contract.ts';
import './fw-console.ts';
import type { FwConsole } from './fw-console.ts';

let element: FwConsole;

async function show(diagnostics: readonly Diagnostic[]): Promise<void> {
  element = document.createElement('fw-console');
  element.style.cssText = 'width: 500px; height: 200px';
  element.diagnostics = diagnostics;
  document.body.append(element);
  await element.updateComplete;
}
const rows = (): string[] =>
  [...element.renderRoot.querySelectorAll('.rows li:not(.more)')].map(
    row => row.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  );
const button = (label: RegExp): HTMLButtonElement =>
  [...element.renderRoot.querySelectorAll('button')].find(node =>
    label.test(node.getAttribute('aria-label') ?? node.textContent ?? ''),
  )!;

const SOME: Diagnostic[] = [
  { severity: 'echo', text: 'ECHO: "width", 3' },
  { severity: 'warning', text: 'Ignoring unknown variable "x"', file: 'parts/lid.scad', line: 12 },
  { severity: 'warning', text: 'Ignoring unknown variable "x"', file: 'parts/lid.scad', line: 12 },
  { severity: 'warning', text: 'Ignoring unknown variable "x"', file: 'parts/lid.scad', line: 13 },
  { severity: 'error', text: "Assertion 'false' failed", file: '<BOSL2/shapes3d.scad>', line: 70 },
  { severity: 'trace', text: "called by 'cube'", file: 'main.scad', line: 1 },
];

afterEach(() => document.body.replaceChildren());

describe('fw-console', () => {
  test('empty: says what appears here', async () => {
    await show([]);
    expect(element.renderRoot.querySelector('.empty')?.textContent).toContain('No messages.');
    expect(button(/Copy/).disabled).toBe(true);
  });

  test('rows in order, repeated ones counted', async () => {
    await show(SOME);
    expect(rows()).toEqual([
      'ECHO: "width", 3',
      'Ignoring unknown variable "x" ×2 parts/lid.scad:12',
      'Ignoring unknown variable "x" parts/lid.scad:13',
      "Assertion 'false' failed <BOSL2/shapes3d.scad>:70",
      "called by 'cube' main.scad:1",
    ]);
  });

  test('filters by kind and by text', async () => {
    await show(SOME);
    await userEvent.click(button(/Warnings: 3/));
    expect(rows()).toHaveLength(3);
    await userEvent.click(button(/Echo: 1/));
    expect(rows()).toHaveLength(2);
    await userEvent.fill(element.renderRoot.querySelector('input')!, 'assertION');
    expect(rows()).toEqual(["Assertion 'false' failed <BOSL2/shapes3d.scad>:70"]);
    await userEvent.fill(element.renderRoot.querySelector('input')!, 'nowhere');
    expect(element.renderRoot.querySelector('.empty')?.textContent).toContain(
      'No message passes the filter.',
    );
  });

  test('a place leads to file and line', async () => {
    await show(SOME);
    const went = new Promise(resolve =>
      element.addEventListener('fw-navigate', event => resolve((event as CustomEvent).detail)),
    );
    await userEvent.click(button(/shapes3d/));
    expect(await went).toEqual({ path: '<BOSL2/shapes3d.scad>', line: 70 });
  });

  test('copies what is shown', async () => {
    await show(SOME.slice(0, 3));
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(button(/Copy/));
    expect(write).toHaveBeenCalledWith(
      'ECHO: ECHO: "width", 3\nWARNING: Ignoring unknown variable "x" (parts/lid.scad:12) ×2',
    );
    write.mockRestore();
  });

  test('10,000 lines: drawn fast, earlier ones on demand, and the end is followed only while in sight', async () => {
    const many = Array.from({ length: 10_000 }, (_, index): Diagnostic => ({
      severity: 'echo',
      text: `ECHO: ${index}`,
    }));
    await show([]);
    const start = performance.now();
    element.diagnostics = many;
    await element.updateComplete;
    const list = element.renderRoot.querySelector('.rows')!;
    expect(list.getBoundingClientRect().height).toBeGreaterThan(100);
    expect(performance.now() - start).toBeLessThan(400);
    expect(rows()).toHaveLength(500);
    expect(rows().at(-1)).toBe('ECHO: 9999');
    await vi.waitFor(() => expect(list.scrollHeight - list.scrollTop - list.clientHeight).toBeLessThan(8));
    element.diagnostics = [...many, { severity: 'echo', text: 'ECHO: last' }];
    await element.updateComplete;
    await vi.waitFor(() => expect(list.scrollHeight - list.scrollTop - list.clientHeight).toBeLessThan(8));
    await userEvent.click(button(/earlier/));
    expect(rows()).toHaveLength(1000);
    list.scrollTop = 0;
    element.diagnostics = [...many];
    await element.updateComplete;
    expect(list.scrollTop).toBeLessThan(8);
  });

  test('axe finds nothing serious', async () => {
    await show(SOME);
    const { violations } = await axe.run(document);
    expect(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes[0]?.html]),
    ).toEqual([]);
  });
});
