import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wall } from '../../../wasm/bricks/models.cases.ts';
import './fw-parts-list.ts';
import type { FwPartsList } from './fw-parts-list.ts';
import { massText, partsText } from './parts-text.ts';

let element: FwPartsList;
let downloads: { name: string; blob: Blob }[] = [];

beforeEach(async () => {
  downloads = [];
  const blobs = new Map<string, Blob>();
  const create = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation(object => {
    const url = create(object);
    blobs.set(url, object as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    downloads.push({ name: this.download, blob: blobs.get(this.href)! });
  });
  element = document.createElement('fw-parts-list');
  element.model = wall;
  element.name = 'My wall';
  document.body.append(element);
  await element.updateComplete;
});
afterEach(() => {
  vi.restoreAllMocks();
  element.remove();
});

const text = (selector: string): string[] =>
  [...element.shadowRoot!.querySelectorAll(selector)].map(node =>
    node.textContent.replace(/\s+/g, ' ').trim(),
  );
const button = (name: string): HTMLButtonElement =>
  [...element.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent.includes(name))!;

test('shows parts, counts, masses, the whole and its size', async () => {
  expect(text('tbody tr')).toEqual([
    '2x4 3001 Red 2 4.32 g',
    '2x4 3001 Yellow 1 2.16 g',
    '2x2 3003 Yellow 2 2.30 g',
  ]);
  expect(text('tfoot tr')).toEqual(['Together 5 8.78 g']);
  expect(text('.size')).toEqual(['64 × 16 × 21 mm']);
  expect((await axe.run(element)).violations).toEqual([]);
});

test('tells which row was clicked, and when it was given up again', async () => {
  const picks: unknown[] = [];
  element.addEventListener('fw-parts-pick', event => picks.push((event as CustomEvent).detail));
  button('Red').click();
  await element.updateComplete;
  expect(button('Red').getAttribute('aria-pressed')).toBe('true');
  button('Red').click();
  expect(picks).toMatchObject([{ color: 4, count: 2, part: { name: '2x4' } }, null]);
});

test('goes along as BrickLink XML and Rebrickable CSV', async () => {
  button('BrickLink').click();
  button('Rebrickable').click();
  expect(downloads.map(({ name }) => name)).toEqual(['My wall parts.xml', 'My wall parts.csv']);
  expect(await downloads[0]!.blob.text()).toContain(
    '<ITEMID>3001</ITEMID><COLOR>5</COLOR><MINQTY>2</MINQTY>',
  );
  expect(await downloads[1]!.blob.text()).toContain('3001,4,2\n');
});

test('copies a table', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  button('Copy').click();
  await vi.waitFor(() => expect(text('[role=status]')).toEqual(['Copied.']));
  expect(written).toHaveBeenCalledExactlyOnceWith(partsText(element.list));
  expect(partsText(element.list)).toMatch(
    /^Brick\tNumber\tColour\tCount\tMass\n2x4\t3001\tRed\t2\t4\.32 g\n/,
  );
});

test('a model that has grown, and one without bricks', async () => {
  element.model = { ...wall, bricks: [...wall.bricks, { dx: 1, dy: 1, x: 0, y: 0, z: 0, color: 9999 }] };
  await element.updateComplete;
  expect(text('tbody tr').at(-1)).toBe('1x1 3005 Colour 9999 1 0.43 g');
  element.model = { ...wall, bricks: [] };
  await element.updateComplete;
  expect(text('p')).toEqual(['No bricks yet.']);
});

test.each([
  [0.43, '0.43 g'],
  [12.345, '12.3 g'],
  [1250, '1.25 kg'],
])('%d grams are %s', (grams, words) => {
  expect(massText(grams)).toBe(words);
});
