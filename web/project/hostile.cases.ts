import { strToU8 } from 'fflate';
import { noise } from '../../wasm/formats/zip.cases.ts';

/** Files that are broken, huge, or made to harm. Only the tests use these. */
export interface HostileFiles {
  title: string;
  files: () => { name: string; bytes: Uint8Array }[];
  /** What is said: on refusal, or in a note beside the import. */
  says?: RegExp;
  /** Paths of the project that comes of it; none when nothing can. */
  imported?: readonly string[];
  /** The text of the first of them. */
  text?: string;
}

const one = (name: string, content: Uint8Array | string) => () => [
  { name, bytes: typeof content === 'string' ? strToU8(content) : content },
];
const utf16 = (text: string, little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
};
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, char => char.charCodeAt(0));

const model = 'größe = 10; // Größe in mm [1:20]\ncube(größe);\n';
const encodings: HostileFiles[] = [
  { title: 'UTF-8 with a mark', files: one('m.scad', `\ufeff${model}`), imported: ['m.scad'], text: model },
  {
    title: 'UTF-16 LE with a mark',
    files: one('m.scad', utf16(`\ufeff${model}`, true)),
    says: /UTF-16 LE/,
    imported: ['m.scad'],
    text: model,
  },
  {
    title: 'UTF-16 BE with a mark',
    files: one('m.scad', utf16(`\ufeff${model}`, false)),
    says: /UTF-16 BE/,
    imported: ['m.scad'],
    text: model,
  },
  {
    title: 'UTF-16 LE without',
    files: one('m.scad', utf16(model, true)),
    says: /UTF-16 LE/,
    imported: ['m.scad'],
    text: model,
  },
  {
    title: 'UTF-16 BE without',
    files: one('m.scad', utf16(model, false)),
    says: /UTF-16 BE/,
    imported: ['m.scad'],
    text: model,
  },
  {
    title: 'Latin-1',
    files: one('m.scad', latin1(model)),
    says: /Windows-1252/,
    imported: ['m.scad'],
    text: model,
  },
  {
    title: 'half of a UTF-8 letter',
    files: one('m.scad', Uint8Array.of(...strToU8('// '), 0xc3)),
    says: /Windows-1252/,
    imported: ['m.scad'],
    text: '// Ã',
  },
  {
    title: 'UTF-16 with half a letter',
    files: one('m.scad', Uint8Array.of(0xff, 0xfe, 65, 0, 66)),
    says: /UTF-16/,
    imported: ['m.scad'],
    text: 'A\ufffd',
  },
  {
    title: 'UTF-16 with half a pair',
    files: one('m.scad', Uint8Array.of(0xff, 0xfe, 0x3d, 0xd8)),
    says: /UTF-16/,
    imported: ['m.scad'],
    text: '\ufffd',
  },
  {
    title: 'a mark alone',
    files: one('m.scad', Uint8Array.of(0xef, 0xbb, 0xbf)),
    imported: ['m.scad'],
    text: '',
  },
  { title: 'nothing', files: one('m.scad', ''), imported: ['m.scad'], text: '' },
  { title: 'UTF-32', files: one('m.scad', Uint8Array.of(0xff, 0xfe, 0, 0, 65, 0, 0, 0)), says: /not text/ },
  { title: 'a NUL in the middle', files: one('m.scad', 'cube(1);\0sphere(2);'), says: /not text/ },
  { title: 'NULs alone', files: one('m.scad', new Uint8Array(5000)), says: /not text/ },
  {
    title: 'overlong UTF-8',
    files: one('m.scad', Uint8Array.of(0xc0, 0xaf)),
    says: /Windows-1252/,
    imported: ['m.scad'],
    text: 'À¯',
  },
  {
    title: 'CR alone ends the lines',
    files: one('m.scad', 'a=1;\rcube(a);\r'),
    imported: ['m.scad'],
    text: 'a=1;\rcube(a);\r',
  },
  {
    title: 'mixed line ends',
    files: one('m.scad', 'a=1;\r\nb=2;\n\rc=3;'),
    imported: ['m.scad'],
    text: 'a=1;\r\nb=2;\n\rc=3;',
  },
  {
    title: 'text that turns round',
    files: one('m.scad', '// \u202e;)01(ebuc\n'),
    imported: ['m.scad'],
    text: '// \u202e;)01(ebuc\n',
  },
  {
    title: 'an executable called .scad',
    files: one('m.scad', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 9, 7, 5)),
    says: /not text/,
  },
  {
    title: 'a PNG called .scad',
    files: one('m.scad', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 1)),
    says: /not text/,
  },
];

const times = (text: string, count: number): string => text.repeat(count);
/** Text that parsers choke on. Each must come in letter by letter: mending it is the user's business. */
const sources: [string, string][] = [
  ['10,000 open parentheses', times('(', 10_000)],
  ['10,000 closing braces', times('}', 10_000)],
  ['100,000 nested brackets', `a=${times('[', 100_000)}${times(']', 100_000)};`],
  ['10,000 nested modules', times('module m(){', 10_000)],
  ['10,000 nested unions', `${times('union(){', 10_000)}cube();${times('}', 10_000)}`],
  ['10,000 ternaries', `a=${times('1?', 10_000)}1${times(':0', 10_000)};`],
  ['100,000 minus signs', `a=${times('-', 100_000)}1;`],
  ['an open string', 'a="abc'],
  ['an open string of 1 MB', `a="${times('x', 1_000_000)}`],
  ['an open comment', '/* abc'],
  ['a comment opened 100,000 times', times('/*', 100_000)],
  ['comment ends alone', times('*/', 50_000)],
  ['backslashes in a string', `a="${times('\\', 100_001)}`],
  ['a literal of a million digits', `a=${times('9', 1_000_000)};`],
  ['a number of points', `a=${times('1.', 100_000)};`],
  ['an exponent past everything', 'a=1e999999999;'],
  ['a name of a million letters', `${times('a', 1_000_000)}=1;`],
  ['100,000 variables', Array.from({ length: 100_000 }, (_, i) => `v${i}=${i};`).join('\n')],
  ['one line of 2 MB', times('cube(1);', 250_000)],
  ['500,000 empty lines', times('\n', 500_000)],
  ['a customizer range of nonsense', 'a=1; // [1:0:-1]\nb=2; // [::]\nc=3; // [a:b:c]\nd=4; // [1:2:3:4:5]'],
  ['a customizer list without end', `a=1; // [${times('1,', 100_000)}`],
  ['customizer labels without end', `a=1; // [1:"${times('\\"', 50_000)}`],
  ['customizer groups that nest', `${times('/* [', 20_000)}x${times('] */', 20_000)}`],
  ['a group name of 1 MB', `/* [${times('g', 1_000_000)}] */\na=1;`],
  ['a vector of 100,000 numbers', `a=[${times('1,', 100_000)}1];`],
  ['names of JavaScript', '__proto__=1; constructor=2; toString=3; hasOwnProperty=[1,2];\n'],
  ['an include of itself', 'include <m.scad>\ninclude <m.scad>\n'],
  ['an include that climbs', 'include <../../../../etc/passwd>\nuse </etc/shadow>\n'],
  ['an include without an end', `include <${times('a', 100_000)}`],
  ['an include of an address', 'include <https://example.org/x.scad>\nimport("//example.org/y.stl");'],
  ['100,000 includes', times('include <a.scad>\n', 100_000)],
  ['an include with percent signs', 'include <%>\nuse <%zz/%.scad>\n'],
  ['markup', '// <img src=x onerror=alert(1)>\na = "<script>alert(1)</script>"; // [<b>:1]\n'],
  ['all of ASCII', Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')],
  ['letters of many scripts', times('é漢😀‮ا', 5000)],
];

const parameterFiles: [string, string][] = [
  ['no JSON', 'not json'],
  ['half of it', '{"parameterSets": {"Formwork current values": {"w": "5"'],
  ['a list', '[1, 2, 3]'],
  ['null', 'null'],
  ['a number', '1e999'],
  ['sets that are a list', '{"parameterSets": []}'],
  ['a set that is a text', '{"parameterSets": {"Formwork current values": "w"}}'],
  ['a set that is null', '{"parameterSets": {"Formwork current values": null}}'],
  ['values that are objects', '{"parameterSets": {"Formwork current values": {"w": {"a": 1}}}}'],
  ['a value that is code', '{"parameterSets": {"Formwork current values": {"w": "5; cube(99)"}}}'],
  ['a name that is code', '{"parameterSets": {"Formwork current values": {"w=1;cube(9);x": "5"}}}'],
  [
    'a name of JavaScript',
    '{"parameterSets": {"Formwork current values": {"__proto__": {"w": 1}, "constructor": "1"}}}',
  ],
  ['sets of JavaScript', '{"parameterSets": {"__proto__": {"w": "5"}}}'],
  ['100,000 brackets', times('[', 100_000)],
  ['100,000 nested objects', `${times('{"a":', 50_000)}1${times('}', 50_000)}`],
  [
    '10,000 sets',
    JSON.stringify({
      parameterSets: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`s${i}`, { w: '1' }])),
    }),
  ],
  ['a number past everything', '{"parameterSets": {"Formwork current values": {"w": "1e999"}}}'],
  ['NaN', '{"parameterSets": {"Formwork current values": {"w": NaN}}}'],
];

const names: HostileFiles[] = [
  ['../up.scad', /"\.\."/],
  ['/etc/passwd.scad', /start with/],
  ['a\\..\\b.scad', /"\/" between folders/],
  ['C:b.scad', /any of/],
  ['con.scad', /Windows/],
  ['__proto__', /__proto__/],
  [`${'n'.repeat(500)}.scad`, /longer than/],
  ['a\0b.scad', /control/],
  ['a\nb.scad', /control/],
  ['<img src=x>.scad', /any of/],
  [' .scad', /space/],
  ['', /empty/],
  ['program.exe', /does not read/],
  ['page.html', /does not read/],
  ['script.js', /does not read/],
  ['photo.jpg', /does not read/],
  ['archive.tar.gz', /does not read/],
  ['noextension', /does not read/],
  ['.scad.', /dot/],
].map(([name, says]) => ({
  title: `a file named ${JSON.stringify((name as string).slice(0, 30))}`,
  files: one(name as string, 'x'),
  says: says as RegExp,
}));

/** Meshes, drawings, images and fonts come in as they are, whatever they hold: the engine reads them, within limits. */
const binaries: HostileFiles[] = [
  'stl',
  'off',
  'obj',
  'amf',
  '3mf',
  'svg',
  'dxf',
  'png',
  'ttf',
  'otf',
].flatMap((kind, i) => [
  { title: `an empty .${kind}`, files: one(`m.${kind}`, new Uint8Array()), imported: [`m.${kind}`] },
  { title: `noise called .${kind}`, files: one(`m.${kind}`, noise(3000, i)), imported: [`m.${kind}`] },
]);
const claims: HostileFiles[] = [
  {
    title: 'an STL that claims 4 billion triangles',
    files: one('m.stl', Uint8Array.of(...new Uint8Array(80), 255, 255, 255, 255)),
    imported: ['m.stl'],
  },
  {
    title: 'an SVG with entities that multiply',
    files: one('m.svg', `<!DOCTYPE svg [<!ENTITY a "${times('&b;', 100)}">]><svg>&a;</svg>`),
    imported: ['m.svg'],
  },
  {
    title: 'an SVG with a script',
    files: one('m.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    imported: ['m.svg'],
  },
  {
    title: 'a text file of 9 MB',
    files: one('m.scad', new Uint8Array(9_000_000).fill(32)),
    says: /a text file may have/,
  },
  {
    title: '3,000 files',
    files: () => Array.from({ length: 3000 }, (_, i) => ({ name: `f${i}.txt`, bytes: new Uint8Array([65]) })),
    says: /More than 2000 files/,
    imported: ['2000 files'],
  },
  {
    title: 'one name twice',
    files: () => [...one('a.scad', '1')(), ...one('A.scad', '2')()],
    says: /same name/,
    imported: ['a.scad'],
    text: '1',
  },
  {
    title: 'a file that is a folder too',
    files: () => [...one('a.scad', '1')(), { name: 'a.scad/b.scad', bytes: strToU8('2') }],
    says: /folder of the other/,
  },
  { title: 'no files', files: () => [], says: /no file in it/ },
];

export const hostileFiles: readonly HostileFiles[] = [
  ...encodings,
  ...sources.map(([title, text]) => ({
    title: `OpenSCAD text: ${title}`,
    files: one('m.scad', text),
    imported: ['m.scad'],
    text,
  })),
  ...parameterFiles.map(([title, text]) => ({
    title: `parameter sets: ${title}`,
    files: () => [...one('m.scad', 'w = 10;\n')(), ...one('m.json', text)()],
    imported: ['m.scad'],
    text: 'w = 10;\n',
  })),
  ...names,
  ...binaries,
  ...claims,
];
