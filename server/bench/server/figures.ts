/** Numbers of a measurement, and how they are shown. */
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** The value below which this part (0 to 1) of them lies. */
export const quantile = (values: readonly number[], part: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.max(0, Math.ceil(values.length * part) - 1))]!;

export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const p50and95 = (values: readonly number[]) => ({ p50: median(values), p95: quantile(values, 0.95) });

/** Milliseconds. */
export const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

/** Whether a goal is met, as it is printed behind a figure. */
export const goal = (met: boolean, text: string): string => `${met ? 'meets' : 'MISSES'} ${text}`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ');
  console.log(line(head));
  for (const row of rows) console.log(line(row));
}
