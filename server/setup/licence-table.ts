import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notices } from './notice.ts';

/**
 * `node server/setup/licence-table.ts`: the README's table of engines, fonts and libraries, and the count of packages
 * by licence, from `public/notices.json`.
 */
const file = join(import.meta.dirname, '../../public/notices.json');
const { notices } = JSON.parse(await readFile(file, 'utf8')) as Notices;

console.log('| What | Version | Licence |\n| --- | --- | --- |');
for (const { kind, name, version, license, homepage } of notices)
  if (kind !== 'package')
    console.log(`| ${homepage ? `[${name}](${homepage})` : name} | ${version} | ${license} |`);

const byLicence = Map.groupBy(
  notices.filter(({ kind }) => kind === 'package'),
  ({ license }) => license,
);
const counts = [...byLicence].sort(([, a], [, b]) => b.length - a.length);
console.log(`\nPackages: ${counts.map(([license, list]) => `${list.length} × ${license}`).join(', ')}.`);
