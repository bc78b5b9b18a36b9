import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { confirmed } from './confirm.ts';
import { Project } from '../project/project.ts';
import { closeToasts, toast } from './toasts.ts';

afterEach(() => document.body.replaceChildren());
const shelf = () => document.querySelector('fw-toasts')!;
const texts = () => [...shelf().shadowRoot!.querySelectorAll('.toast .text')].map(t => t.textContent);

test('a toast is a status, offers its action once, and goes', async () => {
  let undone = 0;
  toast('Deleted lid.scad', { action: { title: 'Undo', run: () => undone++ } });
  await expect.poll(texts).toEqual(['Deleted lid.scad']);
  expect(shelf().shadowRoot!.querySelector('.toast')!.closest('[role]')?.role).toBe('status');
  await userEvent.click(shelf().shadowRoot!.querySelector('.action')!);
  expect(undone).toBe(1);
  await expect.poll(texts).toEqual([]);
  expect(shelf().matches(':popover-open')).toBe(false);
});

test('problems are alerts; equal words stand once; at most three at a time; time ends them', async () => {
  toast('Broken', { severity: 'alert', duration: Infinity });
  toast('Broken', { severity: 'alert', duration: Infinity });
  await expect.poll(texts).toEqual(['Broken']);
  expect(shelf().shadowRoot!.querySelector('.toast')!.closest('[role]')?.role).toBe('alert');
  for (const text of ['a', 'b', 'c']) toast(text, { duration: 80 });
  await expect.poll(texts).toEqual(['a', 'b', 'c']);
  await expect.poll(texts).toEqual([]);
});

test('what is said about a project goes when it is left; the rest stays', async () => {
  const [left, other] = ['a', 'b'].map(id => new Project(id, id, { 'main.scad': '' }, 'main.scad'));
  toast('lid.stl added', { project: left, action: { title: 'Undo', run: () => left!.undo() } });
  toast('Of the other', { project: other });
  toast('A new version is ready');
  await expect.poll(texts).toHaveLength(3);
  closeToasts(left!);
  await expect.poll(texts).toEqual(['Of the other', 'A new version is ready']);
});

test('a question answers yes only to its own button', async () => {
  const question = {
    title: 'Delete the project?',
    text: 'It cannot be brought back.',
    action: 'Delete forever',
  };
  const press = async (keys: string) => {
    const answer = confirmed(question);
    await expect
      .poll(() => document.querySelector('fw-confirm')?.shadowRoot?.querySelector('dialog')?.open)
      .toBe(true);
    await userEvent.keyboard(keys);
    return answer;
  };
  expect(await press('{Escape}')).toBe(false);
  expect(await press('{Enter}')).toBe(false);
  expect(await press('{Tab}{Enter}')).toBe(true);
  expect(document.querySelector('fw-confirm')).toBeNull();
});
