import type { OpenScad } from '../openscad.ts';
import type { Call, Run } from './call.ts';
import { echoed, quoted } from './values/formatting.ts';
import { functions } from './functions/functions.ts';
import { MersenneTwister, seedOf } from './values/random.ts';
import { FunctionValue, ObjectValue, Range, type Value } from './values/value.ts';

/** What one expression says: warnings in order (without their place), then its value as `echo` prints it. */
export type Said = readonly string[];

/** `function(x) x`, for what only looks at the kind of a value. */
export class Identity extends FunctionValue {
  toString(): string {
    return 'function(x) x';
  }
}

/** A value as an expression that gives it without a word of warning. */
export function written(value: Value): string {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return '(0/0)';
    if (!Number.isFinite(value)) return value > 0 ? '(1/0)' : '(-1/0)';
    // A whole number that is not exact as one of 64 bits would be warned about.
    const size = Math.abs(value);
    const digits = size >= 2 ** 53 ? size.toExponential() : String(size);
    return value < 0 || Object.is(value, -0) ? `(-${digits})` : digits;
  }
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(written).join(', ')}]`;
  if (value instanceof Range) {
    return `[id(${written(value.begin)}) : id(${written(value.step)}) : id(${written(value.stop)})]`;
  }
  if (value instanceof ObjectValue) {
    const entries = [...value.entries].map(([name, entry]) => `[${quoted(name)}, ${written(entry)}]`);
    return `object([${entries.join(', ')}])`;
  }
  return value instanceof FunctionValue ? `(${echoed(value)})` : echoed(value);
}

const PER_RUN = 150;

/** Asks an engine what it says to each of some expressions. */
export const against =
  (engine: Promise<OpenScad>) =>
  async (expressions: readonly string[]): Promise<Said[]> => {
    const result: Said[] = [];
    for (let first = 0; first < expressions.length; first += PER_RUN) {
      const some = expressions.slice(first, first + PER_RUN);
      const source = `function id(x) = x;\n${some.map(e => `echo(${e});`).join('\n')}`;
      const { diagnostics } = await (await engine).csg({ entry: 'm.scad', files: { 'm.scad': source } });
      const before = result.length;
      let said: string[] = [];
      for (const { severity, text } of diagnostics) {
        // The second line of a warning comes on its own, with the place that belongs to both.
        const alone = text.replace(/ in file m\.scad, line \d+$/, '');
        if (severity === 'info') said[said.length - 1] += `\n${alone}`;
        else said.push(alone);
        if (severity === 'echo') {
          result.push(said);
          said = [];
        }
      }
      if (result.length - before !== some.length) {
        throw new Error(`OpenSCAD broke down: ${JSON.stringify(diagnostics.slice(-3))} in\n${source}`);
      }
    }
    return result;
  };

/** A run with a generator of random numbers and nothing else. */
function run(): Run {
  let twister = new MersenneTwister(0);
  return {
    files: { entry: 'm.scad', resolve: () => undefined, read: () => undefined },
    modules: [],
    random: () => twister.next(),
    reseed: seed => (twister = new MersenneTwister(seedOf(seed))),
    spend: () => {},
    unsure(reason) {
      throw new Error(reason);
    },
  };
}

/** What our builtin function says. */
export function called(name: string, ...values: Value[]): Said {
  const said: string[] = [];
  const call: Call = {
    name,
    values,
    names: values.map(() => undefined),
    origin: { file: 'm.scad', line: 1 },
    special: () => undefined,
    warn: text => said.push(text),
    deprecated: text => said.push(text),
    say: (_, text) => said.push(text),
    run: run(),
  };
  said.push(echoed(functions.get(name)!.evaluate(call)));
  return said;
}
