import { bytesOf, paletteOf } from './palette.ts';
import { solidOf, type Model } from './model.ts';
import { TextWriter } from './text-writer.ts';

/** Object File Format: vertices in millimetres, triangles with `r g b` (0–255, `a` when translucent) per face. */
export function writeOff(model: Model): Uint8Array<ArrayBuffer> {
  const { positions, indices } = solidOf(model, 'OFF');
  const { paints, runs } = paletteOf(model.mesh);
  const out = new TextWriter(positions.length * 10 + indices.length * 10 + 100);
  out.text(`OFF ${positions.length / 3} ${indices.length / 3} 0\n`);
  for (let i = 0; i < positions.length; i += 3) {
    out.float(positions[i]!).text(' ');
    out.float(positions[i + 1]!).text(' ');
    out.float(positions[i + 2]!).text('\n');
  }
  for (const { start, count, paint } of runs) {
    const color = paints[paint]?.color;
    const [red, green, blue, alpha] = bytesOf(color ?? null);
    const suffix = color ? ` ${red} ${green} ${blue}${alpha < 255 ? ` ${alpha}` : ''}\n` : '\n';
    for (let i = start; i < start + count; i += 3) {
      out.text('3 ').integer(indices[i]!);
      out.text(' ').integer(indices[i + 1]!);
      out.text(' ').integer(indices[i + 2]!);
      out.text(suffix);
    }
  }
  return out.finish();
}
