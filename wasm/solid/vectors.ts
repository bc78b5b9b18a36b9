/** x, y, z in mm, or a direction. */
export type Vector = readonly [x: number, y: number, z: number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scaled = (a: Vector, k: number): Vector => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const distance = (a: Vector, b: Vector): number => length(subtract(a, b));
/** Of unit length; a zero vector stays zero. */
export const unit = (a: Vector): Vector => scaled(a, 1 / (length(a) || 1));
export const middle = (a: Vector, b: Vector): Vector => scaled(add(a, b), 0.5);
/** Degrees between two directions, 0–180. */
export const angle = (a: Vector, b: Vector): number =>
  (Math.atan2(length(cross(a, b)), dot(a, b)) * 180) / Math.PI;

/** The point of a segment nearest to another point. */
export function onSegment(from: Vector, to: Vector, point: Vector): Vector {
  const along = subtract(to, from);
  const t = dot(subtract(point, from), along) / (dot(along, along) || 1);
  return add(from, scaled(along, Math.min(1, Math.max(0, t))));
}
