import { crc32, deflateSync } from 'node:zlib';
import { zip } from '../../wasm/formats/zip.ts';
import { expect, newProject, output, pictured, shot, test, upload, write } from './app.ts';

/** A grey PNG, one byte per pixel, row by row. */
const greyPng = (width: number, rows: readonly (readonly number[])[]): Buffer => {
  const chunk = (type: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([8, 0, 0, 0, 0], 8);
  // Each row begins with its filter: none.
  const pixels = Buffer.from(rows.flatMap(row => [0, ...row]));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const corners = [
  [0, 0, 0],
  [6, 0, 0],
  [0, 6, 0],
  [0, 0, 6],
];
const faces = [
  [0, 2, 1],
  [0, 1, 3],
  [0, 3, 2],
  [1, 2, 3],
];

const threeMf = (): Uint8Array =>
  zip({
    '[Content_Types].xml':
      '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>',
    '_rels/.rels':
      '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
    '3D/3dmodel.model': `<?xml version="1.0" encoding="UTF-8"?><model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="1" type="model"><mesh><vertices>${corners
      .map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`)
      .join('')}</vertices><triangles>${faces
      .map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`)
      .join('')}</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`,
  });

const off = `OFF\n4 4 0\n${[...corners.map(c => c.join(' ')), ...faces.map(f => `3 ${f.join(' ')}`)].join('\n')}\n`;
const obj = `${[...corners.map(c => `v ${c.join(' ')}`), ...faces.map(f => `f ${f.map(i => i + 1).join(' ')}`)].join('\n')}\n`;
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="10mm" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>';
const dxf = `0 SECTION 2 ENTITIES 0 LWPOLYLINE 8 0 90 4 70 1
  10 0 20 0 10 15 20 0 10 15 20 4 10 0 20 4
  0 ENDSEC 0 EOF `.replace(/\s+/g, '\n');

test('pictures, drawings and meshes of every kind that OpenSCAD reads', async ({ page }) => {
  await newProject(page, 'cube(1);\n');
  const file = (name: string, content: string | Uint8Array) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content as string),
  });
  const step = [0, 0, 255, 255];
  await upload(page, [
    file('step.png', greyPng(4, [step, step, step, step])),
    file('plate.svg', svg),
    file('plate.dxf', dxf),
    file('corner.3mf', threeMf()),
    file('corner.off', off),
    file('corner.obj', obj),
  ]);
  await expect(page.getByRole('treeitem', { name: /step\.png/ })).toBeVisible();

  const shows = async (code: string, volume: number, within = 1e-2): Promise<void> => {
    // A picture of its own between two that may be alike.
    await write(page, 'cube(1);\n');
    await pictured(page, shown => Math.abs(shown.volume - 1) < 1e-3);
    await write(page, code);
    await pictured(page, shown => Math.abs(shown.volume - volume) < within);
    await expect(output(page)).not.toContainText(/can't|unsupported|not found/i);
  };
  await shows('linear_extrude(2) import("plate.svg");\n', 400);
  await shows('linear_extrude(2) import("plate.dxf");\n', 120);
  for (const mesh of ['corner.3mf', 'corner.off', 'corner.obj'])
    await shows(`scale(2) import("${mesh}");\n`, 288, 1e-2);

  // Grey values become heights from 0 to 100; four pixels are three steps of a millimetre.
  await write(page, 'surface("step.png");\n');
  const shown = await pictured(page, ({ volume }) => volume > 290);
  const { min, max } = shown.boundingBox!;
  expect(max.map((high, axis) => Math.round(high - min[axis]!)).slice(0, 2)).toEqual([3, 3]);
  expect(max[2]).toBeCloseTo(100, 3);
  await shot(page, 'surface');

  // A missing file is said with its name, and where to get it from.
  await write(page, 'import("absent.stl");\n');
  await expect(output(page)).toContainText('absent.stl');
  await shot(page, 'import-missing');
});
