import { deflateSync, strToU8, zipSync } from 'fflate';

/** An archive that nobody made in good faith, or that arrived broken. Only the tests use these. */
export interface HostileArchive {
  title: string;
  bytes: () => Uint8Array;
  /** What the message must say, or the paths that are taken in where the archive is sound after all. */
  expected: RegExp | readonly string[];
}

/** A small generator of numbers, the same on every machine (mulberry32). */
export const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
export const noise = (length: number, seed: number): Uint8Array => {
  const next = seeded(seed);
  return Uint8Array.from({ length }, () => next() * 256);
};

interface RawEntry {
  name: string | Uint8Array;
  packed: Uint8Array;
  method?: number;
  flags?: number;
  crc?: number;
  /** As the headers claim it. */
  packedSize?: number;
  size?: number;
  /** Unix mode, upper half of the external attributes. */
  mode?: number;
  /** Another entry's data in place of its own. */
  offset?: number;
  comment?: Uint8Array;
}

const crcOf = (bytes: Uint8Array): number => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
};

/** Writes whatever headers are asked for, sound or not (APPNOTE.TXT 4.3). */
const rawZip = (
  entries: readonly RawEntry[],
  end: { count?: number; start?: number; tail?: Uint8Array } = {},
): Uint8Array => {
  const parts: number[] = [];
  const u16 = (value: number) => parts.push(value & 255, (value >>> 8) & 255);
  const u32 = (value: number) => (u16(value & 0xffff), u16(value >>> 16));
  const add = (bytes: Uint8Array) => {
    for (const byte of bytes) parts.push(byte);
  };
  const prepared = entries.map(entry => {
    const name = typeof entry.name === 'string' ? strToU8(entry.name) : entry.name;
    return {
      size: entry.packed.length,
      packedSize: entry.packed.length,
      method: 0,
      flags: 0x800,
      crc: crcOf(entry.packed),
      ...entry,
      name,
    };
  });
  const offsets = prepared.map(entry => {
    const offset = parts.length;
    u32(0x04034b50);
    u16(20);
    u16(entry.flags);
    u16(entry.method);
    u32(0);
    u32(entry.crc);
    u32(entry.packedSize);
    u32(entry.size);
    u16(entry.name.length);
    u16(0);
    add(entry.name);
    add(entry.packed);
    return offset;
  });
  const start = parts.length;
  prepared.forEach((entry, i) => {
    u32(0x02014b50);
    u16((entry.mode === undefined ? 0 : 3 << 8) | 20);
    u16(20);
    u16(entry.flags);
    u16(entry.method);
    u32(0);
    u32(entry.crc);
    u32(entry.packedSize);
    u32(entry.size);
    u16(entry.name.length);
    u16(0);
    u16(entry.comment?.length ?? 0);
    u32(0);
    u32(((entry.mode ?? 0) << 16) >>> 0);
    u32(entry.offset ?? offsets[i]!);
    add(entry.name);
    add(entry.comment ?? new Uint8Array());
  });
  const size = parts.length - start;
  u32(0x06054b50);
  u32(0);
  u16(end.count ?? entries.length);
  u16(end.count ?? entries.length);
  u32(size);
  u32(end.start ?? start);
  const tail = end.tail ?? new Uint8Array();
  u16(tail.length);
  add(tail);
  return Uint8Array.from(parts);
};

const cube = strToU8('cube(10);\n');
const named = (name: string | Uint8Array): Uint8Array => rawZip([{ name, packed: cube }]);

const paths: [string, RegExp | readonly string[]][] = [
  ['../main.scad', /"\.\."/],
  ['../../../../etc/passwd', /"\.\."/],
  ['a/../../main.scad', /"\.\."/],
  ['a/..', /"\.\."/],
  ['..', /"\.\."/],
  ['.', /"\."/],
  ['./main.scad', /"\."/],
  ['a/./main.scad', /"\."/],
  ['..\\main.scad', /"\.\."/],
  ['a\\..\\..\\main.scad', /"\.\."/],
  ['a/..\\main.scad', /"\\\\?"/],
  ['/etc/passwd', /start with/],
  ['//host/share/main.scad', /start with/],
  ['\\\\host\\share\\main.scad', /start with/],
  ['C:/main.scad', /any of/],
  ['C:\\main.scad', /any of/],
  ['c:main.scad', /any of/],
  ['file:///main.scad', /any of/],
  ['main.scad:stream', /any of/],
  ['a//main.scad', /empty folder/],
  ['main.scad\0.png', /control/],
  ['\0', /control/],
  ['a\nb.scad', /control/],
  ['\u001b[2J.scad', /control/],
  ['con.scad', /Windows/],
  ['AUX', /Windows/],
  ['a/nul.scad', /Windows/],
  ['com1.scad', /Windows/],
  ['__proto__', /__proto__/],
  ['__proto__/main.scad', /__proto__/],
  ['main.scad.', /dot/],
  ['main.scad ', /space/],
  ['a /main.scad', /space/],
  ['...', /dot/],
  ['*.scad', /any of/],
  ['"main".scad', /any of/],
  ['<main>.scad', /any of/],
  [`${'a'.repeat(300)}.scad`, /longer than/],
  [`${'a/'.repeat(200)}main.scad`, /longer than/],
  [`${'a'.repeat(60_000)}.scad`, /longer than/],
  ['constructor.scad', ['constructor.scad']],
  ['hasOwnProperty', ['hasOwnProperty']],
  ['%2e%2e/main.scad', ['%2e%2e/main.scad']],
  ['ä 漢 😀.scad', ['ä 漢 😀.scad']],
  ['a/b/c/d/e/f/main.scad', ['a/b/c/d/e/f/main.scad']],
  ['..main.scad', ['..main.scad']],
  ['a..b/main.scad', ['a..b/main.scad']],
  ['-rf.scad', ['-rf.scad']],
  ['$(reboot).scad', ['$(reboot).scad']],
];

const sound = (): Uint8Array =>
  zipSync(
    { 'main.scad': strToU8('cube(10); // '.padEnd(600, 'abcdefgh')), 'parts/lid.scad': noise(400, 1) },
    { level: 6, mtime: new Date(2020, 1, 1) },
  );

const mebibyte = 1024 * 1024;
const bomb = (size: number): Uint8Array => zipSync({ 'main.scad': [new Uint8Array(size), { level: 9 }] });
/** Every entry points at one block of data, so that 600 KB claim to be many gigabytes (the overlap trick). */
const overlapping = (): Uint8Array => {
  const content = new Uint8Array(8 * mebibyte);
  for (let i = 0; i < content.length; i += 64) content[i] = i >>> 6;
  const packed = deflateSync(content, { level: 9 });
  const first = { name: 'f0000.scad', packed, method: 8, size: content.length, crc: crcOf(content) };
  const others = Array.from({ length: 300 }, (_, i) => ({
    ...first,
    name: `f${String(i + 1).padStart(4, '0')}.scad`,
    packed: new Uint8Array(),
    packedSize: packed.length,
    offset: 0,
  }));
  return rawZip([first, ...others]);
};

/** All archives: more than 120. Built when asked for, so that the bombs cost nothing until then. */
export const hostileArchives: readonly HostileArchive[] = [
  ...paths.map(([path, expected]) => ({
    title: `path ${JSON.stringify(path.length > 50 ? `${path.slice(0, 24)}… (${path.length})` : path)}`,
    bytes: () => named(path),
    expected,
  })),
  ...[0, 1, 3, 4, 21, 22, 30, 60, 100, 200, 300, 400, 500, 600, 650].map(length => ({
    title: `cut off after ${length} bytes`,
    bytes: () => sound().slice(0, length),
    expected: /not a complete zip/,
  })),
  ...Array.from({ length: 24 }, (_, i) => ({
    title: `one byte changed in the content (${i})`,
    bytes: () => {
      const archive = sound();
      archive[39 + Math.floor(seeded(i)() * 20)]! ^= 1 + (i % 255);
      return archive;
    },
    expected: /damaged/,
  })),
  ...Array.from({ length: 12 }, (_, i) => ({
    title: `noise with a zip's end (${i})`,
    bytes: () => {
      const archive = noise(500 + i * 37, i + 100);
      archive.set([0x50, 0x4b, 5, 6], archive.length - 22);
      archive.set([0, 0], archive.length - 2);
      return archive;
    },
    expected: /damaged|more than|holds/,
  })),
  ...[1, 6, 9, 12, 14, 93, 95, 98, 99].map(method => ({
    title: `packing method ${method}`,
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, method }]),
    expected: /method/,
  })),
  ...[1, 0x41, 0x2001].map(flags => ({
    title: `encrypted (flags ${flags})`,
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, flags }]),
    expected: /encrypted/,
  })),
  { title: 'a bomb of 64 MB', bytes: () => bomb(64 * mebibyte), expected: /1000 times/ },
  {
    title: 'a bomb that claims to be small',
    bytes: () => {
      const packed = deflateSync(new Uint8Array(32 * mebibyte), { level: 9 });
      return rawZip([{ name: 'main.scad', packed, method: 8, size: 10 }]);
    },
    expected: /more than the archive says/,
  },
  {
    title: 'a bomb of overlapping entries',
    bytes: overlapping,
    expected: /unpacks to more than 256 MB|1000 times/,
  },
  {
    title: 'a bomb inside a zip',
    bytes: () => zipSync({ 'inner.zip': [bomb(4 * mebibyte), { level: 0 }] }),
    expected: ['inner.zip'],
  },
  {
    title: '60,000 files',
    bytes: () =>
      rawZip(Array.from({ length: 60_000 }, (_, i) => ({ name: `f${i}.scad`, packed: new Uint8Array() }))),
    expected: /more than 5,000 files/,
  },
  {
    title: '6,000 files',
    bytes: () =>
      rawZip(Array.from({ length: 6000 }, (_, i) => ({ name: `f${i}.scad`, packed: new Uint8Array() }))),
    expected: /more than 5,000 files/,
  },
  {
    title: 'a table of contents that counts 65,535 files',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube }], { count: 0xffff }),
    expected: /more than 5,000 files/,
  },
  {
    title: 'a table of contents that counts more files than it has',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube }], { count: 3 }),
    expected: /damaged/,
  },
  {
    title: 'a table of contents that lies elsewhere',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube }], { start: 5 }),
    expected: /damaged/,
  },
  {
    title: 'a table of contents past the end',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube }], { start: 0x7fffffff }),
    expected: /damaged/,
  },
  {
    title: 'content past the end',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, packedSize: 0x7fffffff }]),
    expected: /cut off/,
  },
  {
    title: 'an entry past the end',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, offset: 0x7fffffff }]),
    expected: /damaged/,
  },
  {
    title: 'Zip64',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, packedSize: 0xffffffff }]),
    expected: /Zip64/,
  },
  {
    title: 'a wrong checksum',
    bytes: () => rawZip([{ name: 'main.scad', packed: cube, crc: 1 }]),
    expected: /checksum/,
  },
  {
    title: 'deflate that is none',
    bytes: () => rawZip([{ name: 'main.scad', packed: noise(100, 7), method: 8 }]),
    expected: /damaged/,
  },
  {
    title: 'deflate that does not end',
    bytes: () =>
      rawZip([{ name: 'main.scad', packed: deflateSync(noise(5000, 8)).slice(0, 2000), method: 8 }]),
    expected: /damaged/,
  },
  {
    title: 'no data for deflate',
    bytes: () => rawZip([{ name: 'main.scad', packed: new Uint8Array(), method: 8 }]),
    expected: ['main.scad'],
  },
  {
    title: 'a symbolic link',
    bytes: () => rawZip([{ name: 'main.scad', packed: strToU8('/etc/passwd'), mode: 0o120777 }]),
    expected: /symbolic link/,
  },
  {
    title: 'a file twice',
    bytes: () =>
      rawZip([
        { name: 'main.scad', packed: cube },
        { name: 'main.scad', packed: strToU8('evil();') },
      ]),
    expected: /twice/,
  },
  {
    title: 'a file twice but for its case',
    bytes: () =>
      rawZip([
        { name: 'main.scad', packed: cube },
        { name: 'MAIN.scad', packed: cube },
      ]),
    expected: /one file on many computers/,
  },
  {
    title: 'a file twice but for the form of its accents',
    bytes: () =>
      rawZip([
        { name: '\u00e9.scad', packed: cube },
        { name: 'e\u0301.scad', packed: cube },
      ]),
    expected: /twice/,
  },
  {
    title: 'a name in no encoding',
    bytes: () => named(Uint8Array.from([0xe4, 0xff, 0x2e, 0x73, 0x63, 0x61, 0x64])),
    expected: ['äÿ.scad'],
  },
  { title: 'an empty name', bytes: () => named(''), expected: /empty/ },
  { title: 'nothing in it', bytes: () => rawZip([]), expected: [] },
  {
    title: 'a comment that looks like an end',
    bytes: () =>
      rawZip([{ name: 'main.scad', packed: cube }], {
        tail: Uint8Array.of(0x50, 0x4b, 5, 6, ...noise(30, 3)),
      }),
    expected: ['main.scad'],
  },
  {
    title: 'a long comment',
    bytes: () =>
      rawZip([{ name: 'main.scad', packed: cube }], { tail: noise(60_000, 4).map(byte => byte | 128) }),
    expected: ['main.scad'],
  },
  {
    title: 'another kind of archive: gzip',
    bytes: () => Uint8Array.of(0x1f, 0x8b, 8, 0, ...noise(200, 5)),
    expected: /not a complete zip/,
  },
  {
    title: 'another kind of archive: RAR',
    bytes: () => Uint8Array.of(...strToU8('Rar!\u001a\u0007'), ...noise(200, 6)),
    expected: /not a complete zip/,
  },
];
