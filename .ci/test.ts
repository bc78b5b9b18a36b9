/**
 * `npm test`: every check and test of the project, in the order in which a failure is cheapest to learn of.
 * A failing step does not hide the ones after it. What failed is said again at the end, where a log that was cut short
 * still has it. Ends with the line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

const results = 'test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const run = (script: string, ...args: string[]): boolean => {
  console.log(`\n── ${script}`);
  return spawnSync('npm', ['run', '--silent', script, '--', ...args], { stdio: 'inherit' }).status === 0;
};

interface Count {
  passed: number;
  skipped: number;
  /** One line or more for each. */
  failures: string[];
  /** What failed at first, and passed when it was run once more. */
  unsteady?: string[];
}

const single = (script: string): Count =>
  run(script)
    ? { passed: 1, skipped: 0, failures: [] }
    : { passed: 0, skipped: 0, failures: [`npm run ${script}: see above`] };

/** A step whose runner counts for itself; a run that ended before its report counts as one failure. */
function counted<T>(
  script: string,
  args: readonly string[],
  report: string,
  read: (json: T) => Count,
): Count {
  const ok = run(script, ...args);
  if (!existsSync(report))
    return { passed: 0, skipped: 0, failures: [`npm run ${script}: ended without a report`] };
  const count = read(JSON.parse(readFileSync(report, 'utf8')) as T);
  if (!ok && count.failures.length === 0) count.failures.push(`npm run ${script}: exited with an error`);
  return count;
}

const brief = (text: string | undefined): string =>
  (text ?? '')
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '')
    .trim()
    .split('\n')
    .slice(0, 8)
    .join('\n')
    .slice(0, 800);

/** The part of vitest's report that is read here. A file whose set-up failed has a message and no failed test. */
interface UnitReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}
interface UnitCount extends Count {
  files: string[];
}

function unitCount({ testResults }: UnitReport): UnitCount {
  const count: UnitCount = { passed: 0, skipped: 0, failures: [], files: [] };
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter(test => test.status === 'failed');
    count.passed += assertionResults.filter(test => test.status === 'passed').length;
    count.skipped += assertionResults.filter(
      test => test.status !== 'passed' && test.status !== 'failed',
    ).length;
    for (const { fullName, failureMessages } of failed)
      count.failures.push(`${file} › ${fullName}\n${brief(failureMessages?.[0])}`);
    if (status === 'failed' && failed.length === 0) count.failures.push(`${file}\n${brief(message)}`);
    if (status === 'failed') count.files.push(file);
  }
  return count;
}

/**
 * The unit tests. Files with a failure are run once more, by themselves: what passes then failed for the company it
 * was in (a machine that was busy), and is named as unsteady; what fails again is broken.
 */
function unitTests(): Count {
  const report = `${results}/unit.json`;
  const again = `${results}/unit-again.json`;
  const options = (file: string): string[] => [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  let first: UnitCount | undefined;
  const count = counted<UnitReport>('test:unit', options(report), report, json => (first = unitCount(json)));
  if (!first || first.files.length === 0 || first.files.length > 8) return count;
  console.log(`\nOnce more: ${first.files.join(', ')}`);
  const second = counted<UnitReport>(
    'test:unit',
    [...first.files, ...options(again)],
    again,
    unitCount,
  ) as UnitCount;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as UnitReport;
  const rerun = new Set(first.files);
  const others = unitCount({
    testResults: testResults.filter(({ name }) => !rerun.has(relative(process.cwd(), name))),
  });
  return {
    passed: others.passed + second.passed,
    skipped: others.skipped + second.skipped,
    failures: second.failures,
    unsteady: first.failures.filter(text => !second.files?.some(file => text.startsWith(file))),
  };
}

/** How one program stood in the comparison with OpenSCAD. */
interface Verdict {
  outcome: string;
}
interface ParityReport {
  failures: string[];
  entries: { language: Verdict; geometry?: Verdict }[];
}
interface Suite {
  file: string;
  suites?: Suite[];
  specs?: { title: string; tests: { status: string; results: { error?: { message?: string } }[] }[] }[];
}
interface BrowserReport {
  stats: { expected: number; flaky: number; skipped: number };
  suites: Suite[];
}

/** `status` is Playwright's: `unexpected`, or `flaky` for what passed when it was run again. */
const browserFailures = (suites: readonly Suite[], status: string): string[] =>
  suites.flatMap(({ file, suites: inner = [], specs = [] }) => [
    ...specs.flatMap(({ title, tests }) =>
      tests
        .filter(test => test.status === status)
        .map(test => `${file} › ${title}\n${brief(test.results.find(({ error }) => error)?.error?.message)}`),
    ),
    ...browserFailures(inner, status),
  ]);

const parityReport = `${results}/parity.json`;
const browserReport = `${results}/e2e.json`;
const counts: Count[] = [
  single('setup'),
  single('check'),
  unitTests(),
  counted<ParityReport>(
    'test:parity',
    ['--quiet', '--sample', '160', '--limit', '60', '--report', parityReport],
    parityReport,
    ({ failures, entries }) => ({
      // What goes to OpenSCAD, or what OpenSCAD has no answer to, is no test left out: the report above tells them.
      passed: entries
        .flatMap(({ language, geometry }) => [language, geometry])
        .filter(verdict => verdict?.outcome === 'equal').length,
      skipped: 0,
      failures,
    }),
  ),
  single('build'),
  counted<BrowserReport>('e2e', [], browserReport, ({ stats, suites }) => ({
    passed: stats.expected + stats.flaky,
    skipped: stats.skipped,
    failures: browserFailures(suites, 'unexpected'),
    unsteady: browserFailures(suites, 'flaky'),
  })),
];

const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
const failures = counts.flatMap(count => count.failures);
const unsteady = counts.flatMap(count => count.unsteady ?? []);
for (const text of unsteady) console.log(`\nUnsteady (passed when run again): ${text}`);
for (const text of failures) console.log(`\nFailed: ${text}`);
const skipped = sum(count => count.skipped);
if (skipped) console.log(`\n${skipped} skipped`);
console.log(`\n${sum(count => count.passed)} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);
