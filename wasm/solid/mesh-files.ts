import { Unsupported } from './unsupported.ts';

/** Points (x, y, z each) and faces over them, counter-clockwise from outside. */
export interface Faces {
  positions: Float64Array;
  faces: number[][];
}

/** Points at the same place get one index, as in OpenSCAD's PolySetBuilder. */
class Points {
  readonly #index = new Map<string, number>();
  readonly #coordinates: number[] = [];

  add(x: number, y: number, z: number): number {
    const key = `${x + 0} ${y + 0} ${z + 0}`;
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.#index.size;
      this.#index.set(key, index);
      this.#coordinates.push(x, y, z);
    }
    return index;
  }

  positions(): Float64Array {
    return Float64Array.from(this.#coordinates);
  }
}

/** Binary or text by OpenSCAD's rule: binary when the size is what the count of triangles says. */
export function readStl(bytes: Uint8Array): Faces {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const binary = bytes.length >= 84 && bytes.length === 84 + 50 * view.getUint32(80, true);
  return binary ? readBinaryStl(view) : readTextStl(new TextDecoder().decode(bytes));
}

function readBinaryStl(view: DataView): Faces {
  const points = new Points();
  const faces: number[][] = [];
  for (let at = 84; at < view.byteLength; at += 50) {
    const corners = [12, 24, 36].map(offset =>
      points.add(
        view.getFloat32(at + offset, true),
        view.getFloat32(at + offset + 4, true),
        view.getFloat32(at + offset + 8, true),
      ),
    );
    addTriangle(corners, faces);
  }
  return { positions: points.positions(), faces };
}

/** Only files without a fault: what OpenSCAD makes of others, it shall say itself. */
function readTextStl(text: string): Faces {
  if (!text.startsWith('solid')) throw new Unsupported('an STL file of another kind');
  const points = new Points();
  const faces: number[][] = [];
  let corners: number[] = [];
  let ended = false;
  for (const raw of text.slice(text.indexOf('\n') + 1).split('\n')) {
    const line = raw.trim();
    if (line === '' || /^(?:solid|facet|endfacet)/.test(line)) continue;
    if (line.startsWith('endsolid')) {
      ended = true;
      break;
    }
    if (line === 'outer loop') corners = [];
    else if (line === 'endloop' && corners.length === 3) addTriangle(corners, faces);
    else {
      const words = line.split(/\s+/);
      const place = words.slice(1).map(Number);
      if (words[0] !== 'vertex' || place.length !== 3 || !place.every(Number.isFinite) || corners.length > 2)
        throw new Unsupported('an STL file with faults');
      corners.push(points.add(place[0]!, place[1]!, place[2]!));
    }
  }
  if (!ended) throw new Unsupported('an STL file with faults');
  return { positions: points.positions(), faces };
}

function addTriangle(corners: number[], faces: number[][]): void {
  if (new Set(corners).size === 3) faces.push(corners);
}

/** Text OFF without colours, normals or comments inside; others are for OpenSCAD. */
export function readOff(bytes: Uint8Array): Faces {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .map(line => line.replace(/#.*/, '').trim())
    .filter(Boolean);
  const fault = (): never => {
    throw new Unsupported('an OFF file with colours, faults or of another kind');
  };
  const numbers = (line: string | undefined): number[] => {
    const values = line?.split(/\s+/).map(Number) ?? [];
    return values.every(Number.isFinite) ? values : fault();
  };
  const head = /^OFF\b\s*(.*)$/.exec(lines.shift() ?? '');
  if (!head) return fault();
  const [pointCount = 0, faceCount = 0] = numbers(head[1] || lines.shift());
  if (pointCount < 1 || faceCount < 1 || lines.length < pointCount + faceCount) return fault();
  const positions = new Float64Array(3 * pointCount);
  for (let i = 0; i < pointCount; i++) {
    const place = numbers(lines[i]);
    if (place.length < 3) fault();
    positions.set(place.slice(0, 3), 3 * i);
  }
  const faces = lines.slice(pointCount, pointCount + faceCount).map(line => {
    const [count = 0, ...corners] = numbers(line);
    if (count < 3 || corners.length !== count) fault();
    return corners.every(i => Number.isInteger(i) && i >= 0 && i < pointCount) ? corners : fault();
  });
  return { positions, faces };
}
