import { createHash } from 'node:crypto';
import type { Source } from '../../wasm/contract.ts';

/** One model of a corpus. */
export interface Program {
  corpus: string;
  /** Unique within its corpus. */
  name: string;
  load(): Promise<Source>;
}

export const corpora = [
  'bench',
  'templates',
  'OpenSCAD tests',
  'OpenSCAD examples',
  'MCAD',
  'NopSCADlib',
  'libraries',
  'BOSL2 examples',
  'BOSL2 tests',
] as const;
export type Corpus = (typeof corpora)[number];

/** Names a model by its contents, and by what it may read beyond them. */
export function programKey(source: Source, version: string): string {
  const hash = createHash('sha256').update(version).update('\0').update(source.entry);
  for (const path of Object.keys(source.files).toSorted())
    hash.update('\0').update(path).update('\0').update(source.files[path]!);
  return hash.digest('hex').slice(0, 24);
}
