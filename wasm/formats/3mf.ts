import { zipSync, strToU8 } from 'fflate';
import { measure } from '../solid/measure.ts';
import { FormatError, solidOf, type Model } from './model.ts';
import { chosen, formatName, type FormatOptions } from './names.ts';
import { paletteOf, partOf, type Palette } from './palette.ts';
import { TextWriter } from './text-writer.ts';
import { escaped } from './xml.ts';

const threeMf = formatName('3mf');

const contentTypes = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
</Types>
`;
const relationships = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
</Relationships>
`;

/** One fixed date, so that the same model always gives the same bytes. */
const stamp = { mtime: new Date(1980, 0, 1), level: 6 } as const;

/** Resource ids inside the model part: properties first, then the solids, then what is built. */
const propertyId = 1;
const firstObjectId = 2;

/**
 * 3MF core (and, for `colors: 'group'`, the materials extension), in millimetres. `materials` and `group` keep
 * one closed object and give each triangle its property; `parts` writes one object per colour under a common
 * assembly, as multi-material slicers like it, and throws a FormatError when such a part is not closed.
 * Specification: github.com/3MFConsortium/spec_core and spec_materials.
 */
export function write3mf(model: Model, options: FormatOptions = {}): Uint8Array<ArrayBuffer> {
  const mesh = solidOf(model, '3MF');
  const mode = chosen(threeMf, 'colors', options);
  const palette: Palette =
    mode === 'none'
      ? { paints: [], runs: [{ start: 0, count: mesh.indices.length, paint: -1 }] }
      : paletteOf(mesh);
  const { paints } = palette;
  const group = mode === 'group';
  const out = new TextWriter(mesh.positions.length * 20 + mesh.indices.length * 22 + 2000);
  out.text('<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" xml:lang="en-US"');
  out.text(' xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"');
  if (group && paints.length > 0)
    out.text(' xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02"');
  out.text('>\n');
  out.text(`<metadata name="Title">${escaped(model.name)}</metadata>\n`);
  out.text('<metadata name="Application">Formwork</metadata>\n<resources>\n');
  if (paints.length > 0) properties(out, palette, group);
  let built = firstObjectId;
  if (mode === 'parts' && paints.length > 1) {
    paints.forEach((paint, number) => {
      const part = partOf(mesh, palette, number);
      if (!measure({ ...part, colors: [] }).watertight)
        throw new FormatError(
          `The ${paint.name} part is open where it touches another colour, so it cannot be a part of its own. ` +
            'Keep the colours apart in the model, or export the colours as base materials.',
        );
      const runs = [{ start: 0, count: part.indices.length, paint: number }];
      object(out, firstObjectId + number, `${model.name} ${paint.name}`, part, runs, number);
    });
    built = firstObjectId + paints.length;
    out.text(`<object id="${built}" type="model" name="${escaped(model.name)}"><components>\n`);
    paints.forEach((_, number) => out.text(`<component objectid="${firstObjectId + number}"/>\n`));
    out.text('</components></object>\n');
  } else object(out, built, model.name, mesh, palette.runs, paints.length > 0 ? mostUsed(palette) : -1);
  out.text(`</resources>\n<build><item objectid="${built}"/></build>\n</model>\n`);
  const xml = out.finish();
  return zipSync({
    '[Content_Types].xml': [strToU8(contentTypes), stamp],
    '_rels/.rels': [strToU8(relationships), stamp],
    // Past some megabytes the highest levels cost seconds for a few percent.
    '3D/3dmodel.model': [xml, { ...stamp, level: xml.length > 4e6 ? 3 : 6 }],
  }) as Uint8Array<ArrayBuffer>;
}

function properties(out: TextWriter, { paints }: Palette, group: boolean): void {
  if (group) {
    out.text(`<m:colorgroup id="${propertyId}">`);
    for (const { hex } of paints) out.text(`<m:color color="${hex}"/>`);
    out.text('</m:colorgroup>\n');
  } else {
    out.text(`<basematerials id="${propertyId}">`);
    for (const { hex, name } of paints) out.text(`<base name="${name}" displaycolor="${hex}"/>`);
    out.text('</basematerials>\n');
  }
}

/** The paint of most triangles: it becomes the object's default, and its triangles need no attribute. */
function mostUsed({ paints, runs }: Palette): number {
  const counts = paints.map(() => 0);
  for (const { count, paint } of runs) counts[paint]! += count;
  return counts.indexOf(Math.max(...counts));
}

function object(
  out: TextWriter,
  id: number,
  name: string,
  { positions, indices }: { positions: Float32Array; indices: Uint32Array },
  runs: Palette['runs'],
  paint: number,
): void {
  out.text(`<object id="${id}" type="model" name="${escaped(name)}"`);
  if (paint >= 0) out.text(` pid="${propertyId}" pindex="${paint}"`);
  out.text('><mesh><vertices>\n');
  for (let i = 0; i < positions.length; i += 3) {
    out.text('<vertex x="').float(positions[i]!);
    out.text('" y="').float(positions[i + 1]!);
    out
      .text('" z="')
      .float(positions[i + 2]!)
      .text('"/>\n');
  }
  out.text('</vertices><triangles>\n');
  for (const run of runs) {
    const suffix = run.paint === paint ? '"/>\n' : `" pid="${propertyId}" p1="${run.paint}"/>\n`;
    for (let i = run.start; i < run.start + run.count; i += 3) {
      out.text('<triangle v1="').integer(indices[i]!);
      out.text('" v2="').integer(indices[i + 1]!);
      out
        .text('" v3="')
        .integer(indices[i + 2]!)
        .text(suffix);
    }
  }
  out.text('</triangles></mesh></object>\n');
}
