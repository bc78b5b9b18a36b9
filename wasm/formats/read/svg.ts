import { FileError, type Contents } from './contents.ts';
import { attribute, xmlTags } from './xml-tags.ts';

/**
 * SVG as OpenSCAD and our writer make it, one unit per millimetre: paths of straight lines (M, L, Z) with Y downwards.
 * Other drawings are not for this reader.
 */
export function readSvg(bytes: Uint8Array): Contents {
  const contours: Float64Array[] = [];
  let root = '';
  for (const tag of xmlTags(new TextDecoder().decode(bytes))) {
    root ||= tag.name;
    if (tag.name === 'path' && tag.kind !== 'close') contours.push(...contoursOf(attribute(tag, 'd') ?? ''));
  }
  if (root !== 'svg') throw new FileError('is no SVG drawing');
  if (contours.length === 0) throw new FileError('draws nothing');
  return { outline: { contours } };
}

function contoursOf(path: string): Float64Array[] {
  return path
    .split('M')
    .slice(1)
    .map(part => {
      const points = part
        .replace(/[zZ]\s*$/, '')
        .trim()
        .split(/[\sL,]+/)
        .map(word => (word === '' ? Number.NaN : Number(word)));
      if (points.length % 2 !== 0 || !points.every(Number.isFinite))
        throw new FileError('has a path that is not made of straight lines');
      return Float64Array.from(points, (value, i) => (i % 2 === 0 ? value : 0 - value));
    })
    .filter(contour => contour.length >= 6);
}
