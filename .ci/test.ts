/**
 * `npm test`: every check and test of the project, in the order in which a failure is cheapest to learn of.
 * A failing step does not hide the ones after it. Ends with the line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const results = 'test-results';
const unitReport = `${results}/unit.json`;
const parityReport = `${results}/parity.json`;
const browserReport = `${results}/e2e.json`;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const run = (script: string, ...args: string[]): boolean => {
  console.log(`\n── ${script}`);
  return spawnSync('npm', ['run', '--silent', script, '--', ...args], { stdio: 'inherit' }).status === 0;
};

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** A step whose runner counts for itself; a run that ended before its report counts as one failure. */
const counted = (ok: boolean, report: string, read: (json: never) => Count): Count => {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const count = read(JSON.parse(readFileSync(report, 'utf8')) as never);
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
};
/** How one program stood in the comparison with OpenSCAD. */
interface Verdict {
  outcome: string;
}
const single = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

const counts = [single(run('setup')), single(run('check'))];
counts.push(
  counted(
    run('test:unit', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`),
    unitReport,
    (json: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests,
      skipped: json.numPendingTests,
    }),
  ),
);
counts.push(
  counted(
    run('test:parity', '--quiet', '--sample', '160', '--limit', '60', '--report', parityReport),
    parityReport,
    ({ failures, entries }: { failures: string[]; entries: { language: Verdict; geometry: Verdict }[] }) => {
      const verdicts = entries.flatMap(({ language, geometry }) => [language, geometry]);
      const passed = verdicts.filter(({ outcome }) => outcome === 'equal').length;
      // What goes to OpenSCAD, or what OpenSCAD has no answer to, is no test left out: the report above tells them.
      return { passed, failed: failures.length, skipped: 0 };
    },
  ),
);
counts.push(single(run('build')));
counts.push(
  counted(
    run('e2e'),
    browserReport,
    (json: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }) => ({
      passed: json.stats.expected + json.stats.flaky,
      failed: json.stats.unexpected,
      skipped: json.stats.skipped,
    }),
  ),
);

const total = counts.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}));
if (total.skipped) console.log(`\n${total.skipped} skipped`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
