import { parse } from 'node:path';
import { parseArgs } from 'node:util';
import type { Parameter } from '../../wasm/contract.ts';
import { customizer as parametersOf } from '../../wasm/scad/customizer.ts';
import { literal } from '../../wasm/scad/literals.ts';
import { readModel } from './sources.ts';
import { exitCode, UsageError } from './usage.ts';

/** `formwork customizer`: the parameters as OpenSCAD's `--export-format=param` prints them, or a list to read. */
export async function customizer(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [model, ...more] = positionals;
  if (model === undefined || more.length > 0)
    throw new UsageError('customizer takes one model: formwork customizer model.scad --json');
  const parameters = parametersOf(await readModel(model));
  const title = model === '-' ? 'stdin' : parse(model).name;
  console.log(values.json ? JSON.stringify({ title, parameters }, null, 2) : listed(title, parameters));
  return exitCode.ok;
}

function listed(title: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return `${title} has no parameters.`;
  const lines: string[] = [];
  let group: string | undefined;
  for (const parameter of parameters) {
    if (parameter.group !== group) lines.push(`${(group = parameter.group)}`);
    const { name, initial, caption, min, max, step, options } = parameter;
    const range = [min, step, max].some(limit => limit !== undefined)
      ? `  ${min ?? ''} … ${max ?? ''}${step === undefined ? '' : ` by ${step}`}`
      : '';
    const choice = options ? `  one of ${options.map(({ value }) => literal(value)).join(', ')}` : '';
    lines.push(`  ${name} = ${literal(initial)}${range}${choice}${caption ? `  // ${caption}` : ''}`);
  }
  return lines.join('\n');
}
