import { Worker } from 'node:worker_threads';
import type { Output, OutputFile } from '../engines/engine.ts';
import { Failure } from '../failure.ts';
import { faultOf, type Fault, type FileCheck } from './check-file.ts';

/** Bytes; larger files are read in a thread of their own, so that the process stays free for others. */
const HERE = 512 * 1024;

/** OpenSCAD's solids enclose a volume, in every format of meshes. */
const meshes = ['stl', '3mf', 'off', 'obj', 'amf', 'glb'];

/**
 * Reads a file that an engine left by a parser of its format: whole, sound, not empty. Throws Failure `output_invalid`.
 * An engine's word is not enough: OpenSCAD leaves a file cut off, and exit code 0, when a disk is full.
 */
export async function verify(file: OutputFile, engine: Output['engine']): Promise<void> {
  const closed = engine.name.startsWith('openscad') && meshes.includes(file.format);
  const check: FileCheck = { path: file.path, format: file.format, closed };
  const fault = await (file.size <= HERE ? faultOf(check) : faultInThread(check));
  if (!fault) return;
  throw new Failure('output_invalid', `${file.name} ${fault.text}.`, { recoverable: fault.transient });
}

async function faultInThread(check: FileCheck): Promise<Fault | undefined> {
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url), { workerData: check });
  try {
    return await new Promise<Fault | undefined>((settle, fail) => {
      worker.once('message', settle);
      worker.once('error', fail);
      worker.once('exit', code =>
        fail(new Error(`The check of a file ended unexpectedly (exit code ${code}).`)),
      );
    });
  } finally {
    await worker.terminate();
  }
}
