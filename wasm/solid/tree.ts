/**
 * The tree of primitives, transformations and operations that OpenSCAD's language makes, with every number at full
 * precision: what `.csg` text prints with six digits. Units: millimetres and degrees.
 */

/** Where a node was written: for messages only, never part of what a node is. */
export interface Origin {
  /** A project path, or `<Library/file.scad>`. */
  readonly file: string;
  readonly line: number;
}

/** Bits of `modifiers`. `*` leaves no node behind. */
export const HIGHLIGHT = 1; // #
export const BACKGROUND = 2; // %
export const ROOT = 4; // !

/** 4 × 4, row by row. */
export type Matrix = readonly number[];
export type Vec2 = readonly [number, number];
export type Vec3 = readonly [number, number, number];

/** `$fn`, `$fa`, `$fs` as the node saw them. */
export interface Fragments {
  readonly fn: number;
  readonly fa: number;
  readonly fs: number;
}

interface Base {
  readonly children: readonly Node[];
  readonly modifiers: number;
  readonly origin: Origin | undefined;
}

export type Node =
  | Plain
  | Render
  | Cube
  | Sphere
  | Cylinder
  | Polyhedron
  | Square
  | Circle
  | Polygon
  | Text
  | Surface
  | Import
  | Transform
  | ColorNode
  | Offset
  | Projection
  | Resize
  | LinearExtrude
  | RotateExtrude
  | Roof;

/** Operations without parameters. `group` is a union that a user's module, `for`, `if` … left behind. */
export interface Plain extends Base {
  readonly kind: 'group' | 'union' | 'difference' | 'intersection' | 'hull' | 'minkowski' | 'fill';
  /** `minkowski(convexity)`. */
  readonly convexity?: number;
}
export interface Render extends Base {
  readonly kind: 'render';
  readonly convexity: number;
}

export interface Cube extends Base {
  readonly kind: 'cube';
  readonly size: Vec3;
  readonly center: boolean;
}
export interface Sphere extends Base {
  readonly kind: 'sphere';
  readonly radius: number;
  readonly fragments: Fragments;
}
export interface Cylinder extends Base {
  readonly kind: 'cylinder';
  readonly height: number;
  readonly bottom: number;
  readonly top: number;
  readonly center: boolean;
  readonly fragments: Fragments;
}
/** Faces clockwise as seen from outside, as OpenSCAD wants them. */
export interface Polyhedron extends Base {
  readonly kind: 'polyhedron';
  readonly points: readonly Vec3[];
  readonly faces: readonly (readonly number[])[];
  readonly convexity: number;
}
export interface Square extends Base {
  readonly kind: 'square';
  readonly size: Vec2;
  readonly center: boolean;
}
export interface Circle extends Base {
  readonly kind: 'circle';
  readonly radius: number;
  readonly fragments: Fragments;
}
/** Without paths the points are the one path. */
export interface Polygon extends Base {
  readonly kind: 'polygon';
  readonly points: readonly Vec2[];
  readonly paths: readonly (readonly number[])[] | undefined;
  readonly convexity: number;
}
export interface Text extends Base {
  readonly kind: 'text';
  readonly text: string;
  readonly size: number;
  readonly spacing: number;
  readonly font: string;
  readonly direction: string;
  readonly language: string;
  readonly script: string;
  readonly halign: string;
  readonly valign: string;
  readonly fragments: Fragments;
}
/** `contents` is the file's; two equal files give equal solids whatever their names. */
export interface Surface extends Base {
  readonly kind: 'surface';
  readonly file: string;
  readonly contents: string | Uint8Array | undefined;
  readonly center: boolean;
  readonly invert: boolean;
  readonly convexity: number;
}
export interface Import extends Base {
  readonly kind: 'import';
  readonly file: string;
  readonly contents: string | Uint8Array | undefined;
  readonly id: string | undefined;
  readonly layer: string | undefined;
  readonly originAt: Vec2;
  readonly scale: number;
  readonly center: boolean;
  readonly dpi: number;
  readonly convexity: number;
  readonly fragments: Fragments;
}

/** `multmatrix`, `translate`, `rotate`, `scale`, `mirror`. */
export interface Transform extends Base {
  readonly kind: 'transform';
  readonly matrix: Matrix;
}
/** Fractions 0–1; −1 in all four: no colour of its own. */
export interface ColorNode extends Base {
  readonly kind: 'color';
  readonly color: readonly [number, number, number, number];
}
/** `delta` moves edges, `radius` rounds corners: one of them is set. */
export interface Offset extends Base {
  readonly kind: 'offset';
  readonly radius: number | undefined;
  readonly delta: number | undefined;
  readonly chamfer: boolean;
  readonly fragments: Fragments;
}
export interface Projection extends Base {
  readonly kind: 'projection';
  readonly cut: boolean;
  readonly convexity: number;
}
export interface Resize extends Base {
  readonly kind: 'resize';
  readonly size: Vec3;
  readonly auto: readonly [boolean, boolean, boolean];
  readonly convexity: number;
}
export interface LinearExtrude extends Base {
  readonly kind: 'linear_extrude';
  readonly height: Vec3; // along v; [0, 0, h] for the usual one
  readonly center: boolean;
  readonly convexity: number;
  readonly twist: number;
  /** Undefined: OpenSCAD's rules decide. */
  readonly slices: number | undefined;
  readonly segments: number | undefined;
  readonly scale: Vec2;
  readonly fragments: Fragments;
}
export interface RotateExtrude extends Base {
  readonly kind: 'rotate_extrude';
  readonly angle: number;
  readonly start: number;
  readonly convexity: number;
  readonly fragments: Fragments;
}
export interface Roof extends Base {
  readonly kind: 'roof';
  readonly method: string;
  readonly convexity: number;
  readonly fragments: Fragments;
}

export type Kind = Node['kind'];
export type NodeOf<K extends Kind> = Extract<Node, { kind: K }>;
