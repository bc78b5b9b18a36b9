import * as fc from 'fast-check';
import { strToU8, zipSync, zlibSync } from 'fflate';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { describe, expect, test } from 'vitest';
import { measure } from '../../solid/measure.ts';
import { formatFor, type Model } from '../formats.ts';
import { cube, frame, pair, torus } from '../samples.ts';
import { crc32 } from '../zip.ts';
import type { Gltf } from './glb-parts.ts';
import { FileError, readableFormats, readContents } from './read.ts';

const solid: Model = { mesh: cube(), name: 'Box <1> & "lid"' };
const ring: Model = { mesh: torus(30, 12), name: 'Ring' };
const two: Model = { mesh: pair(), name: 'Two' };
const flat: Model = { mesh: { ...cube(), indices: new Uint32Array() }, outline: frame, name: 'Frame' };
const write = (id: string, model: Model, options?: Record<string, string>): Uint8Array =>
  formatFor(id)!.write(model, options);
const refused = (format: string, bytes: Uint8Array | string): Promise<FileError> =>
  readContents(format, typeof bytes === 'string' ? strToU8(bytes) : bytes).then(
    () => Promise.reject(new Error('the file was taken')),
    (error: unknown) => {
      if (!(error instanceof FileError)) throw error;
      return error;
    },
  );

describe('what our writers write is read back', () => {
  test.each([
    ['stl', {}],
    ['stl', { encoding: 'ascii' }],
    ['3mf', {}],
    ['3mf', { colors: 'group' }],
    ['3mf', { colors: 'none' }],
    ['off', {}],
    ['obj', {}],
    ['amf', {}],
    ['glb', {}],
  ] as const)('%s %j', async (format, options) => {
    for (const model of [solid, ring, two]) {
      const { mesh } = await readContents(format, write(format, model, options));
      const [found, wanted] = [measure(mesh!), measure(model.mesh)];
      expect(found).toMatchObject({
        triangles: wanted.triangles,
        components: wanted.components,
        genus: wanted.genus,
        watertight: true,
      });
      expect(Math.abs(found.volume / wanted.volume - 1)).toBeLessThan(1e-6);
      for (const side of ['min', 'max'] as const)
        found.boundingBox[side].forEach((value, axis) =>
          expect(value).toBeCloseTo(wanted.boundingBox[side][axis]!, 4),
        );
    }
  });

  test('3MF with a part for each colour', async () => {
    const { mesh } = await readContents('3mf', write('3mf', two, { colors: 'parts' }));
    expect(measure(mesh!)).toMatchObject({ components: 2, volume: 16000 });
  });

  test.each(['svg', 'dxf'])('%s', async format => {
    const { outline } = await readContents(format, write(format, flat));
    const contours = outline!.contours.map(contour => [...contour]);
    expect(contours).toEqual(frame.contours.map(contour => [...contour]));
  });
});

describe('as other programs write', () => {
  test('ASCII STL of several solids, with normals that are not numbers and shouting', async () => {
    const facet = (z: number): string =>
      `FACET NORMAL nan nan nan\r\n OUTER LOOP\r\n VERTEX 0 0 ${z}\r\nVERTEX 1e1 0 0\r\nvertex 0 +1.5E1 0\r\nendloop endfacet\r\n`;
    const { mesh } = await readContents(
      'stl',
      strToU8(`solid one two\r\n${facet(0)}endsolid one two\r\nsolid\n${facet(-2.5)}endsolid`),
    );
    expect(mesh!.indices).toHaveLength(6);
    expect(measure(mesh!).boundingBox).toEqual({ min: [0, 0, -2.5], max: [10, 15, 0] });
  });

  test('OFF with its counts on the first line, comments, colours and a polygon', async () => {
    const { mesh } = await readContents(
      'off',
      strToU8('OFF 4 1 0 # counts\n0 0 0\n2 0 0 # a corner\n\n2 2 0\n0 2 0\n4 0 1 2 3 255 0 0\n'),
    );
    expect(measure(mesh!)).toMatchObject({ triangles: 2, area: 4 });
  });

  test('OBJ with normals, negative indices and polygons', async () => {
    const { mesh } = await readContents(
      'obj',
      strToU8('o x\nv 0 0 0\nv 2 0 0 1 0 0\nv 2 2 0\nv 0 2 0\nvn 0 0 1\ns off\nf 1//1 2//1 3/7/1 -1\n'),
    );
    expect(measure(mesh!)).toMatchObject({ triangles: 2, area: 4 });
  });

  test('3MF in inches, turned and moved', async () => {
    const mesh =
      '<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/></vertices><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh>';
    const model = `<?xml version="1.0"?><!-- a comment > --><model unit="inch"><resources><object id="1">${mesh}</object><object id='2'><components><component objectid="1" transform="0 1 0 -1 0 0 0 0 1 0 0 2"/></components></object></resources><build><item objectid="2" transform="1 0 0 0 1 0 0 0 1 1 0 0"/></build></model>`;
    const bytes = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      '_rels/.rels': strToU8(
        '<Relationships><Relationship Target="/3D/m.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
      ),
      '3D/m.model': strToU8(model),
    });
    const { min, max } = measure((await readContents('3mf', bytes)).mesh!).boundingBox;
    for (const [found, wanted] of [
      [min, [0, 0, 50.8]],
      [max, [25.4, 25.4, 50.8]],
    ] as const)
      found.forEach((value, axis) => expect(value).toBeCloseTo(wanted[axis]!, 4));
  });

  test('DXF of single lines in any order and direction', async () => {
    const line = (...ends: number[]): string =>
      `0\nLINE\n8\n0\n10\n${ends[0]}\n20\n${ends[1]}\n11\n${ends[2]}\n21\n${ends[3]}\n`;
    const dxf = `0\nSECTION\n2\nENTITIES\n${line(0, 0, 4, 0)}${line(0, 3, 0, 0)}${line(0, 3, 4, 0)}0\nENDSEC\n0\nEOF\n`;
    const { outline } = await readContents('dxf', strToU8(dxf));
    expect(outline!.contours.map(contour => [...contour])).toEqual([[0, 0, 4, 0, 0, 3]]);
  });
});

/** A one-pixel picture, by hand. */
function png({ rows = 1, tail = true } = {}): Uint8Array {
  const chunk = (type: string, content: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + content.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, content.length);
    bytes.set(strToU8(type), 4);
    bytes.set(content, 8);
    view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
    return bytes;
  };
  const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, rows, 8, 2, 0, 0, 0);
  return Uint8Array.of(
    ...strToU8('\x89PNG\r\n\x1a\n', true),
    ...chunk('IHDR', header),
    ...chunk('IDAT', zlibSync(Uint8Array.of(0, 10, 20, 30))),
    ...(tail ? chunk('IEND', new Uint8Array()) : []),
  );
}

const step = `ISO-10303-21;
HEADER; FILE_DESCRIPTION(('it''s; #99'),'2;1'); FILE_NAME('a','','',(''),'','',''); FILE_SCHEMA(('AUTOMOTIVE_DESIGN')); ENDSEC;
DATA;
#1 = MANIFOLD_SOLID_BREP('',#2);
#2 = CLOSED_SHELL('',(#1));
ENDSEC;
END-ISO-10303-21;
`;
const fcstd = (document: string, files: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({ 'Document.xml': strToU8(document), ...files });
const document =
  '<?xml version="1.0"?><Document><Objects Count="1"><Object type="Part::Feature" name="A"/></Objects><ObjectData><Part file="A.brp"/></ObjectData></Document>';

describe('files whose structure is checked', () => {
  test('PNG, STEP and FCStd as they should be', async () => {
    expect(await readContents('png', png())).toEqual({});
    expect(await readContents('step', strToU8(step))).toEqual({});
    expect(await readContents('fcstd', fcstd(document, { 'A.brp': strToU8('x') }))).toEqual({});
  });

  test('PNG without its end, with fewer rows, with a damaged chunk', async () => {
    expect((await refused('png', png({ tail: false }))).message).toContain('IEND');
    expect((await refused('png', png({ rows: 2 }))).message).toContain('fewer pixels');
    const damaged = png();
    damaged[45]! ^= 1;
    expect((await refused('png', damaged)).message).toContain('damaged');
  });

  test('STEP without its end, with a loose end, without a shape', async () => {
    expect((await refused('step', step.slice(0, -20))).message).toContain('END-ISO');
    expect((await refused('step', step.replace('(#1)', '(#7)'))).message).toContain('#7');
    expect((await refused('step', step.replace(/MANI.*|CLOSED.*/g, 'POINT(1);'))).message).toContain(
      'no shape',
    );
  });

  test('FCStd without the files it names, without objects, or no document', async () => {
    expect((await refused('fcstd', fcstd(document))).message).toContain('A.brp');
    expect((await refused('fcstd', fcstd('<Document></Document>'))).message).toContain('without objects');
    expect((await refused('fcstd', zipSync({ 'a.txt': strToU8('x') }))).message).toContain('Document.xml');
  });
});

describe('GLB', () => {
  const changed = (change: (gltf: Gltf) => void): Uint8Array => {
    const bytes = write('glb', solid);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
    const gltf = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length))) as Record<
      string,
      never
    >;
    change(gltf);
    const json = strToU8(JSON.stringify(gltf));
    const padded = Math.ceil(json.length / 4) * 4;
    const rest = bytes.subarray(20 + length);
    const result = new Uint8Array(20 + padded + rest.length).fill(0x20);
    result.set(bytes.subarray(0, 20));
    result.set(json, 20);
    result.set(rest, 20 + padded);
    const view = new DataView(result.buffer);
    view.setUint32(8, result.length, true);
    view.setUint32(12, padded, true);
    return result;
  };

  test.each([
    ['an accessor past its view', (gltf: Gltf) => (gltf.accessors![0]!.count = 1000), 'past the end'],
    ['a view past its buffer', (gltf: Gltf) => (gltf.bufferViews![0]!.byteLength = 1e6), 'past the end'],
    ['a buffer elsewhere', (gltf: Gltf) => (gltf.buffers![0]!.uri = 'a.bin'), 'outside'],
    ['nodes in a circle', (gltf: Gltf) => (gltf.nodes![0]!.children = [0]), 'contain each other'],
    ['Draco', (gltf: Gltf) => (gltf.extensionsRequired = ['KHR_draco_mesh_compression']), 'draco'],
    ['no scene', (gltf: Gltf) => (gltf.scenes = []), 'no scene'],
    ['another version', (gltf: Gltf) => (gltf.asset!.version = '1.0'), '2.0'],
    ['indices of another mesh', (gltf: Gltf) => (gltf.accessors![0]!.count = 3), 'uses vertex'],
  ])('%s', async (_, change, message) => {
    expect((await refused('glb', changed(change))).message).toContain(message);
  });

  test('mirrored nodes keep their outside outside', async () => {
    const { mesh } = await readContents(
      'glb',
      changed((gltf: Gltf) => {
        gltf.nodes![0]!.scale = [-0.002, 0.001, 0.001];
      }),
    );
    expect(measure(mesh!).volume).toBeCloseTo(16000, 2);
    expect(measure(mesh!).boundingBox.min[0]).toBeCloseTo(-40, 3);
  });

  test('packed buffers need the decoder', async () => {
    const packed = changed((gltf: Gltf) => {
      gltf.bufferViews![0]!.extensions = {
        EXT_meshopt_compression: { buffer: 0, byteLength: 96, byteStride: 12, count: 8, mode: 'ATTRIBUTES' },
      };
    });
    expect((await refused('glb', packed)).message).toContain('meshopt');
    await expect(readContents('glb', packed, { meshopt: MeshoptDecoder })).rejects.toThrow('damaged');
  });
});

/** One sound file of each format. */
const samples: Record<string, Uint8Array[]> = {
  stl: [write('stl', solid), write('stl', solid, { encoding: 'ascii' })],
  '3mf': [write('3mf', solid)],
  off: [write('off', solid)],
  obj: [write('obj', solid)],
  amf: [write('amf', solid)],
  glb: [write('glb', solid)],
  svg: [write('svg', flat)],
  dxf: [write('dxf', flat)],
  png: [png()],
  step: [strToU8(step)],
  fcstd: [fcstd(document, { 'A.brp': strToU8('x') })],
};

test('every format with a reader has a sample', () => {
  expect(Object.keys(samples).sort()).toEqual([...readableFormats].sort());
});

describe.each(Object.entries(samples))('a %s file', (format, files) => {
  test('cut off anywhere is refused', async () => {
    for (const bytes of files) {
      const whole = await readContents(format, bytes);
      for (let length = 0; length < bytes.length; length += format === 'dxf' ? 7 : 1) {
        try {
          const cut = await readContents(format, bytes.subarray(0, length));
          // Nothing was lost but white space, or the name behind `endsolid`; or the format has no end mark.
          if (format !== 'obj') expect(cut, `${length} of ${bytes.length} bytes`).toEqual(whole);
          else expect(bytes[length - 1]).toBe(10);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
        }
      }
    }
  });

  test('with any bytes changed is read or refused, and nothing else happens', async () => {
    const places = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), places, async (bytes, changes) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) changed[Math.floor(at * (bytes.length - 1))] = value;
        try {
          await readContents(format, changed);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('that is empty or of another kind is refused', async () => {
    await refused(format, '');
    await refused(format, 'hello');
    await refused(format, new Uint8Array(5000));
    for (const [other, [bytes]] of Object.entries(samples)) {
      const same = [format, other].every(name => name === '3mf' || name === 'fcstd');
      if (other !== format && !same) await refused(format, bytes!);
    }
  });
});

test('a format that nobody knows is a mistake of ours', async () => {
  await expect(readContents('doc', new Uint8Array())).rejects.toThrow(RangeError);
  await expect(readContents('constructor', new Uint8Array())).rejects.toThrow(RangeError);
});

describe('what is not a shape', () => {
  const facet = (z: string): string =>
    `solid\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 ${z}\nendloop\nendfacet\nendsolid\n`;
  test.each([
    ['stl', 'solid OpenSCAD_Model\nendsolid OpenSCAD_Model\n', 'no triangles'],
    ['stl', facet('nan'), 'nan'],
    ['stl', facet('1e999'), '1e999'],
    ['stl', facet('1e39'), 'not a number'],
    ['off', 'OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 7\n', 'vertex 7 of 3'],
    ['off', 'OFF 1000000000 1000000000 0\n', 'too short'],
    ['obj', 'v 0 0 0\nv 1 0 0\nv 0 1 inf\nf 1 2 3\n', 'not a number'],
    ['obj', 'v 0 0 0\nf 1 2 3\n', 'vertex 1 of 1'],
    ['svg', '<svg><path d="M0,0 C 1,2 3,4 5,6 Z"/></svg>', 'straight lines'],
    ['svg', '<svg><g></svg>', 'closes nothing'],
    ['svg', '<html></html>', 'no SVG'],
    [
      'amf',
      '<amf><object><mesh><coordinates><x>1</x><y></y><z>1</z></coordinates></mesh></object></amf>',
      'not a number',
    ],
  ])('%s %j', async (format, text, message) => {
    expect((await refused(format, text)).message).toContain(message);
  });
});
