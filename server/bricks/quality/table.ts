import type { Figures } from './measures.ts';

/** One column of the table. Figures that nobody measured are left out. */
export interface Column {
  readonly name: string;
  readonly figures: Partial<Figures>;
}

/** BrickGPT's own row (arXiv 2505.05469, 250 prompts, a GPU of a data centre); what it does not print is missing. */
export const published: Column = {
  name: 'BrickGPT',
  figures: {
    prompts: 250,
    valid: 1,
    stablePublished: 0.988,
    meanScore: 0.996,
    minScore: 0.915,
    rollbacksMedian: 2,
    secondsMedian: 40.8,
  },
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const digits =
  (count: number) =>
  (number: number): string =>
    number.toFixed(count);

const rows: readonly (readonly [name: string, figure: keyof Figures, written: (number: number) => string])[] =
  [
    ['prompts', 'prompts', digits(0)],
    ['bricks, mean', 'bricks', digits(1)],
    ['valid', 'valid', percent],
    ['stable, published formula', 'stablePublished', percent],
    ['stable, mended formula', 'stableMended', percent],
    ['1 − score, mean', 'meanScore', digits(3)],
    ['1 − score, least brick', 'minScore', digits(3)],
    ['rollbacks, median', 'rollbacksMedian', digits(0)],
    ['drafts, mean', 'drafts', digits(1)],
    ['seconds, median', 'secondsMedian', digits(2)],
    ['seconds, p95', 'secondsP95', digits(2)],
    ['category right', 'category', percent],
    ['stated attributes right', 'attributes', percent],
    ['all attributes right', 'allAttributes', percent],
    ['IoU to the target', 'iou', digits(3)],
    ['IoU, best of same traits', 'bestIou', digits(3)],
    ['Chamfer to target, studs', 'chamfer', digits(2)],
    ['diversity, mean 1 − IoU', 'diversity', digits(3)],
    ['IoU to nearest in training', 'seen', digits(3)],
    ['copies of training shapes', 'copied', percent],
  ];

/** Metrics down, makers across; a dash where there is no figure. */
export function tableOf(columns: readonly Column[]): string {
  const cells = [
    ['', ...columns.map(({ name }) => name)],
    ...rows.map(([name, figure, written]) => [
      name,
      ...columns.map(({ figures }) => {
        const number = figures[figure];
        return number === undefined || Number.isNaN(number) ? '–' : written(number);
      }),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map(row => row[column]!.length)));
  return cells
    .map(row =>
      row
        .map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[0]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
