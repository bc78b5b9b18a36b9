import { zipSync } from 'fflate';
import type { Evaluated, Evaluation } from '../../wasm/contract.ts';

export function png(picture: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    picture.toBlob(blob => {
      if (blob) resolve(blob);
      else reject(new Error('The browser could not encode the picture; try a smaller one.'));
    }, 'image/png');
  });
}

/** Evaluates `count` moments from 0 to just below 1 and takes a picture of each. Throws at the first invalid one. */
export async function frames(
  evaluateAt: (time: number, signal: AbortSignal) => Promise<Evaluation>,
  count: number,
  signal: AbortSignal,
  picture: (evaluation: Evaluated, number: number) => Promise<Blob>,
): Promise<Blob[]> {
  const pictures: Blob[] = [];
  for (let frame = 0; frame < count; frame++) {
    signal.throwIfAborted();
    const evaluation = await evaluateAt(frame / count, signal);
    signal.throwIfAborted();
    if (evaluation.status === 'invalid') {
      const why = evaluation.diagnostics.find(({ severity }) => severity === 'error')?.text;
      throw new Error(`Frame ${frame + 1} could not be made: ${why ?? 'the model is invalid there'}`);
    }
    pictures.push(await picture(evaluation, frame + 1));
  }
  return pictures;
}

/** `frame-0001.png`, … in one archive; pictures are compressed already, so they are only stored. */
export async function zipped(frames: readonly Blob[]): Promise<Blob> {
  const files: Record<string, Uint8Array> = {};
  for (const [i, frame] of frames.entries()) {
    files[`frame-${String(i + 1).padStart(4, '0')}.png`] = new Uint8Array(await frame.arrayBuffer());
  }
  return new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' });
}
