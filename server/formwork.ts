#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { formatNames } from '../wasm/formats/names.ts';
import { exitCode, help, UsageError } from './commands/usage.ts';

/** Each command is loaded only when it is asked for: `--help` does not wait for an engine. */
const commands: Record<string, () => Promise<(args: string[]) => Promise<number>>> = {
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluate,
  render: async () => (await import('./commands/render.ts')).render,
  compare: async () => (await import('./commands/compare.ts')).compare,
  customizer: async () => (await import('./commands/customizer.ts')).customizer,
  bricks: async () => (await import('./commands/bricks.ts')).bricks,
  stability: async () => (await import('./commands/stability.ts')).stability,
  layout: async () => (await import('./commands/layout.ts')).layout,
  start: async () => (await import('./commands/start.ts')).start,
  server: async () => (await import('./commands/server.ts')).server,
};

function helpText(): string {
  const written = formatNames.filter(format => format.source === 'model');
  const options = written.flatMap(format =>
    format.choices.map(
      ({ name, values }) => `${format.id}/${name}=${values.map(({ value }) => value).join('|')}`,
    ),
  );
  return help
    .replace('{formats}', written.map(format => format.extension).join(' '))
    .replace('{options}', options.map(option => `${' '.repeat(33)}${option}`).join('\n'));
}

async function run([name = '', ...args]: string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(name) || args.some(arg => arg === '--help' || arg === '-h')) {
    console.log(helpText());
    return exitCode.ok;
  }
  if (name === '--version' || name === '-v') {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    console.log((JSON.parse(text) as { version: string }).version);
    return exitCode.ok;
  }
  const command = commands[name];
  if (!command)
    throw new UsageError(
      name ? `There is no command “${name}”.` : `Say what to do: ${Object.keys(commands).join(', ')}.`,
    );
  return (await command())(args);
}

/** `parseArgs` throws these for options that it does not know, or that lack their value. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'));

try {
  // Not process.exit(): it would cut off what a pipe has not taken yet.
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!isUsage(error)) throw error;
  console.error(`formwork: ${error.message}\nSee formwork --help.`);
  process.exitCode = exitCode.usage;
}
