import { expect, it } from 'vitest';
import { published, tableOf } from './table.ts';

it('sets makers beside each other, with a dash for what nobody measured', () => {
  const lines = tableOf([
    published,
    { name: 'ours', figures: { prompts: 4, valid: 1, iou: 0.25, seen: NaN } },
  ]).split('\n');
  const line = (start: string) => lines.find(each => each.startsWith(start))!.split(/ {2,}/);
  expect(lines[0]!.trim().split(/ {2,}/)).toEqual(['BrickGPT', 'ours']);
  expect(line('valid')).toEqual(['valid', '100.0 %', '100.0 %']);
  expect(line('stable, published')).toEqual(['stable, published formula', '98.8 %', '–']);
  expect(line('IoU to the target')).toEqual(['IoU to the target', '–', '0.250']);
  expect(line('IoU to nearest')).toEqual(['IoU to nearest in training', '–', '–']);
  expect(line('seconds, median')).toEqual(['seconds, median', '40.80', '–']);
});
