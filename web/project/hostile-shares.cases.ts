import { deflateSync, strToU8 } from 'fflate';
import { noise } from '../../wasm/formats/zip.cases.ts';

const base64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const packed = (value: unknown): string =>
  base64Url(deflateSync(strToU8(typeof value === 'string' ? value : JSON.stringify(value))));
const share = (change: object): string =>
  packed({ v: 1, name: 'n', entry: 'm.scad', files: [['m.scad', 'cube();']], parameters: [], ...change });

/** Payloads of share links that must be refused with a message. */
export const hostileShares: readonly [string, string, RegExp][] = [
  ['nothing', '', /damaged/],
  ['one letter', 'A', /damaged/],
  ['no base64', '!!!!', /damaged/],
  ['spaces', 'a b c', /damaged/],
  ['percent signs', '%00%ff', /damaged/],
  ['markup', '<script>alert(1)</script>', /damaged/],
  ['letters outside Latin-1', '漢字', /damaged/],
  ['noise', base64Url(noise(500, 11)), /damaged/],
  ['two million letters', 'A'.repeat(2_000_000), /too long/],
  ['a bomb', base64Url(deflateSync(new Uint8Array(32 * 1024 * 1024), { level: 9 })), /8 MB/],
  ['no JSON', packed('hello'), /damaged/],
  ['half of the JSON', packed('{"v":1,"name":"n"'), /damaged/],
  ['100,000 brackets', packed('['.repeat(100_000)), /damaged/],
  ['null', packed('null'), /damaged/],
  ['a list', packed([]), /damaged/],
  ['no version', packed({ name: 'n', entry: 'm.scad', files: [], parameters: [] }), /damaged/],
  ['a newer version', share({ v: 2 }), /newer Formwork/],
  ['no files', share({ files: [] }), /damaged/],
  ['files as an object', share({ files: { 'm.scad': 'x' } }), /damaged/],
  ['an entry that is no file', share({ entry: 'x.scad' }), /damaged/],
  ['an entry of JavaScript', share({ entry: 'toString' }), /damaged/],
  [
    'a file twice',
    share({
      files: [
        ['m.scad', '1'],
        ['m.scad', '2'],
      ],
    }),
    /damaged/,
  ],
  [
    'a file that climbs',
    share({
      files: [
        ['m.scad', ''],
        ['../x.scad', ''],
      ],
    }),
    /cannot be kept.*"\.\."/,
  ],
  [
    'a file from the root',
    share({
      files: [
        ['m.scad', ''],
        ['/x.scad', ''],
      ],
    }),
    /cannot be kept/,
  ],
  [
    'a file of JavaScript',
    share({
      files: [
        ['m.scad', ''],
        ['__proto__', ''],
      ],
    }),
    /cannot be kept/,
  ],
  [
    'files that differ by case',
    share({
      files: [
        ['m.scad', ''],
        ['M.scad', ''],
      ],
    }),
    /cannot be kept/,
  ],
  ['a file that is a number', share({ files: [['m.scad', 5]] }), /damaged/],
  [
    'bytes that are no base64',
    share({
      files: [
        ['m.scad', ''],
        ['a.stl', { b64: '***' }],
      ],
    }),
    /damaged/,
  ],
  ['a name that is a number', share({ name: 5 }), /damaged/],
  ['parameters as an object', share({ parameters: { w: 1 } }), /damaged/],
  ['a parameter that is an object', share({ parameters: [['w', {}]] }), /damaged/],
  ['a parameter that is null', share({ parameters: [['w', null]] }), /damaged/],
  [
    'a parameter past everything',
    packed('{"v":1,"name":"n","entry":"m.scad","files":[["m.scad",""]],"parameters":[["w",1e999]]}'),
    /damaged/,
  ],
  [
    'a parameter whose name is code',
    share({ parameters: [['w=1;cube(9);x', 1]] }),
    /not the name of an OpenSCAD variable/,
  ],
  [
    'a parameter named __proto__',
    share({ parameters: [['__proto__', 1]] }),
    /not the name of an OpenSCAD variable/,
  ],
  ['more behind the end', `${share({})}AAAA${'B'.repeat(40)}===`, /damaged/],
];
