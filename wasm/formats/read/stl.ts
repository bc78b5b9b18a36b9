import { FileError, Triangles, type Contents } from './contents.ts';
import { Words } from './words.ts';

/** STL, binary when its size is what its count of triangles says, else text. A file that was cut off is neither. */
export function readStl(bytes: Uint8Array): Contents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 84 && bytes.length === 84 + 50 * view.getUint32(80, true)) return binary(view);
  if (new TextDecoder().decode(bytes.subarray(0, 5)).toLowerCase() === 'solid') return text(bytes);
  throw new FileError(
    bytes.length < 84
      ? 'is too short for an STL file'
      : `has ${bytes.length} bytes where its ${view.getUint32(80, true)} triangles need ${84 + 50 * view.getUint32(80, true)}`,
  );
}

function binary(view: DataView): Contents {
  const triangles = new Triangles(view.getUint32(80, true));
  const corner = (at: number): number =>
    triangles.corner(view.getFloat32(at, true), view.getFloat32(at + 4, true), view.getFloat32(at + 8, true));
  for (let at = 84 + 12; at < view.byteLength; at += 50)
    triangles.add(corner(at), corner(at + 12), corner(at + 24));
  return { mesh: triangles.mesh() };
}

function text(bytes: Uint8Array): Contents {
  // About 250 bytes a triangle.
  const triangles = new Triangles(Math.ceil(bytes.length / 250));
  const words = new Words(bytes);
  for (let word = words.word(); word !== undefined; word = words.word()) {
    if (word.toLowerCase() !== 'solid')
      throw new FileError(`has “${word.slice(0, 40)}” where a solid should begin`);
    words.line();
    for (word = words.word(); word?.toLowerCase() === 'facet'; word = words.word()) {
      words.expect('normal');
      // Not every writer knows the normal of a sliver: it may say nan.
      for (let i = 0; i < 3; i++) words.word();
      words.expect('outer');
      words.expect('loop');
      const corners = [0, 0, 0];
      for (let i = 0; i < 3; i++) {
        words.expect('vertex');
        corners[i] = triangles.corner(words.number(), words.number(), words.number());
      }
      words.expect('endloop');
      words.expect('endfacet');
      triangles.add(corners[0]!, corners[1]!, corners[2]!);
    }
    if (word?.toLowerCase() !== 'endsolid') throw new FileError('ends early: endsolid is missing');
    words.line();
  }
  return { mesh: triangles.mesh() };
}
