import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ParameterValue } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import { Project, type ProjectChange } from '../project/project.ts';
import '../style/tokens.css';
import './fw-customizer.ts';
import type { FwCustomizer } from './fw-customizer.ts';
import type { FwParameter } from './fw-parameter.ts';

const model = `// A box to try every control on.
/* [Size] */
// Outer width
width = 20; // [10:0.5:50]
height = 1.25;
count = 3; // [8]
corner = [1, 2, 3]; // [0:10]

/* [Look] */
lid = true;
shape = "round"; // [round:Round, square:Square]
size = "M"; // [XS:Extra small, S:Small, M:Medium, L:Large, XL:Extra large]
label = "box"; // 6
paint = "#ff8800"; // color
tint = [1, 0, 0, 0.5]; // color
typeface = "Liberation Sans"; // font
logo = "default.svg";
points = [[0, 0], [10, 5]];

/* [Global] */
$fn = 48; // [12:4:96]
/* [Hidden] */
secret = 1;
module box() { cube(width); }
`;

let project: Project;
let element: FwCustomizer;
let changes: ProjectChange[];

async function show(source: string, more: Record<string, string | Uint8Array> = {}): Promise<void> {
  project = new Project('test', 'Test', { 'main.scad': source, ...more }, 'main.scad');
  changes = [];
  project.addEventListener('change', event => changes.push(event as ProjectChange));
  element.project = project;
  await settled();
}

async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  await element.updateComplete;
}

beforeEach(() => {
  element = document.createElement('fw-customizer');
  element.style.cssText = 'width: 340px; height: 900px';
  document.body.append(element);
});
afterEach(() => element.remove());

const find = <T extends Element>(root: Element, selector: string): T => {
  const found = root.shadowRoot!.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector} in ${root.localName}`);
  return found;
};
const all = (): FwParameter[] => [...element.shadowRoot!.querySelectorAll('fw-parameter')];
const row = (name: string): FwParameter => all().find(({ control }) => control.parameter.name === name)!;
/** The native control inside of a parameter's own control: `inside('width', 'fw-slider', 'input')`. */
const inside = <T extends HTMLElement>(name: string, control: string, selector: string): T =>
  find<T>(find(row(name), control), selector);
const stored = (name: string): ParameterValue | undefined => project.parameters[name];
const number = (name: string): HTMLInputElement => inside(name, 'fw-number-field', 'input');

describe('the list', () => {
  test('shows every parameter with its name, description and kind, and no hidden one', async () => {
    await show(model);
    expect(all().map(({ control }) => `${control.parameter.name} ${control.kind}`)).toEqual([
      'width number',
      'height number',
      'count number',
      'corner vector',
      'lid boolean',
      'shape choice',
      'size choice',
      'label string',
      'paint color',
      'tint color',
      'typeface font',
      'logo file',
      'points code',
      '$fn number',
    ]);
    expect(find(row('width'), '.caption').textContent).toBe('Outer width');
  });

  test('has a tab per group, moved through by arrow keys; Global is on each', async () => {
    await show(model);
    const tabs = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role=tab]')];
    expect(tabs.map(tab => tab.textContent!.trim())).toEqual(['All', 'Size', 'Look']);
    tabs[0]!.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await settled();
    expect(tabs[2]!.getAttribute('aria-selected')).toBe('true');
    expect(element.shadowRoot!.activeElement).toBe(tabs[2]);
    expect(row('width')).toBeUndefined();
    expect(row('lid')).toBeDefined();
    expect(row('$fn')).toBeDefined();
    await userEvent.keyboard('{ArrowRight}');
    await settled();
    expect(all()).toHaveLength(14);
  });

  test('finds parameters by name, description and option', async () => {
    await show(model);
    const search = find<HTMLInputElement>(element, 'input[type=search]');
    const names = (): string[] => all().map(({ control }) => control.parameter.name);
    await userEvent.fill(search, 'outer');
    await expect.poll(names).toEqual(['width']);
    await userEvent.fill(search, 'extra large');
    await expect.poll(names).toEqual(['size']);
    await userEvent.fill(search, 'nothing at all');
    await expect.poll(names).toEqual([]);
    await userEvent.click(find(element, '.empty button'));
    await expect.poll(names).toHaveLength(14);
  });

  test('follows the code, and keeps the focus while it is being typed', async () => {
    await show(model);
    number('height').focus();
    project.apply(
      [{ kind: 'text', path: 'main.scad', changes: [{ from: 0, to: 0, insert: 'first = 7;\n' }] }],
      { label: 'type' },
    );
    await settled();
    expect(all()[0]!.control.parameter.name).toBe('first');
    expect(find(row('height'), 'fw-number-field').shadowRoot!.activeElement).toBe(number('height'));
    project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: 8, to: 9, insert: '9' }] }], {
      label: 'type',
    });
    await settled();
    expect(number('first').value).toBe('9');
  });

  test('keeps what was there while the code is broken above it', async () => {
    await show(model);
    const names = all().map(({ control }) => control.parameter.name);
    const type = async (insert: string, from: number, to = from): Promise<void> => {
      project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from, to, insert }] }], { label: 'x' });
      await settled();
    };
    await type('x = (3;\n', 0);
    expect(all().map(({ control }) => control.parameter.name)).toEqual(names);
    expect(element.shadowRoot!.textContent).toContain('The code has a mistake');
    await type('x = 3;\n', 0, 8);
    expect(all().map(({ control }) => control.parameter.name)).toEqual(['x', ...names]);
    expect(element.shadowRoot!.textContent).not.toContain('The code has a mistake');
    // Taken out on purpose: the code is whole, and the control goes.
    await type('', 0, 7);
    expect(all()).toHaveLength(names.length);
  });

  test('explains itself for a model without parameters, and adds the first one', async () => {
    await show('use <parts.scad>\n\ncube(10);\n');
    expect(element.shadowRoot!.textContent).toContain('No parameters yet');
    let target: unknown;
    element.addEventListener('fw-navigate', event => (target = (event as CustomEvent).detail));
    await userEvent.click(find(element, 'button.primary'));
    await settled();
    expect(project.files.get('main.scad')).toMatch(
      /^use <parts\.scad>\n\n\/\* \[Size\] \*\/\n.*\nwidth = 20; .*\n\ncube/,
    );
    expect(target).toEqual({ path: 'main.scad', line: 5 });
    expect(all()).toHaveLength(1);
    project.undo();
    await settled();
    expect(element.shadowRoot!.textContent).toContain('No parameters yet');
  });

  test('says so when there is no code', async () => {
    await show('', { 'part.stl': new Uint8Array(3) });
    project.apply([{ kind: 'entry', path: 'part.stl' }], { label: 'entry' });
    await settled();
    expect(element.shadowRoot!.textContent).toContain('no code');
  });
});

describe('numbers', () => {
  test('are typed exactly, with point or comma, to zero and below', async () => {
    await show(model);
    for (const [text, value] of [
      ['0', 0],
      ['-3,75', -3.75],
      ['0.000123', 0.000123],
      ['1e3', 1000],
    ] as const) {
      await userEvent.fill(number('height'), text);
      await userEvent.keyboard('{Enter}');
      expect(stored('height')).toBe(value);
      expect(number('height').value).toBe(String(value));
    }
    await userEvent.fill(number('height'), '1.25');
    await userEvent.keyboard('{Enter}');
    expect(project.parameters).toEqual({});
  });

  test('stay within their limits, once typed', async () => {
    await show(model);
    await userEvent.fill(number('width'), '7');
    await settled();
    expect(stored('width')).toBeUndefined();
    await userEvent.keyboard('{Enter}');
    expect(stored('width')).toBe(10);
    await userEvent.fill(number('width'), '33.333');
    await userEvent.keyboard('{Tab}');
    expect(stored('width')).toBe(33.333);
  });

  test('come back on Escape, and are not lost to nonsense', async () => {
    await show(model);
    await userEvent.fill(number('height'), '4');
    await settled();
    expect(stored('height')).toBe(4);
    await userEvent.keyboard('{Escape}');
    expect(stored('height')).toBeUndefined();
    expect(number('height').value).toBe('1.25');
    await userEvent.fill(number('height'), 'wide');
    await settled();
    expect(number('height').getAttribute('aria-invalid')).toBe('true');
    await userEvent.keyboard('{Enter}');
    expect(number('height').value).toBe('1.25');
  });

  test('spin by arrow keys: one step, ten with Shift, a tenth with Alt', async () => {
    await show(model);
    number('height').focus();
    await userEvent.keyboard('{ArrowUp}');
    expect(stored('height')).toBe(1.26);
    await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
    expect(stored('height')).toBe(1.36);
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(stored('height')).toBe(1.359);
    await userEvent.keyboard('{PageDown}');
    expect(stored('height')).toBe(1.259);
    expect(project.history.done).toHaveLength(1);
    await userEvent.click(inside('height', 'fw-number-field', '.spin button'));
    expect(stored('height')).toBe(1.269);
  });

  test('say what is no number, and keep the value; a long one is told in full', async () => {
    await show('length = 1234567.123456789;\nwidth = 20; // [0:50]\ncube([length, width, 1]);\n');
    expect(number('length').title).toBe('1234567.123456789');
    const words = (): string | undefined =>
      find(row('width'), 'fw-number-field').shadowRoot!.querySelector('[role=alert]')?.textContent?.trim();
    for (const text of ['abc', '2*3']) {
      await userEvent.fill(number('width'), text);
      await settled();
      expect(words()).toBe(`“${text}” is not a number.`);
      expect(number('width').getAttribute('aria-describedby')).toBe('wrong');
      await userEvent.keyboard('{Enter}');
      await settled();
      expect(words()).toBe(`“${text}” is not a number. The value is as before.`);
      expect(number('width').value).toBe('20');
    }
    // The beginning of a number is no mistake yet.
    await userEvent.fill(number('width'), '-');
    await settled();
    expect(words()).toBeUndefined();
    await userEvent.fill(number('width'), '3e1');
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(words()).toBeUndefined();
    expect(stored('width')).toBe(30);
  });

  test('spin by the wheel while they have the focus, and not otherwise', async () => {
    await show(model);
    const field = find<HTMLElement>(row('width'), 'fw-number-field');
    const turn = (deltaY: number): boolean =>
      field.dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true }));
    expect(turn(-100)).toBe(true);
    expect(stored('width')).toBeUndefined();
    number('width').focus();
    expect(turn(-100)).toBe(false);
    expect(stored('width')).toBe(20.5);
    turn(100);
    turn(100);
    expect(stored('width')).toBe(19.5);
  });

  test('are dragged by their grip, as one undo step', async () => {
    await show(model);
    const grip = inside<HTMLElement>('width', 'fw-number-field', '.grip');
    const { x, y } = grip.getBoundingClientRect();
    const pointer = (type: string, clientX: number): boolean =>
      grip.dispatchEvent(
        new PointerEvent(type, { clientX, clientY: y + 5, pointerId: 1, button: 0, bubbles: true }),
      );
    // A pointer that the browser does not know cannot be captured.
    grip.setPointerCapture = () => {};
    pointer('pointerdown', x + 5);
    for (let by = 4; by <= 40; by += 4) {
      pointer('pointermove', x + 5 + by);
      await new Promise(requestAnimationFrame);
    }
    pointer('pointerup', x + 45);
    expect(stored('width')).toBe(25);
    expect(project.history.done).toHaveLength(1);
    project.undo();
    await settled();
    expect(number('width').value).toBe('20');
  });
});

describe('sliders', () => {
  test('move by keys and show what the field shows', async () => {
    await show(model);
    const slider = inside<HTMLInputElement>('width', 'fw-slider', 'input');
    slider.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await settled();
    expect(stored('width')).toBe(21);
    expect(number('width').value).toBe('21');
    await userEvent.keyboard('{Home}');
    await settled();
    expect(stored('width')).toBe(10);
    // Keys in quick succession are one undo step.
    expect(project.history.done).toHaveLength(1);
    expect(row('count').shadowRoot!.querySelector('fw-slider')!.max).toBe(8);
    expect(row('height').shadowRoot!.querySelector('fw-slider')).toBeNull();
  });

  test('make at most one interim edit per frame, one undo step per drag, and the last value counts', async () => {
    await show(model);
    const slider = inside<HTMLInputElement>('width', 'fw-slider', 'input');
    const drag = (value: number, type = 'input'): void => {
      slider.value = String(value);
      slider.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    };
    let frames = 0;
    for (; frames < 10; frames++) {
      for (let step = 0; step < 8; step++) drag(20 + frames * 2 + step * 0.5);
      await new Promise(requestAnimationFrame);
    }
    expect(changes.length).toBeGreaterThan(3);
    expect(changes.length).toBeLessThanOrEqual(frames + 1);
    expect(changes.every(({ interim }) => interim)).toBe(true);
    drag(44);
    drag(44.5, 'input');
    drag(44.5, 'change');
    expect(changes.at(-1)!.interim).toBe(false);
    expect(stored('width')).toBe(44.5);
    expect(project.history.done).toHaveLength(1);
    drag(30);
    drag(30, 'change');
    expect(project.history.done).toHaveLength(2);
    project.undo();
    expect(stored('width')).toBe(44.5);
  });

  test('are dragged by a real mouse', async () => {
    await show(model);
    const slider = inside<HTMLInputElement>('width', 'fw-slider', 'input');
    const { width } = slider.getBoundingClientRect();
    await userEvent.click(slider, { position: { x: width - 4, y: 10 } });
    await settled();
    expect(stored('width')).toBeGreaterThan(48);
  });
});

describe('other controls', () => {
  test('check boxes', async () => {
    await show(model);
    await userEvent.click(find(row('lid'), 'input'));
    expect(stored('lid')).toBe(false);
    await userEvent.keyboard(' ');
    expect(stored('lid')).toBeUndefined();
  });

  test('few options lie open as radio buttons, many are a menu', async () => {
    await show(model);
    inside<HTMLInputElement>('shape', 'fw-choice', 'input:checked').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(stored('shape')).toBe('square');
    await userEvent.selectOptions(inside('size', 'fw-choice', 'select'), 'Extra large');
    expect(stored('size')).toBe('XL');
  });

  test('texts, not longer than allowed', async () => {
    await show(model);
    const input = inside<HTMLInputElement>('label', 'fw-text-field', 'input');
    await userEvent.clear(input);
    await userEvent.type(input, 'longer than six');
    await userEvent.tab();
    expect(stored('label')).toBe('longer');
    await userEvent.clear(input);
    await userEvent.tab();
    expect(stored('label')).toBe('');
  });

  test('vectors, number by number', async () => {
    await show(model);
    const fields = find(row('corner'), 'fw-vector-field').shadowRoot!.querySelectorAll('fw-number-field');
    expect(fields).toHaveLength(3);
    const z = find<HTMLInputElement>(fields[2]!, 'input');
    await userEvent.fill(z, '99');
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(stored('corner')).toEqual([1, 2, 10]);
    find<HTMLInputElement>(fields[0]!, 'input').focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(stored('corner')).toEqual([0, 2, 10]);
  });

  test('colours, as texts and as vectors', async () => {
    await show(model);
    const text = inside<HTMLInputElement>('paint', 'fw-color-field', 'input[type=text]');
    const picker = inside<HTMLInputElement>('paint', 'fw-color-field', 'input[type=color]');
    await userEvent.fill(text, 'tomato');
    await userEvent.tab();
    await settled();
    expect(stored('paint')).toBe('tomato');
    expect(picker.value).toBe('#ff6347');
    await userEvent.fill(picker, '#00ff00');
    await settled();
    expect(stored('paint')).toBe('#00ff00');
    await userEvent.fill(text, 'no colour');
    await settled();
    expect(find(row('paint'), 'fw-color-field').shadowRoot!.textContent).toContain('No colour');
    await userEvent.fill(inside<HTMLInputElement>('tint', 'fw-color-field', 'input[type=color]'), '#0080ff');
    await settled();
    expect(stored('tint')).toEqual([0, 0.502, 1, 0.5]);
  });

  test('fonts', async () => {
    element.fonts = [
      { family: 'Liberation Sans', style: 'Regular', file: 'a.ttf', bytes: 1 },
      { family: 'Liberation Sans', style: 'Bold', file: 'b.ttf', bytes: 1 },
      { family: 'Comic', style: 'Regular', file: 'c.ttf', bytes: 1 },
    ];
    await show(model);
    const select = inside<HTMLSelectElement>('typeface', 'fw-font-field', 'select');
    expect(select.selectedOptions[0]!.textContent).toBe('Liberation Sans Regular');
    await userEvent.selectOptions(select, 'Liberation Sans Bold');
    expect(stored('typeface')).toBe('Liberation Sans:style=Bold');
    project.apply([{ kind: 'parameters', values: { typeface: 'Gone' } }], { label: 'x' });
    await settled();
    expect(select.selectedOptions[0]!.textContent).toBe('Gone (not here)');
  });

  test('files of the project that fit, and uploads', async () => {
    await show(model, { 'art/star.svg': '<svg/>', 'part.stl': new Uint8Array(3) });
    const select = inside<HTMLSelectElement>('logo', 'fw-file-field', 'select');
    expect([...select.options].map(({ text }) => text)).toEqual([
      'default.svg (not in the project)',
      'art/star.svg',
    ]);
    await userEvent.selectOptions(select, 'art/star.svg');
    expect(stored('logo')).toBe('art/star.svg');
    const input = inside<HTMLInputElement>('logo', 'fw-file-field', 'input[type=file]');
    await userEvent.upload(input, new File(['<svg></svg>'], 'moon.svg', { type: 'image/svg+xml' }));
    await expect.poll(() => stored('logo')).toBe('moon.svg');
    expect(new TextDecoder().decode(project.files.get('moon.svg') as Uint8Array)).toBe('<svg></svg>');
    project.undo();
    expect(project.files.has('moon.svg')).toBe(false);
    expect(stored('logo')).toBe('art/star.svg');
  });

  test('nested vectors are edited in the code, and only as constants', async () => {
    await show(model);
    const field = inside<HTMLTextAreaElement>('points', 'fw-text-field', 'textarea');
    await userEvent.fill(field, '[[1, 2], cube()]');
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(find(row('points'), 'fw-text-field').shadowRoot!.textContent).toContain('Write a list');
    expect(project.files.get('main.scad')).toBe(model);
    await userEvent.fill(field, '[[1, 2], [3, 4]]');
    await userEvent.keyboard('{Enter}');
    expect(project.files.get('main.scad')).toBe(model.replace('[[0, 0], [10, 5]]', '[[1, 2], [3, 4]]'));
  });
});

describe('changed values', () => {
  test('are marked, and go back one by one or all together', async () => {
    await show(model);
    project.apply([{ kind: 'parameters', values: { width: 30, lid: false, gone: 5, label: 7 } }], {
      label: 'x',
    });
    await settled();
    expect(
      all()
        .filter(({ changed }) => changed)
        .map(({ control }) => control.parameter.name),
    ).toEqual(['width', 'lid']);
    expect(find(element, 'footer').textContent).toMatch(/A stored value no longer fits\s+the code: label\./);
    await userEvent.click(find(row('lid'), '.reset'));
    await settled();
    expect(stored('lid')).toBeUndefined();
    await userEvent.click(find(element, 'footer .row button:last-child'));
    await settled();
    expect(project.parameters).toEqual({});
    expect(element.shadowRoot!.querySelector('footer')).toBeNull();
    project.undo();
    await settled();
    expect(stored('width')).toBe(30);
  });

  test('that no longer fit are told of, until closed; those of variables that are gone wait for their return', async () => {
    await show('w = 10; // [1:50]\ncube(w);\n');
    project.apply([{ kind: 'parameters', values: { w: 30 } }], { label: 'w' });
    const become = (insert: string): void => {
      const to = (project.files.get('main.scad') as string).length;
      const changes = [{ from: 0, to, insert }];
      project.apply([{ kind: 'text', path: 'main.scad', changes }], { label: 'paste' });
    };
    const foot = (): Element | null => element.shadowRoot!.querySelector('footer');
    become('radius = 5;\nsphere(radius);\n');
    await settled();
    expect(foot()).toBeNull();
    become('w = "wide";\ntext(w);\n');
    await settled();
    expect(foot()!.textContent).toMatch(/A stored value no longer fits\s+the code: w\./);
    await userEvent.click(foot()!.querySelector('[aria-label="Keep it and close"]')!);
    await settled();
    expect(foot()).toBeNull();
    become('w = 10; // [1:50]\ncube(w);\n');
    await settled();
    expect(stored('w')).toBe(30);
    expect(number('w').value).toBe('30');
  });

  test('are written to the code as one undo step', async () => {
    await show(model);
    const values = { width: 30, lid: false, corner: [1, 5, 3], label: 'say "hi"' };
    project.apply([{ kind: 'parameters', values }], { label: 'x' });
    await settled();
    await userEvent.click(find(element, 'footer .row button'));
    await settled();
    const text = project.files.get('main.scad') as string;
    expect(project.parameters).toEqual({});
    expect(customizer(text)).toMatchObject(
      customizer(model).map(({ name, initial }) => ({ name, initial: values[name as 'width'] ?? initial })),
    );
    expect(text.split('\n')).toHaveLength(model.split('\n').length);
    project.undo();
    expect(project.files.get('main.scad')).toBe(model);
    expect(project.parameters).toEqual(values);
  });
});

describe('accessibility', () => {
  test.each(['light', 'dark'])('axe finds nothing, %s', async scheme => {
    document.documentElement.dataset['scheme'] = scheme;
    await show(model, { 'main.json': '{"parameterSets": {"Small": {"width": "12"}}}' });
    project.apply([{ kind: 'parameters', values: { width: 30 } }], { label: 'x' });
    await settled();
    const { violations } = await axe.run(element, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
    await show('cube(1);');
    const empty = await axe.run(element, { resultTypes: ['violations'] });
    expect(empty.violations.map(({ id }) => id)).toEqual([]);
    delete document.documentElement.dataset['scheme'];
  });

  test('Tab reaches every control in order', async () => {
    await show(model);
    await page.viewport(800, 1600);
    number('width').focus();
    const order: string[] = [];
    for (let press = 0; press < 40; press++) {
      await userEvent.tab();
      let active: Element | null = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      const label =
        active?.getAttribute('aria-label') ?? active?.closest('fieldset')?.getAttribute('aria-label');
      if (label) order.push(label);
    }
    for (const label of [
      'Width: slider',
      'Height',
      'Corner X',
      'Corner Z',
      'Lid',
      'Shape',
      'Size',
      'Label',
      'Paint',
      'Tint R',
      'Typeface',
      'Logo',
      'Points',
      '$fn',
    ])
      expect(order).toContain(label);
    expect(order.indexOf('Height')).toBeLessThan(order.indexOf('Points'));
  });
});

describe('odd code', () => {
  test('of thousands of parameters shows a bounded number of controls, and finds the others', async () => {
    await show(
      Array.from({ length: 5000 }, (_, index) => `value_${index} = ${index}; // [0:9999]`).join('\n'),
    );
    expect(all()).toHaveLength(300);
    expect(element.shadowRoot!.textContent).toContain('4700 more');
    await userEvent.fill(find<HTMLInputElement>(element, 'input[type=search]'), 'value 4999');
    await expect.poll(() => all().map(({ value }) => value)).toEqual([4999]);
  });

  test('says so when the project does not take a value', async () => {
    await show('__proto__ = 1;\n');
    await userEvent.fill(number('__proto__'), '2');
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(find(element, '[role=alert]').textContent).toContain('not the name of an OpenSCAD variable');
  });

  test('of great length is followed while it is typed', async () => {
    await show(`${model}${'// a line that nobody reads\n'.repeat(8000)}`);
    const from = model.indexOf('1.25');
    const changes = [{ from, to: from + 4, insert: '7' }];
    project.apply([{ kind: 'text', path: 'main.scad', changes }], { label: 'type' });
    await expect.poll(() => number('height').value).toBe('7');
  });
});
