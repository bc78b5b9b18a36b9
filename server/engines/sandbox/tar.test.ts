import { spawnSync } from 'node:child_process';
import { array, assert, nat, oneof, property, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { tar, TarError, TarReader } from './tar.ts';

const whole = (files: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  new Uint8Array(Buffer.concat([...tar(files)]));

function readBack(archive: Uint8Array, step: number): [string, string, Buffer][] {
  const found: [string, string, Buffer][] = [];
  const reader = new TarReader(
    ({ path, type }) => void found.push([path, type, Buffer.alloc(0)]),
    bytes => {
      const last = found.at(-1)!;
      last[2] = Buffer.concat([last[2], bytes]);
    },
  );
  for (let at = 0; at < archive.length; at += step) reader.push(archive.subarray(at, at + step));
  expect(reader.done).toBe(true);
  return found;
}

test('what is written is read back, in pieces of any size', () => {
  const files: [string, Uint8Array][] = [
    ['a.txt', new Uint8Array(0)],
    ['b/c/d.bin', new Uint8Array(1025).fill(3)],
    ['ä.txt', new Uint8Array(512).fill(1)],
    [`${'long/'.repeat(28)}${'n'.repeat(90)}`, new Uint8Array(5)],
  ];
  for (const step of [1, 7, 512, 100_000]) {
    const found = readBack(whole(files), step).filter(([, type]) => type === '0');
    expect(found.map(([path, , content]) => [path, new Uint8Array(content)])).toEqual(files);
  }
});

test('tar lists it', () => {
  const archive = whole([['folder/a b.txt', Buffer.from('x')]]);
  const { stdout } = spawnSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' });
  expect(stdout).toBe('folder/\nfolder/a b.txt\n');
});

test('a name that does not fit', () => {
  expect(() => whole([['x'.repeat(200), new Uint8Array(1)]])).toThrow(RangeError);
});

test('any bytes are read or refused, and nothing else happens', () => {
  const good = whole([['a.txt', new Uint8Array(700)]]);
  const damaged = array(tuple(nat(good.length - 1), nat(255)), { maxLength: 20 }).map(changes => {
    const bytes = good.slice();
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
  assert(
    property(oneof(damaged, uint8Array({ maxLength: 3000 })), bytes => {
      let content = 0;
      const reader = new TarReader(
        () => undefined,
        piece => void (content += piece.length),
      );
      try {
        reader.push(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(TarError);
      }
      expect(content).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
