import { expect, it } from 'vitest';
import { JobLog } from './job-log.ts';

it('keeps what is printed', () => {
  const log = new JobLog();
  log.add('one');
  log.add('two');
  expect(log.text()).toBe('one\ntwo\n');
});

it('keeps head and tail of what is too long, and says what is missing', () => {
  const log = new JobLog();
  for (let n = 0; n < 100_000; n++) log.add(`line ${n}`);
  const text = log.text();
  expect(text.length).toBeLessThan(257 * 1024);
  expect(text).toMatch(/^line 0\nline 1\n/);
  expect(text).toMatch(/… \d+ lines left out …\n/);
  expect(text).toMatch(/line 99999\n$/);
  const lines = text.trimEnd().split('\n');
  const left = Number(/… (\d+) lines/.exec(text)?.[1]);
  expect(lines.length - 1 + left).toBe(100_000);
});

it('holds only what the database takes', () => {
  const log = new JobLog();
  log.add('a\0b\ud800c');
  log.add('x'.repeat(1_000_000));
  expect(log.text()).toMatch(/^a�b�c\nx{8192}\n$/);
});
