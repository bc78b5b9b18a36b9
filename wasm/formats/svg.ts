import { extentOf, outlineOf, type Model } from './model.ts';
import { chosen, formatName, type FormatOptions } from './names.ts';
import { TextWriter } from './text-writer.ts';
import { escaped } from './xml.ts';

const svg = formatName('svg');

/** Room around the outline for half the stroke, in mm. */
const margin = 0.5;

/**
 * SVG 1.1, one user unit per millimetre, Y flipped so that it looks as in the viewer. All contours are one path,
 * holes by the even-odd rule. `style`: `filled`, or `lines` for a cutter.
 */
export function writeSvg(model: Model, options: FormatOptions = {}): Uint8Array<ArrayBuffer> {
  const outline = outlineOf(model, 'SVG');
  const { min, max } = extentOf(outline);
  const out = new TextWriter();
  const left = min[0] - margin;
  const top = -max[1] - margin;
  const width = max[0] - min[0] + 2 * margin;
  const height = max[1] - min[1] + 2 * margin;
  out.text(
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="',
  );
  out.double(width).text('mm" height="').double(height).text('mm" viewBox="');
  out.double(left).text(' ').double(top).text(' ').double(width).text(' ').double(height);
  out.text(`">\n<title>${escaped(model.name)}</title>\n<path fill-rule="evenodd" `);
  out.text(
    chosen(svg, 'style', options) === 'lines'
      ? 'fill="none" stroke="#000000" stroke-width="0.1"'
      : 'fill="#d3d3d3" stroke="#000000" stroke-width="0.35"',
  );
  out.text(' stroke-linejoin="round" d="');
  for (const contour of outline.contours) {
    for (let i = 0; i < contour.length; i += 2) {
      out.text(i === 0 ? 'M' : 'L').double(contour[i]!);
      out
        .text(',')
        .double(-contour[i + 1]!)
        .text(' ');
    }
    out.text('Z\n');
  }
  return out.text('"/>\n</svg>\n').finish();
}
