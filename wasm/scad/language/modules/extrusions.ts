import { printed, echoed } from '../values/formatting.ts';
import {
  bind,
  convexityOf,
  either,
  finite,
  fragments,
  signature,
  toInt,
  vec2,
  vec3,
  whole,
} from '../arguments.ts';
import type { BuiltinModule } from '../call.ts';
import { parent } from './parent.ts';
import type { Fragments } from '../../../solid/tree.ts';

// Defaults, clamps, wording and order: OpenSCAD src/core/LinearExtrudeNode.cc, RotateExtrudeNode.cc, RoofNode.cc.

const LINEAR = signature('height', 'v', 'scale', 'center', 'twist', 'slices', 'segments', 'convexity', 'h');
const ROTATE = signature('angle', 'start', 'convexity', 'a');
const ROOF = signature('method', 'convexity');

const linearExtrude: BuiltinModule = call => {
  const [height, v, scale, center, twist, slices, segments, convexity, h] = bind(call, LINEAR);
  const seen = fragments(call);
  let direction: [number, number, number] = [0, 0, 1];
  let length = 100;
  if (v !== undefined) {
    if (!vec3(v, direction)) call.say('error', 'v when specified should be a 3d vector.', false);
    length = 1;
  }
  const high = either(call, ['height', 'h'], height, h);
  if (high !== undefined) {
    length = finite(high) ?? 100;
    if (finite(high) === undefined) {
      call.say('error', 'height when specified should be a number.', false);
    }
    direction = unit(direction);
  }
  const [x, y, z] = direction;
  let factors: readonly [number, number] = [1, 1];
  if (scale !== undefined) {
    const pair = vec2(scale);
    const one = finite(scale);
    if (one !== undefined) factors = [one, one];
    else if (pair && Number.isFinite(pair[0]) && Number.isFinite(pair[1])) factors = pair;
    else call.warn(`linear_extrude(..., scale=${echoed(scale)}) could not be converted`);
  }
  const sliced = whole(call, 'slices', slices, 1);
  const segmented = whole(call, 'segments', segments, 0);
  const convex = finite(convexity) ?? 0;
  return {
    kind: 'linear_extrude',
    ...parent(call),
    height: [x * length, y * length, z * length <= 0 ? 0 : z * length],
    center: center === true,
    convexity: convex >= 1 && convex <= 4294967295 ? Math.trunc(convex) : 1,
    twist: finite(twist) ?? 0,
    slices: sliced,
    segments: segmented,
    scale: [factors[0] < 0 ? 0 : factors[0], factors[1] < 0 ? 0 : factors[1]],
    fragments: seen,
  };
};

/** The vector 0 stays what it is. */
function unit([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const square = x * x + y * y + z * z;
  if (!(square > 0)) return [x, y, z];
  const length = Math.sqrt(square);
  return [x / length, y / length, z / length];
}

const rotateExtrude: BuiltinModule = call => {
  const [angle, start, convexity, a] = bind(call, ROTATE);
  const seen = fragments(call);
  const convex = convexityOf(convexity);
  const turn = finite(either(call, ['angle', 'a'], angle, a));
  const from = finite(start);
  if (turn === undefined && from === undefined && toInt(seen.fn) & 1) {
    call.say(
      'deprecated',
      'In future releases, rotational extrusion without "angle" will start at zero, the +X axis.  ' +
        'Set start=180 to explicitly start on the -X axis.',
      false,
    );
  }
  return {
    kind: 'rotate_extrude',
    ...parent(call),
    angle: turn === undefined || turn <= -360 || turn > 360 ? 360 : turn,
    start: from ?? (turn === undefined ? 180 : 0),
    convexity: convex <= 0 ? 2 : convex,
    fragments: seen,
  };
};

function roofFragments({ fn, fa, fs }: Fragments): Fragments {
  return fn > 0 ? { fn, fa: 360 / fn, fs: 0 } : { fn, fa: Math.max(fa, 0.01), fs: Math.max(fs, 0.01) };
}

const roof: BuiltinModule = call => {
  const [given, convexity] = bind(call, ROOF);
  const seen = roofFragments(fragments(call));
  let method = given === undefined ? 'voronoi' : printed(given);
  if (method !== 'voronoi' && method !== 'straight') {
    call.warn(`Unknown roof method '${method}'. Using 'voronoi'.`);
    method = 'voronoi';
  }
  const convex = toInt(finite(convexity) ?? 0);
  return { kind: 'roof', ...parent(call), method, convexity: convex <= 0 ? 1 : convex, fragments: seen };
};

export const extrusions: readonly (readonly [string, BuiltinModule])[] = [
  ['linear_extrude', linearExtrude],
  ['rotate_extrude', rotateExtrude],
  ['roof', roof],
];
