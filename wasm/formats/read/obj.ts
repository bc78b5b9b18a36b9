import { cornerOf, FileError, Triangles, type Contents } from './contents.ts';

/**
 * Wavefront OBJ: vertices and faces; polygons are taken apart from their first corner. The format has no end mark: a
 * last line without its end counts as cut off.
 */
export function readObj(bytes: Uint8Array): Contents {
  const text = new TextDecoder().decode(bytes);
  if (!text.endsWith('\n')) throw new FileError('ends inside of a line');
  const triangles = new Triangles(Math.ceil(bytes.length / 60));
  const corners: number[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end);
    at = end + 1;
    if (line.startsWith('v ')) {
      const [x, y, z] = line.slice(2).trim().split(/\s+/, 3).map(Number);
      corners.push(triangles.corner(x ?? Number.NaN, y ?? Number.NaN, z ?? Number.NaN));
    } else if (line.startsWith('f ')) {
      const face = line
        .slice(2)
        .trim()
        .split(/\s+/)
        .map(word => {
          const index = parseInt(word, 10);
          return cornerOf(index < 0 ? corners.length + index : index - 1, corners);
        });
      if (face.length < 3) throw new FileError(`has a face of ${face.length} corners`);
      for (let i = 2; i < face.length; i++) triangles.add(face[0]!, face[i - 1]!, face[i]!);
    }
  }
  return { mesh: triangles.mesh() };
}
