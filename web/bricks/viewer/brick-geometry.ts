import { BufferAttribute, BufferGeometry } from 'three';
import { brickHeight, studPitch } from '../../../wasm/bricks/brick.ts';

/*
 * What bricks look like on the screen, in millimetres. Lighter than the geometry that is exported: no tubes, no
 * hollow, and studs on their own, since most of them are under another brick and need not be drawn.
 */

/** Between a brick and the wall of its cell, so that the seams between bricks are seen. */
const gap = 0.06;
const chamfer = 0.32;
export const studRadius = 2.4;
export const studHeight = 1.7;

class Builder {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly shades: number[] = [];

  triangle(
    points: readonly (readonly number[])[],
    normals: readonly (readonly number[])[],
    shade: number,
  ): void {
    for (let i = 0; i < 3; i++) {
      this.positions.push(...points[i]!);
      this.normals.push(...normals[i]!);
      this.shades.push(shade, shade, shade);
    }
  }

  /** Corners in the order of a walk around it. */
  quad(points: readonly (readonly number[])[], normals: readonly (readonly number[])[], shade: number): void {
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 3],
    ] as const)
      this.triangle([points[a]!, points[b]!, points[c]!], [normals[a]!, normals[b]!, normals[c]!], shade);
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(Float32Array.from(this.positions), 3));
    geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(this.normals), 3));
    geometry.setAttribute('color', new BufferAttribute(Float32Array.from(this.shades), 3));
    return geometry;
  }
}

const same = (normal: readonly number[], count: number): (readonly number[])[] =>
  Array.from({ length: count }, () => normal);

/**
 * The body of a brick without studs, its corner at the origin: a box with its edges broken, which catch the light.
 * Vertex colours darken the broken edges a little: they are the seams between bricks of one colour.
 */
export function bodyGeometry(dx: number, dy: number): BufferGeometry {
  const builder = new Builder();
  const low = [gap, gap, 0];
  const high = [dx * studPitch - gap, dy * studPitch - gap, brickHeight - 0.02];
  /** A corner moved inwards along two axes: it lies on the face of the third. */
  const corner = (sides: readonly number[], face: number): number[] =>
    sides.map((side, axis) => {
      const end = side > 0 ? high[axis]! : low[axis]!;
      return axis === face ? end : end - side * chamfer;
    });
  const walk = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  for (let face = 0; face < 3; face++) {
    const [u, v] = [(face + 1) % 3, (face + 2) % 3];
    for (const side of [-1, 1]) {
      const points = walk.map(([a, b]) => {
        const sides = [0, 0, 0];
        sides[face] = side;
        sides[u] = a;
        sides[v] = b;
        return corner(sides, face);
      });
      const normal = [0, 0, 0];
      normal[face] = side;
      builder.quad(side > 0 ? points : points.reverse(), same(normal, 4), 1);
    }
    // The four edges along this axis, between the faces of the other two.
    for (const [a, b] of walk) {
      const at = (along: number, of: number): number[] => {
        const sides = [0, 0, 0];
        sides[face] = along;
        sides[u] = a;
        sides[v] = b;
        return corner(sides, of);
      };
      const points = [at(-1, u), at(1, u), at(1, v), at(-1, v)];
      const normal = [0, 0, 0];
      normal[u] = a * Math.SQRT1_2;
      normal[v] = b * Math.SQRT1_2;
      builder.quad(a * b > 0 ? points.reverse() : points, same(normal, 4), 0.8);
    }
  }
  for (const z of [-1, 1])
    for (const [x, y] of walk) {
      const points = [0, 1, 2].map(face => corner([x, y, z], face));
      const normal = [x, y, z].map(side => side / Math.sqrt(3));
      builder.triangle(x * y * z > 0 ? points : points.reverse(), same(normal, 3), 0.8);
    }
  return builder.geometry();
}

/** A stud on the ground of its own, about the z axis. */
export function studGeometry(segments = 14): BufferGeometry {
  const builder = new Builder();
  const at = (i: number, radius: number, z: number): number[] => {
    const angle = (2 * Math.PI * i) / segments;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius, z];
  };
  const edge = 0.2;
  for (let i = 0; i < segments; i++) {
    const outward = [at(i, 1, 0), at(i + 1, 1, 0), at(i + 1, 1, 0), at(i, 1, 0)];
    const wall = [0, studHeight - edge].map(z => [at(i, studRadius, z), at(i + 1, studRadius, z)]);
    builder.quad([wall[0]![0]!, wall[0]![1]!, wall[1]![1]!, wall[1]![0]!], outward, 0.9);
    const rim = [at(i, studRadius - edge, studHeight), at(i + 1, studRadius - edge, studHeight)];
    const up = [0, 0, 1];
    builder.quad([wall[1]![0]!, wall[1]![1]!, rim[1]!, rim[0]!], [outward[0]!, outward[1]!, up, up], 1);
    builder.triangle([rim[0]!, rim[1]!, [0, 0, studHeight]], same(up, 3), 1);
  }
  return builder.geometry();
}
