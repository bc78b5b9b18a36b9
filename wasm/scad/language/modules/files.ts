import { bind, convexityOf, fragments, numberOr, signature, toInt, vec2 } from '../arguments.ts';
import type { BuiltinModule } from '../call.ts';
import { printed, echoed } from '../values/formatting.ts';
import { leaf, withoutChildren } from './parent.ts';
import { readFile } from '../read-file.ts';
import type { Value } from '../values/value.ts';

// Defaults, wording and order: OpenSCAD src/core/ImportNode.cc and SurfaceNode.cc.

const IMPORT = signature(
  'file',
  'layer',
  'convexity',
  'origin',
  'scale',
  'width',
  'height',
  'filename',
  'layername',
  'center',
  'dpi',
  'id',
);
const SURFACE = signature('file', 'center', 'convexity', 'invert');

/** The unit of an SVG pixel when nobody says another. */
const DPI = 72;

const nameOf = (value: Value): string => (value === undefined ? '' : printed(value));

const importFile: BuiltinModule = call => {
  withoutChildren(call);
  const given = bind(call, IMPORT);
  const [file, layer, convexity, origin, scale, , , filename, layername, center, dpi, id] = given;
  if (file === undefined && filename !== undefined) {
    call.say('deprecated', 'filename= is deprecated. Please use file=', false);
  }
  const source = readFile(call, nameOf(file ?? filename));
  if (layer === undefined && layername !== undefined) {
    call.say('deprecated', 'layername= is deprecated. Please use layer=', false);
  }
  const shownLayer = layer ?? layername;
  const at = vec2(origin);
  if (origin !== undefined && !(at && at.every(Number.isFinite))) {
    call.warn(`Unable to convert import(..., origin=${echoed(origin)}) parameter to vec2`);
  }
  if (typeof dpi === 'number' && dpi < 0.001) {
    const place = call.origin.file;
    call.say(
      'warning',
      // The mix of values is OpenSCAD's own.
      `Invalid dpi value giving, using default of ${echoed(origin)} dpi. Value must be positive and >= 0.001, ` +
        `file ${place}, import() at line ${place}`,
      false,
    );
  }
  const factor = numberOr(scale, 0);
  const convex = convexityOf(convexity);
  return {
    kind: 'import',
    ...leaf(call),
    ...source,
    id: id === undefined ? undefined : printed(id),
    layer: shownLayer === undefined ? undefined : printed(shownLayer),
    originAt: at ?? [0, 0],
    scale: factor <= 0 ? 1 : factor,
    center: center === true,
    dpi: typeof dpi === 'number' && !(dpi < 0.001) ? dpi : DPI,
    convexity: convex <= 0 ? 1 : convex,
    fragments: fragments(call),
  };
};

const surface: BuiltinModule = call => {
  withoutChildren(call);
  const [file, center, convexity, invert] = bind(call, SURFACE);
  return {
    kind: 'surface',
    ...leaf(call),
    ...readFile(call, nameOf(file)),
    center: center === true,
    invert: invert === true,
    convexity: toInt(numberOr(convexity, 1)),
  };
};

export const files: readonly (readonly [string, BuiltinModule])[] = [
  ['import', importFile],
  ['surface', surface],
];
