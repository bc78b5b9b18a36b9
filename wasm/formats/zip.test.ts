import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ArchiveError, unzip, zip } from './zip.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
/** Patches every occurrence of one name by another of the same length, in local and central headers. */
const renameEntry = (archive: Uint8Array, from: string, to: string) => {
  expect(from.length).toBe(to.length);
  const result = archive.slice();
  const [a, b] = [bytes(from), bytes(to)];
  for (let at = 0; at + a.length <= result.length; at++)
    if (a.every((value, i) => result[at + i] === value)) result.set(b, at);
  return result;
};
const message = (archive: Uint8Array, options = {}) => {
  try {
    unzip(archive, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ArchiveError);
    return (error as Error).message;
  }
  throw new Error('was taken in');
};

describe('round trip', () => {
  test('text, binary, folders, unicode names and empty files come back byte by byte', () => {
    const files = {
      'main.scad': 'cube(10);\r\n// ä 漢字 😀',
      'parts/ä lid.scad': 'sphere(3);',
      'empty.txt': '',
      'model.stl': Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7919) & 255),
    };
    const back = unzip(zip(files));
    expect(Object.keys(back)).toEqual(Object.keys(files));
    expect(new TextDecoder().decode(back['main.scad'])).toBe(files['main.scad']);
    expect(back['model.stl']).toEqual(files['model.stl']);
    expect(back['empty.txt']).toHaveLength(0);
  });

  test('equal files give equal bytes', () => {
    expect(zip({ 'a.scad': 'cube();' })).toEqual(zip({ 'a.scad': 'cube();' }));
  });

  test('a single top folder is taken away on request, and only when it holds everything', () => {
    const nested = zip({ 'repo-1.0/main.scad': '1', 'repo-1.0/parts/a.scad': '2' });
    expect(Object.keys(unzip(nested, { stripRoot: true }))).toEqual(['main.scad', 'parts/a.scad']);
    expect(Object.keys(unzip(nested))).toEqual(['repo-1.0/main.scad', 'repo-1.0/parts/a.scad']);
    const mixed = zip({ 'a/main.scad': '1', 'b/x.scad': '2' });
    expect(Object.keys(unzip(mixed, { stripRoot: true }))).toEqual(['a/main.scad', 'b/x.scad']);
  });

  test('litter of other systems is left out', () => {
    const archive = zip({ 'main.scad': '1', '__MACOSX/._main.scad': 'x', '.DS_Store': 'x', 'a/._b': 'x' });
    expect(Object.keys(unzip(archive))).toEqual(['main.scad']);
  });

  test('a filter spares unpacking', () => {
    const archive = zip({ 'main.scad': '1', 'photo.jpg': new Uint8Array(2_000_000) });
    expect(Object.keys(unzip(archive, { total: 1000, filter: path => path.endsWith('.scad') }))).toEqual([
      'main.scad',
    ]);
  });
});

describe('refused, with the reason', () => {
  test.each([
    ['../x.txt', /\.\./],
    ['/ab/x.txt', /start with/],
    ['C:/x.txt', /any of/],
    ['a//b.txt', /empty folder/],
    ['a/\0b.txt', /control/],
    ['./a/b.txt', /"\."/],
  ])('path %j', (path, reason) => {
    const sound = 'q'.repeat(path.length);
    expect(message(renameEntry(zip({ [sound]: 'hello' }), sound, path))).toMatch(reason);
  });

  test('backslashes are folders, and cannot climb either', () => {
    expect(Object.keys(unzip(renameEntry(zip({ qqqqqqq: '1' }), 'qqqqqqq', 'a\\b.txt')))).toEqual([
      'a/b.txt',
    ]);
    expect(message(renameEntry(zip({ qqqqqqq: '1' }), 'qqqqqqq', '..\\bxyz'))).toMatch(/\.\./);
  });

  test('a symbolic link', () => {
    const archive = zipSync({ link: [bytes('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] });
    expect(message(archive)).toMatch(/symbolic link/);
  });

  test('the same file twice, and names that differ by case', () => {
    expect(message(renameEntry(zip({ 'aa.scad': '1', 'bb.scad': '2' }), 'bb.scad', 'aa.scad'))).toMatch(
      /twice/,
    );
    expect(message(zip({ 'Lid.scad': '1', 'lid.scad': '2' }))).toMatch(/one file on many computers/);
  });

  test('a bomb: ratio, total and a header that lies about the size', () => {
    const bomb = zipSync({ 'a.scad': [new Uint8Array(64 * 1024 * 1024), { level: 9 }] });
    expect(message(bomb)).toMatch(/1000 times/);
    expect(message(bomb, { ratio: Infinity, total: 1_000_000 })).toMatch(/more than 1 MB/);
    const lie = bomb.slice();
    const view = new DataView(lie.buffer);
    view.setUint32(view.getUint32(lie.length - 6, true) + 24, 12, true);
    expect(message(lie)).toMatch(/more than the archive says/);
  });

  test('too many files', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.scad`, '']));
    expect(message(zip(many), { entries: 100 })).toMatch(/more than 100 files/);
    expect(message(zip(many), { entries: 10 })).toMatch(/more than 10 files/);
    expect(Object.keys(unzip(zip(many)))).toHaveLength(300);
  });

  test('encrypted', () => {
    const archive = zip({ 'a.scad': 'cube();' });
    const view = new DataView(archive.buffer);
    const central = view.getUint32(archive.length - 6, true);
    view.setUint16(central + 8, view.getUint16(central + 8, true) | 1, true);
    expect(message(archive)).toMatch(/encrypted/);
  });

  test('every truncation and every flipped byte of the content is found', () => {
    const archive = zip({ 'a.scad': 'cube(10); sphere(3);'.repeat(20), 'b.txt': 'x' });
    for (let length = 0; length < archive.length; length += 7)
      expect(message(archive.slice(0, length))).toBeTruthy();
    const content = 30 + 'a.scad'.length;
    for (let at = content; at < content + 30; at++) {
      const broken = archive.slice();
      broken[at]! ^= 0x55;
      expect(message(broken)).toMatch(/damaged|more than/);
    }
  });

  test('no zip at all', () => {
    expect(message(bytes('solid cube'))).toMatch(/not a complete zip/);
    expect(message(new Uint8Array())).toMatch(/not a complete zip/);
  });
});
