import { cornerOf, FileError, Triangles, type Contents } from './contents.ts';
import { attribute, xmlTags } from './xml-tags.ts';

/** Millimetres. */
const units: Record<string, number> = { millimeter: 1, inch: 25.4, feet: 304.8, meter: 1000, micron: 0.001 };

/** AMF as plain XML: all objects where they are, as one mesh; constellations are not read. ISO/ASTM 52915. */
export function readAmf(bytes: Uint8Array): Contents {
  const triangles = new Triangles(Math.ceil(bytes.length / 200));
  let unit = 1;
  let corners: number[] = [];
  let place: number[] = [];
  let face: number[] = [];
  let root = '';
  for (const { name, kind, attributes, text } of xmlTags(new TextDecoder().decode(bytes))) {
    root ||= name;
    if (kind !== 'close') {
      if (name === 'amf') unit = units[attribute({ attributes }, 'unit') ?? 'millimeter'] ?? Number.NaN;
      else if (name === 'mesh') corners = [];
      else if (name === 'coordinates') place = [];
      else if (name === 'triangle') face = [];
      continue;
    }
    switch (name) {
      case 'x':
      case 'y':
      case 'z':
        place.push(text.trim() === '' ? Number.NaN : Number(text) * unit);
        break;
      case 'coordinates':
        corners.push(triangles.corner(place[0]!, place[1]!, place[2]!));
        break;
      case 'v1':
      case 'v2':
      case 'v3':
        face.push(cornerOf(Number(text), corners));
        break;
      case 'triangle':
        if (face.length !== 3) throw new FileError(`has a triangle of ${face.length} corners`);
        triangles.add(face[0]!, face[1]!, face[2]!);
        break;
    }
  }
  if (root !== 'amf') throw new FileError('is no AMF file');
  return { mesh: triangles.mesh() };
}
