import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Outputs } from './outputs.ts';
import { tar } from './tar.ts';

const sent = Buffer.concat([Buffer.from('0\n'), ...tar([['model.stl', Buffer.from('solid')]])]);
const wanted = { extensions: ['stl'], bytes: 1000 };

test('files that are wanted are written as they come', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-outputs-'));
  try {
    const outputs = new Outputs(folder, wanted);
    for (const byte of sent) outputs.push(Uint8Array.of(byte));
    outputs.end();
    expect(outputs).toMatchObject({ code: 0, complete: true, failure: undefined });
    expect(await readFile(join(folder, 'model.stl'), 'utf8')).toBe('solid');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a folder that is gone fails the run for now, and not the process', () => {
  const outputs = new Outputs(join(tmpdir(), 'formwork-outputs-gone', 'away'), wanted);
  outputs.push(sent);
  outputs.push(sent);
  outputs.end();
  expect(outputs.failure).toMatchObject({ code: 'storage', recoverable: true });
  expect(outputs.failure!.message).toContain('ENOENT');
});
