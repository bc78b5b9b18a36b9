import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { world, type Brick, type BrickModel } from '../../../wasm/bricks/brick.ts';
import { wall } from '../../../wasm/bricks/models.cases.ts';
import { partsList } from '../../../wasm/bricks/parts-list.ts';
import { buildSteps } from '../../../wasm/bricks/steps.ts';
import { instructionsPage } from './document.ts';
import './fw-brick-instructions.ts';
import type { FwBrickInstructions } from './fw-brick-instructions.ts';
import { StepPainter } from './step-painter.ts';

const brick = (dx: number, dy: number, x: number, y: number, z: number, color: number): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color,
});

/** A post with an arm, from whose end a brick hangs, and one that floats. */
const gallows: BrickModel = {
  size: world,
  bricks: [
    brick(2, 2, 8, 8, 0, 70),
    brick(2, 2, 8, 8, 1, 70),
    brick(6, 2, 8, 8, 2, 4),
    brick(1, 1, 13, 8, 1, 14),
    brick(1, 1, 2, 2, 5, 1),
  ],
};

let element: FwBrickInstructions | undefined;
let painter: StepPainter | undefined;
let downloads: { name: string; blob: Blob }[] = [];
beforeEach(() => {
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
});
afterEach(() => {
  vi.restoreAllMocks();
  element?.remove();
  painter?.dispose();
  element = painter = undefined;
});

/** Shares of the pixels that are near to each colour (`#rrggbb` as it is lit, so by hue), of a picture. */
async function pixelsOf(url: string): Promise<Uint8ClampedArray> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** How many pixels are red, yellow, marked, and not white. */
async function counts(url: string): Promise<{ red: number; yellow: number; marked: number; any: number }> {
  const pixels = await pixelsOf(url);
  const found = { red: 0, yellow: 0, marked: 0, any: 0 };
  for (let i = 0; i < pixels.length; i += 4) {
    const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    if (r + g + b < 740) found.any++;
    if (r > 80 && g < 0.25 * r && b < 0.25 * r) found.red++;
    if (r > 120 && g > 0.6 * r && b < 0.35 * r) found.yellow++;
    if (r > 200 && g < 60 && b > 80 && b < 150) found.marked++;
  }
  return found;
}

const small = { width: 320, height: 240 };

test('each step shows what is built so far, its own bricks outlined', async () => {
  const steps = buildSteps(wall);
  expect(steps).toHaveLength(2);
  painter = new StepPainter(wall, steps);
  const [first, second, whole] = await Promise.all(
    [painter.step(0, small), painter.step(1, small), painter.whole(small)].map(counts),
  );
  expect(first!.red).toBeGreaterThan(2000);
  expect(first!.yellow).toBeLessThan(50);
  expect(first!.marked).toBeGreaterThan(100);
  expect(second!.red).toBeGreaterThan(2000);
  expect(second!.yellow).toBeGreaterThan(2000);
  expect(second!.marked).toBeGreaterThan(100);
  expect(whole!.marked).toBe(0);
  expect(whole!.yellow).toBeGreaterThan(second!.yellow);
});

test('what is put on from below is seen from below, and what floats is said to', () => {
  const steps = buildSteps(gallows);
  painter = new StepPainter(gallows, steps);
  const hanging = steps.findIndex(({ bricks }) => bricks.includes(3));
  expect(steps.map((_, index) => painter!.seenFromBelow(index))).toEqual(
    steps.map((_, index) => index === hanging && steps[hanging]!.bricks.length === 1),
  );
  expect(steps.at(-1)!.loose).toBe(true);
});

async function shown(model: BrickModel, name: string): Promise<Document> {
  element = document.createElement('fw-brick-instructions');
  element.model = model;
  element.name = name;
  document.body.append(element);
  const loaded = new Promise<void>(settle =>
    element!.addEventListener('fw-instructions-ready', () => {
      const frame = element!.shadowRoot!.querySelector('iframe')!;
      frame.addEventListener('load', () => settle(), { once: true });
    }),
  );
  await element.show();
  await loaded;
  return element.shadowRoot!.querySelector('iframe')!.contentDocument!;
}

test('a page with cover, parts and steps', async () => {
  const page = await shown(gallows, 'Gallows <b>& "co"</b>');
  expect(page.title).toBe('Gallows <b>& "co"</b>: building instructions');
  expect(page.querySelector('h1')!.textContent).toBe('Gallows <b>& "co"</b>');
  expect(page.querySelector('.cover p')!.textContent).toBe('5 bricks · 3 steps · 96 × 64 × 59 mm · 6.39 g');
  const texts = (selector: string) =>
    [...page.querySelectorAll(selector)].map(node => node.textContent.replace(/\s+/g, ' ').trim());
  expect(texts('.list li')).toEqual([
    '1×2x6 red2456',
    '2×2x2 reddish brown3003',
    '1×1x1 blue3005',
    '1×1x1 yellow3005',
  ]);
  expect([...page.querySelectorAll('.step > img')].map(image => image.getAttribute('alt'))).toEqual(
    buildSteps(gallows).map(
      ({ bricks }, index) =>
        `Step ${index + 1}: add ${partsList(bricks.map(i => gallows.bricks[i]!))
          .entries.map(({ part, color, count }) => `${count} of ${part.name} ${names[color]}`)
          .join(', ')}`,
    ),
  );
  expect(texts('.hint')).toContain('Nothing holds these bricks');
  for (const image of page.images) expect(image.naturalWidth).toBeGreaterThan(0);
  expect((await axe.run(element!)).violations).toEqual([]);
});
const names: Record<number, string> = { 1: 'blue', 4: 'red', 14: 'yellow', 70: 'reddish brown' };

test('is saved as one file that needs nothing else, and printed', async () => {
  const page = await shown(wall, 'Wall');
  const print = vi.spyOn(page.defaultView!, 'print').mockImplementation(() => undefined);
  const [save, press] = ['Save', 'Print'].map(name =>
    [...element!.shadowRoot!.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes(name),
    )!,
  );
  press!.click();
  expect(print).toHaveBeenCalledOnce();
  save!.click();
  expect(downloads.map(({ name }) => name)).toEqual(['Wall instructions.html']);
  const text = await downloads[0]!.blob.text();
  const links = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url!);
  expect(links.length).toBeGreaterThan(5);
  for (const url of links) expect(url.startsWith('data:image/png;base64,')).toBe(true);
});

test('closing it stops the drawing', async () => {
  element = document.createElement('fw-brick-instructions');
  element.model = {
    size: [40, 40, 200],
    bricks: Array.from({ length: 600 }, (_, i) => brick(2, 4, 2, 4 * (i % 3), Math.floor(i / 3), 4)),
  };
  document.body.append(element);
  const showing = element.show();
  await vi.waitFor(() => expect(element!.shadowRoot!.querySelector('progress')!.value).toBeGreaterThan(1));
  element.close();
  await showing;
  expect(element.shadowRoot!.querySelector('iframe')).toBeNull();
  expect(element.shadowRoot!.querySelector('[role=alert]')).toBeNull();
});

test('a model without bricks has no instructions', async () => {
  element = document.createElement('fw-brick-instructions');
  element.model = { size: world, bricks: [] };
  document.body.append(element);
  await element.show();
  await element.updateComplete;
  expect(element.shadowRoot!.querySelector('[role=alert]')!.textContent).toContain('the model has no bricks');
});

test('names cannot leave their place in the page', () => {
  const list = partsList(wall.bricks);
  const text = instructionsPage(
    { title: '</title><script>1</script>', cover: '"><script>', list, steps: [], partPicture: () => '"x' },
    'small',
  );
  expect(text).not.toContain('<script');
  expect(new DOMParser().parseFromString(text, 'text/html').scripts).toHaveLength(0);
});
