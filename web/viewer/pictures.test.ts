import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { png, zipped } from './pictures.ts';

test('frames come out of the archive as they went in, in order', async () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 4;
  const context = canvas.getContext('2d')!;
  const frames: Blob[] = [];
  for (const color of ['#f00', '#0f0', '#00f']) {
    context.fillStyle = color;
    context.fillRect(0, 0, 4, 4);
    frames.push(await png(canvas));
  }
  const archive = unzipSync(new Uint8Array(await (await zipped(frames)).arrayBuffer()));
  expect(Object.keys(archive)).toEqual(['frame-0001.png', 'frame-0002.png', 'frame-0003.png']);
  expect(archive['frame-0002.png']).toEqual(new Uint8Array(await frames[1]!.arrayBuffer()));
});
