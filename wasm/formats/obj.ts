import type { Mesh } from '../contract.ts';
import { solidOf, type Model } from './model.ts';
import { chosen, formatName, type FormatOptions } from './names.ts';
import { bytesOf, paletteOf, type Palette } from './palette.ts';
import { TextWriter } from './text-writer.ts';
import { zip } from './zip.ts';

const obj = formatName('obj');

/**
 * Wavefront OBJ in millimetres, Z up. `colors`: `vertices` writes `v x y z r g b` (read by MeshLab, Blender and
 * slicers; vertices on a colour border are doubled so that no colour bleeds), `materials` returns a zip of the
 * OBJ and its MTL, `none` writes the shape only. Models without colours are a plain OBJ in every mode but
 * `materials`, which stays a zip.
 */
export function writeObj(model: Model, options: FormatOptions = {}): Uint8Array<ArrayBuffer> {
  const mesh = solidOf(model, 'OBJ');
  const palette = paletteOf(mesh);
  const mode = chosen(obj, 'colors', options);
  if (mode === 'materials') return zipped(model, mesh, palette);
  const colored = mode === 'vertices' && palette.paints.length > 0;
  const out = header(mesh, model.name);
  if (colored) paintedVertices(out, mesh, palette);
  else {
    vertices(out, mesh.positions);
    faces(out, mesh.indices, 0, mesh.indices.length, 0);
  }
  return out.finish();
}

const header = (mesh: Mesh, name: string): TextWriter =>
  new TextWriter(mesh.positions.length * 14 + mesh.indices.length * 8 + 200)
    .text('# Formwork, millimetres, Z up\n')
    .text(`o ${word(name) || 'model'}\n`);

/** OBJ names end at white space. */
const word = (name: string): string => name.trim().replace(/\s+/g, '_');

function vertices(out: TextWriter, positions: Float32Array): void {
  for (let i = 0; i < positions.length; i += 3) {
    out.text('v ').float(positions[i]!);
    out.text(' ').float(positions[i + 1]!);
    out
      .text(' ')
      .float(positions[i + 2]!)
      .text('\n');
  }
}

/** Faces of `indices[start, start + count)`; OBJ counts vertices from 1. */
function faces(out: TextWriter, indices: Uint32Array, start: number, count: number, offset: number): void {
  for (let i = start; i < start + count; i += 3) {
    out.text('f ').integer(indices[i]! + offset + 1);
    out.text(' ').integer(indices[i + 1]! + offset + 1);
    out
      .text(' ')
      .integer(indices[i + 2]! + offset + 1)
      .text('\n');
  }
}

/** Vertices with their colour behind them, one copy for each paint that uses the vertex; then the faces. */
function paintedVertices(out: TextWriter, mesh: Mesh, { paints, runs }: Palette): void {
  const { positions, indices } = mesh;
  const renumbered = new Uint32Array(indices.length);
  let written = 0;
  paints.forEach((paint, number) => {
    const [red, green, blue] = bytesOf(paint.color);
    const suffix = [red, green, blue].map(value => ` ${Number((value / 255).toFixed(6))}`).join('');
    const copies = new Int32Array(positions.length / 3).fill(-1);
    for (const { start, count } of runs.filter(run => run.paint === number))
      for (let i = start; i < start + count; i++) {
        const vertex = indices[i]!;
        if (copies[vertex]! < 0) {
          out.text('v ').float(positions[vertex * 3]!);
          out.text(' ').float(positions[vertex * 3 + 1]!);
          out
            .text(' ')
            .float(positions[vertex * 3 + 2]!)
            .text(suffix)
            .text('\n');
          copies[vertex] = written++;
        }
        renumbered[i] = copies[vertex]!;
      }
  });
  faces(out, renumbered, 0, renumbered.length, 0);
}

function zipped(model: Model, mesh: Mesh, { paints, runs }: Palette): Uint8Array<ArrayBuffer> {
  const base = word(model.name).replace(/[^\p{L}\p{N}._-]/gu, '_') || 'model';
  const out = header(mesh, model.name).text(`mtllib ${base}.mtl\n`);
  vertices(out, mesh.positions);
  const mtl = new TextWriter().text('# Formwork\n');
  paints.forEach(({ color }, number) => {
    const [red, green, blue, alpha] = bytesOf(color).map(value => Number((value / 255).toFixed(6)));
    mtl.text(`newmtl paint_${number}\nKd ${red} ${green} ${blue}\nKa 0 0 0\nKs 0 0 0\nd ${alpha}\nillum 1\n`);
  });
  for (const { start, count, paint } of runs) {
    if (paint >= 0) out.text(`usemtl paint_${paint}\n`);
    faces(out, mesh.indices, start, count, 0);
  }
  return zip({ [`${base}.obj`]: out.finish(), [`${base}.mtl`]: mtl.finish() }) as Uint8Array<ArrayBuffer>;
}
