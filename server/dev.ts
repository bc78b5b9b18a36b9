/** `npm run dev`: Vite on port 4100, and behind its proxy the server on 4101, anew at every change of its code. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const port = process.env['FORMWORK_PORT'] ?? '4101';
const env = { FORMWORK_STOP_SECONDS: '0', ...process.env, FORMWORK_PORT: port };
const options = { cwd: root, stdio: 'inherit', env } as const;
const formwork = join(root, 'server/formwork.ts');

const children = [
  spawn(
    process.execPath,
    ['--watch-preserve-output', '--watch', formwork, 'server', 'api', 'worker'],
    options,
  ),
  spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...process.argv.slice(2)], options),
];
// A terminal sends Ctrl+C to all of them; whoever stops this process alone means all of them, too.
const stop = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGTERM', stop);
process.on('SIGINT', () => {});
for (const child of children) child.on('exit', stop);
