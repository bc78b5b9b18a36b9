/** `npm run check`: compiler, linter and formatter over every room; every failing step is shown, not only the first. */
import { spawnSync } from 'node:child_process';

const rooms = ['wasm', 'workers', 'web', 'web/pwa', 'web/e2e', 'server'];
const steps = [
  ...rooms.map(room => ['tsc', '-p', room]),
  ['oxlint', '--deny-warnings'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];
const failed = steps.filter(
  ([command, ...args]) => spawnSync(command!, args, { stdio: 'inherit' }).status !== 0,
);
for (const step of failed) console.error(`check failed: ${step.join(' ')}`);
process.exit(failed.length ? 1 : 0);
