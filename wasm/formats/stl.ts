import type { Mesh } from '../contract.ts';
import { solidOf, type Model } from './model.ts';
import { chosen, formatName, type FormatOptions } from './names.ts';
import { TextWriter } from './text-writer.ts';

const stl = formatName('stl');

/** STL, in millimetres: `encoding` `binary` (50 bytes per triangle) or `ascii`. Colours are not kept. */
export function writeStl(model: Model, options: FormatOptions = {}): Uint8Array<ArrayBuffer> {
  const mesh = solidOf(model, 'STL');
  return chosen(stl, 'encoding', options) === 'ascii' ? ascii(mesh, model.name) : binary(mesh);
}

/** Unit normals, three numbers per triangle; zero for a triangle without area. */
function normalsOf({ positions: p, indices }: Mesh): Float32Array {
  const normals = new Float32Array(indices.length);
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i]! * 3;
    const b = indices[i + 1]! * 3;
    const c = indices[i + 2]! * 3;
    const ux = p[b]! - p[a]!;
    const uy = p[b + 1]! - p[a + 1]!;
    const uz = p[b + 2]! - p[a + 2]!;
    const vx = p[c]! - p[a]!;
    const vy = p[c + 1]! - p[a + 1]!;
    const vz = p[c + 2]! - p[a + 2]!;
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length === 0) continue;
    normals[i] = x / length;
    normals[i + 1] = y / length;
    normals[i + 2] = z / length;
  }
  return normals;
}

function binary(mesh: Mesh): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const normals = normalsOf(mesh);
  const triangles = indices.length / 3;
  const bytes = new Uint8Array(84 + 50 * triangles);
  const view = new DataView(bytes.buffer);
  // Must not begin with "solid": readers take that for ASCII.
  new TextWriter()
    .text('Formwork binary STL, millimetres')
    .finish()
    .forEach((code, i) => (bytes[i] = code));
  view.setUint32(80, triangles, true);
  let at = 84;
  for (let i = 0; i < indices.length; i += 3) {
    for (let k = 0; k < 3; k++) view.setFloat32(at + 4 * k, normals[i + k]!, true);
    at += 12;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = indices[i + corner]! * 3;
      view.setFloat32(at, positions[vertex]!, true);
      view.setFloat32(at + 4, positions[vertex + 1]!, true);
      view.setFloat32(at + 8, positions[vertex + 2]!, true);
      at += 12;
    }
    at += 2;
  }
  return bytes;
}

function ascii(mesh: Mesh, name: string): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const normals = normalsOf(mesh);
  // Each vertex line is formatted once and copied into the six or so triangles that share it.
  const lines = new TextWriter(positions.length * 14);
  const offsets = new Uint32Array(positions.length / 3 + 1);
  for (let v = 0; v * 3 < positions.length; v++) {
    lines.text('      vertex ').float(positions[v * 3]!);
    lines.text(' ').float(positions[v * 3 + 1]!);
    lines
      .text(' ')
      .float(positions[v * 3 + 2]!)
      .text('\n');
    offsets[v + 1] = lines.length;
  }
  const solid = name.replace(/\s+/g, ' ').trim() || 'model';
  const out = new TextWriter((indices.length / 3) * 250 + 100).text(`solid ${solid}\n`);
  for (let i = 0; i < indices.length; i += 3) {
    out.text('  facet normal ').rough(normals[i]!);
    out.text(' ').rough(normals[i + 1]!);
    out
      .text(' ')
      .rough(normals[i + 2]!)
      .text('\n    outer loop\n');
    for (let corner = 0; corner < 3; corner++) {
      const vertex = indices[i + corner]!;
      out.copy(lines, offsets[vertex]!, offsets[vertex + 1]!);
    }
    out.text('    endloop\n  endfacet\n');
  }
  return out.text(`endsolid ${solid}\n`).finish();
}
