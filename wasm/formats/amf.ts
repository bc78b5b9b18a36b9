import { solidOf, type Model } from './model.ts';
import { bytesOf, paletteOf } from './palette.ts';
import { TextWriter } from './text-writer.ts';
import { escaped } from './xml.ts';

/** AMF 1.1 (ISO/ASTM 52915), plain XML in millimetres: one object, one volume with a material per colour. */
export function writeAmf(model: Model): Uint8Array<ArrayBuffer> {
  const { positions, indices } = solidOf(model, 'AMF');
  const { paints, runs } = paletteOf(model.mesh);
  const out = new TextWriter(positions.length * 30 + indices.length * 26 + 1000);
  out.text('<?xml version="1.0" encoding="UTF-8"?>\n<amf unit="millimeter" version="1.1">\n');
  out.text('<metadata type="producer">Formwork</metadata>\n');
  paints.forEach((paint, number) => {
    const [red, green, blue, alpha] = bytesOf(paint.color).map(value => Number((value / 255).toFixed(6)));
    out.text(`<material id="${number + 1}"><metadata type="name">${paint.name}</metadata>`);
    out.text(`<color><r>${red}</r><g>${green}</g><b>${blue}</b><a>${alpha}</a></color></material>\n`);
  });
  out.text(`<object id="0"><metadata type="name">${escaped(model.name)}</metadata>\n<mesh><vertices>\n`);
  for (let i = 0; i < positions.length; i += 3) {
    out.text('<vertex><coordinates><x>').float(positions[i]!);
    out.text('</x><y>').float(positions[i + 1]!);
    out
      .text('</y><z>')
      .float(positions[i + 2]!)
      .text('</z></coordinates></vertex>\n');
  }
  out.text('</vertices>\n');
  const numbers = paints.length > 0 ? paints.keys() : [-1];
  for (const number of numbers) {
    out.text(number < 0 ? '<volume>\n' : `<volume materialid="${number + 1}">\n`);
    for (const { start, count } of runs.filter(run => run.paint === number))
      for (let i = start; i < start + count; i += 3) {
        out.text('<triangle><v1>').integer(indices[i]!);
        out.text('</v1><v2>').integer(indices[i + 1]!);
        out
          .text('</v2><v3>')
          .integer(indices[i + 2]!)
          .text('</v3></triangle>\n');
      }
    out.text('</volume>\n');
  }
  return out.text('</mesh></object>\n</amf>\n').finish();
}
