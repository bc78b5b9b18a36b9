import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A disagreement that was looked into. */
export interface Known {
  /** `corpus / name`; a `*` at the end stands for anything. */
  program: string;
  in: 'language' | 'geometry';
  reason: string;
}

export async function known(): Promise<Known[]> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'known.json'), 'utf8')) as Known[];
}
