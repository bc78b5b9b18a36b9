import { cornerOf, FileError, Triangles, type Contents } from './contents.ts';
import { Words } from './words.ts';

/** OFF as text, with or without colours; polygons are taken apart from their first corner, so they must be convex. */
export function readOff(bytes: Uint8Array): Contents {
  const words = new Words(bytes);
  if (!/^C?OFF$/.test(words.word() ?? '')) throw new FileError('does not begin with OFF');
  const [vertices, faces] = [words.number(), words.number(), words.number()] as const;
  // No line of either is shorter than six bytes: a wrong count must not ask for memory.
  if (!(vertices >= 0 && faces >= 0 && (vertices + faces) * 6 <= bytes.length))
    throw new FileError(`is too short for ${vertices} vertices and ${faces} faces`);
  const triangles = new Triangles(vertices);
  const corners = new Uint32Array(vertices);
  for (let v = 0; v < vertices; v++) {
    corners[v] = triangles.corner(words.number(), words.number(), words.number());
    if (words.more()) words.line();
  }
  for (let f = 0; f < faces; f++) {
    const sides = words.number();
    if (!(sides >= 3)) throw new FileError(`has a face of ${sides} corners`);
    const first = cornerOf(words.number(), corners);
    let before = cornerOf(words.number(), corners);
    for (let i = 2; i < sides; i++) {
      const corner = cornerOf(words.number(), corners);
      triangles.add(first, before, corner);
      before = corner;
    }
    if (words.more()) words.line();
  }
  if (words.word() !== undefined) throw new FileError('goes on after its last face');
  return { mesh: triangles.mesh() };
}
