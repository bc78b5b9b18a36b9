import { afterEach, expect, test } from 'vitest';
import { showFailure } from './error-report.ts';

afterEach(() => document.querySelector('fw-toasts')?.remove());

const toasts = () => [
  ...(document.querySelector('fw-toasts')?.shadowRoot?.querySelectorAll('.alert .text') ?? []),
];

test('a bug is told once, with its words and a way to pass the details on', async () => {
  const bug = new Error('the shelf fell down');
  showFailure(bug);
  showFailure(new Error('the shelf fell down'));
  await expect.poll(toasts).toHaveLength(1);
  expect(toasts()[0]!.textContent).toContain('the shelf fell down');
  expect(toasts()[0]!.textContent).toContain('Your work is saved');
  expect(document.querySelector('fw-toasts')!.shadowRoot!.querySelector('.action')?.textContent.trim()).toBe(
    'Copy details',
  );
});
