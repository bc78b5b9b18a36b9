import { randomBytes } from 'node:crypto';
import type { ParameterSet, ParameterValue, Source } from '../../../wasm/contract.ts';
import { assignments } from '../../../wasm/scad/assignments.ts';
import { customizer } from '../../../wasm/scad/customizer.ts';
import { given } from '../../../wasm/scad/given.ts';
import { literal } from '../../../wasm/scad/literals.ts';
import { textOf } from '../../../wasm/scad/reach.ts';
import { Failure } from '../../failure.ts';
import type { OpenScadRequest } from '../../jobs/job.ts';

type Quality = OpenScadRequest['quality'];

/** Degrees and millimetres that a piece of a curve spans at most. `draft` is OpenSCAD's own default. */
const fineness: Readonly<Record<Exclude<Quality, 'model'>, { fa: number; fs: number }>> = {
  draft: { fa: 12, fs: 2 },
  fine: { fa: 2, fs: 0.25 },
};

/**
 * The source with `$fa` and `$fs` of a quality behind the model's own assignments, where the last one counts. Lines
 * keep their numbers. Where a model sets `$fn`, that goes on to count.
 */
export function withQuality(source: Source, quality: Quality): Source {
  if (quality === 'model') return source;
  const { fa, fs } = fineness[quality];
  const text = textOf(source.files[source.entry] ?? '');
  return {
    ...source,
    files: { ...source.files, [source.entry]: `${text}\n$fa = ${fa};\n$fs = ${fs};\n` },
  };
}

export interface Entry {
  text: string;
  /** Lines of the model itself; what comes behind is ours. */
  lines: number;
  /** Names in the order in which `confirmed` tells whether their values arrived. */
  names: readonly string[];
  /** Whether a line of the log is the model's report on its values; undefined when it is not. */
  confirmed(line: string): boolean[] | undefined;
}

/**
 * The entry file with its values, as assignments behind the model's own, where the preview has them too. They are
 * literals, whatever they hold. OpenSCAD's `-p` is no way: it reads only some variables, leaves out without a word
 * what it does not like, and warns of variables that are there. The last line reports on what arrived.
 */
export function entryWith(text: string, parameters: ParameterSet): Entry {
  const { before, after } = given(text, parameters, { preview: false });
  const own = (values: typeof before): typeof before =>
    values.filter(([name]) => name in parameters && Object.hasOwn(parameters, name));
  const assigned = (values: typeof before): string[] =>
    own(values).map(([name, value]) => `${name} = ${literal(value)};`);
  const names = Object.keys(parameters);
  const mark = `formwork-${randomBytes(8).toString('hex')}`;
  const checks = names.map(name => `${name} == ${literal(parameters[name]!)}`).join(', ');
  const report = `${mark.replace('-', '_')} = echo("${mark}", [${checks}]) 0;`;
  const pattern = new RegExp(`^ECHO: "${mark}", \\[(.*)\\]$`);
  return {
    text: [
      `${assigned(before).join(' ')}${text}`,
      ...assigned(after),
      ...(names.length > 0 ? [report] : []),
      '',
    ].join('\n'),
    lines: text.split('\n').length,
    names,
    confirmed(line) {
      const found = pattern.exec(line)?.[1];
      return found?.split(', ').map(word => word === 'true');
    },
  };
}

/**
 * Throws Failure `invalid_request` for a value of another type than its parameter's, and for a name that no file of
 * the model assigns: OpenSCAD would go on with the default.
 */
export function checkParameters(source: Source, parameters: ParameterSet): void {
  const wrong = (message: string): Failure => new Failure('invalid_request', message);
  const types = new Map(
    customizer(textOf(source.files[source.entry] ?? '')).map(({ name, initial }) => [name, initial]),
  );
  const texts = Object.entries(source.files).flatMap(([path, content]) =>
    path === source.entry || /\.(scad|inc)$/i.test(path) ? [textOf(content)] : [],
  );
  const known = new Set(texts.flatMap(text => assignments(text).map(({ name }) => name)));
  for (const [name, value] of Object.entries(parameters)) {
    if (!name.startsWith('$') && !known.has(name))
      throw wrong(
        `The model has no parameter “${name}”. It has ${[...known].slice(0, 20).join(', ') || 'none'}.`,
      );
    const initial = types.get(name);
    if (initial !== undefined && !sameType(value, initial))
      throw wrong(`The parameter “${name}” is ${described(initial)}; ${JSON.stringify(value)} is not.`);
  }
}

const sameType = (value: ParameterValue, initial: ParameterValue): boolean =>
  typeof initial === 'object'
    ? typeof value === 'object' && value.length === initial.length
    : typeof value === typeof initial;

const described = (initial: ParameterValue): string =>
  typeof initial === 'object'
    ? `a vector of ${initial.length} numbers`
    : { boolean: 'true or false', number: 'a number', string: 'a text' }[
        typeof initial as 'boolean' | 'number' | 'string'
      ];
