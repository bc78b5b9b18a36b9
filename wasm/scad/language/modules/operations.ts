import { bind, convexityOf, fragments, numberOr, signature, toInt } from '../arguments.ts';
import { isVector } from '../values/value.ts';
import type { BuiltinModule } from '../call.ts';
import { color } from './color.ts';
import { parent } from './parent.ts';
import { truthy } from '../values/truth.ts';
import type { Plain, Vec3 } from '../../../solid/tree.ts';

// Defaults and order: OpenSCAD src/core/CsgOpNode.cc, CgalAdvNode.cc, OffsetNode.cc, ProjectionNode.cc, RenderNode.cc.

const NOTHING = signature();
const CONVEXITY = signature('convexity');
const RESIZE = signature('newsize', 'auto', 'convexity');
const OFFSET = signature('r', 'delta', 'chamfer');
const PROJECTION = signature('cut', 'convexity');

const plain =
  (kind: Plain['kind']): BuiltinModule =>
  call => {
    bind(call, NOTHING);
    return { kind, ...parent(call) };
  };

const minkowski: BuiltinModule = call => {
  const [convexity] = bind(call, CONVEXITY);
  return { kind: 'minkowski', ...parent(call), convexity: convexityOf(convexity) };
};

const render: BuiltinModule = call => {
  const [convexity] = bind(call, CONVEXITY);
  return { kind: 'render', ...parent(call), convexity: toInt(numberOr(convexity, 1)) };
};

const resize: BuiltinModule = call => {
  const [newsize, auto, convexity] = bind(call, RESIZE);
  const sizes = isVector(newsize) ? newsize : [];
  const size: Vec3 = [numberOr(sizes[0], 0), numberOr(sizes[1], 0), numberOr(sizes[2], 0)];
  const automatic = (i: number): boolean => (isVector(auto) ? truthy(auto[i]) : auto === true);
  return {
    kind: 'resize',
    ...parent(call),
    size,
    auto: [automatic(0), automatic(1), automatic(2)],
    convexity: convexityOf(convexity),
  };
};

const offset: BuiltinModule = call => {
  const [r, delta, chamfer] = bind(call, OFFSET);
  const rounds = typeof r === 'number' || typeof delta !== 'number';
  return {
    kind: 'offset',
    fragments: fragments(call),
    ...parent(call),
    radius: rounds ? numberOr(r, 1) : undefined,
    delta: rounds ? undefined : delta,
    chamfer: !rounds && chamfer === true,
  };
};

const projection: BuiltinModule = call => {
  const [cut, convexity] = bind(call, PROJECTION);
  return { kind: 'projection', ...parent(call), cut: cut === true, convexity: convexityOf(convexity) };
};

export const operations: readonly (readonly [string, BuiltinModule])[] = [
  ['group', plain('group')],
  ['union', plain('union')],
  ['difference', plain('difference')],
  ['intersection', plain('intersection')],
  ['hull', plain('hull')],
  ['fill', plain('fill')],
  ['minkowski', minkowski],
  ['render', render],
  ['resize', resize],
  ['offset', offset],
  ['projection', projection],
  ['color', color],
];
