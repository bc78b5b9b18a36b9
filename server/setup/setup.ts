import { parseArgs } from 'node:util';
import { dirname } from 'node:path';
import { existsSync } from 'node:fs';
import type { SetupStep } from './step.ts';
import { upToDate, remember } from './step.ts';
import { engine } from './engine-step.ts';
import { libraries } from './libraries.ts';
import { fonts } from './fonts.ts';
import { symbols } from './symbols.ts';
import { notices } from './notices.ts';

/**
 * `npm run setup [-- --force]`: makes everything under `public/` that is derived from pinned packages. Each step is
 * skipped when its inputs are the ones of its last run and its results are still there.
 */
const steps: SetupStep[] = [engine, libraries, symbols, fonts, notices];

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
const root = dirname(dirname(import.meta.dirname));
const cache = `${root}/.cache`;

for (const step of steps) {
  const inputs = await step.inputs(root);
  if (!values.force && (await upToDate(step.name, inputs, cache, root))) {
    console.log(`${step.name}: up to date`);
    continue;
  }
  const start = performance.now();
  try {
    const { outputs, summary } = await step.run({ root, cache });
    const missing = outputs.filter(output => !existsSync(`${root}/${output}`));
    if (missing.length > 0) throw new Error(`step “${step.name}” did not write ${missing.join(', ')}`);
    await remember(step.name, inputs, outputs, cache);
    console.log(`${step.name}: ${summary} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.cause instanceof Error)
      console.error(`  because: ${error.cause.message}`);
    process.exitCode = 1;
    break;
  }
}
