import { fragmentsOf } from './fragments.ts';
import type { Fragments, Node } from './tree.ts';

/** Takes what makes a node what it is, in an order that its kind fixes. */
export interface ParameterSink {
  number(x: number): void;
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
}

const flag = (sink: ParameterSink, value: boolean): void => sink.number(value ? 1 : 0);

function numbers(sink: ParameterSink, values: readonly number[]): void {
  for (const value of values) sink.number(value);
}

function lists(sink: ParameterSink, values: readonly (readonly number[])[]): void {
  sink.number(values.length);
  for (const list of values) {
    sink.number(list.length);
    numbers(sink, list);
  }
}

function fragments(sink: ParameterSink, { fn, fa, fs }: Fragments): void {
  sink.number(fn);
  sink.number(fa);
  sink.number(fs);
}

function optional(sink: ParameterSink, value: number | string | undefined): void {
  flag(sink, value !== undefined);
  if (typeof value === 'number') sink.number(value);
  else if (value !== undefined) sink.text(value);
}

/** The format that a file's name tells; nothing else of the name matters. */
export const extensionOf = (file: string): string => /\.[^./]*$/.exec(file)?.[0].slice(1).toLowerCase() ?? '';

function contents(sink: ParameterSink, file: string, data: string | Uint8Array | undefined): void {
  sink.text(extensionOf(file));
  flag(sink, data !== undefined);
  if (typeof data === 'string') sink.text(data);
  else if (data) sink.bytes(data);
}

/** Everything of a node but its children that its geometry depends on: neither place nor convexity nor marks. */
export function parametersOf(node: Node, sink: ParameterSink): void {
  switch (node.kind) {
    case 'group':
    case 'union':
    case 'render':
    case 'difference':
    case 'intersection':
    case 'hull':
    case 'minkowski':
    case 'fill':
      return;
    case 'cube':
    case 'square':
      numbers(sink, node.size);
      return flag(sink, node.center);
    case 'sphere':
    case 'circle':
      sink.number(node.radius);
      return sink.number(fragmentsOf(node.radius, node.fragments));
    case 'cylinder':
      sink.number(node.height);
      sink.number(node.bottom);
      sink.number(node.top);
      flag(sink, node.center);
      return sink.number(fragmentsOf(Math.max(node.bottom, node.top), node.fragments));
    case 'polyhedron':
      lists(sink, node.points);
      return lists(sink, node.faces);
    case 'polygon':
      lists(sink, node.points);
      return lists(sink, node.paths ?? []);
    case 'text':
      for (const text of [
        node.text,
        node.font,
        node.direction,
        node.language,
        node.script,
        node.halign,
        node.valign,
      ]) {
        sink.text(text);
      }
      sink.number(node.size);
      sink.number(node.spacing);
      return fragments(sink, node.fragments);
    case 'surface':
      contents(sink, node.file, node.contents);
      flag(sink, node.center);
      return flag(sink, node.invert);
    case 'import':
      contents(sink, node.file, node.contents);
      optional(sink, node.id);
      optional(sink, node.layer);
      numbers(sink, node.originAt);
      sink.number(node.scale);
      flag(sink, node.center);
      sink.number(node.dpi);
      return fragments(sink, node.fragments);
    case 'transform':
      return numbers(sink, node.matrix);
    case 'color':
      return numbers(sink, node.color);
    case 'offset':
      optional(sink, node.radius);
      optional(sink, node.delta);
      flag(sink, node.chamfer);
      return fragments(sink, node.fragments);
    case 'projection':
      return flag(sink, node.cut);
    case 'resize':
      numbers(sink, node.size);
      for (const auto of node.auto) flag(sink, auto);
      return;
    case 'linear_extrude':
      numbers(sink, node.height);
      flag(sink, node.center);
      sink.number(node.twist);
      optional(sink, node.slices);
      optional(sink, node.segments);
      numbers(sink, node.scale);
      return fragments(sink, node.fragments);
    case 'rotate_extrude':
      sink.number(node.angle);
      sink.number(node.start);
      return fragments(sink, node.fragments);
    case 'roof':
      sink.text(node.method);
      return fragments(sink, node.fragments);
  }
}
