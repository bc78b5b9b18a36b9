import { expect, test } from 'vitest';
import { hostileArchives } from './zip.cases.ts';
import { ArchiveError, unzip } from './zip.ts';

test.each(hostileArchives.map(({ title, bytes, expected }) => [title, bytes, expected] as const))(
  '%s',
  (_, bytes, expected) => {
    const archive = bytes();
    const before = archive.slice();
    if (expected instanceof RegExp) {
      let thrown: unknown;
      try {
        unzip(archive);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(ArchiveError);
      expect((thrown as Error).message).toMatch(expected);
    } else {
      expect(Object.keys(unzip(archive))).toEqual(expected);
    }
    // The archive is the user's too: reading it changes nothing.
    expect(Buffer.compare(archive, before)).toBe(0);
  },
);

test('there are more than 120 of them', () => {
  expect(hostileArchives.length).toBeGreaterThan(120);
});
