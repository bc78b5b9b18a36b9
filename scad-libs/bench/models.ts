/** The six models of the bench, each with the one parameter that is edited and the values that it takes. */
export interface BenchModel {
  name: string;
  title: string;
  parameter: string;
  /** The first one is for warming up. */
  values: number[];
}

const steps = (from: number, step: number): number[] =>
  Array.from({ length: 10 }, (_, i) => Number((from + i * step).toFixed(3)));

export const models: BenchModel[] = [
  { name: 'baseplate', title: 'baseplate 6×6, magnets', parameter: 'floor_height', values: steps(2.4, 0.2) },
  { name: 'plate', title: 'plate, 400 holes', parameter: 'hole', values: steps(4.2, 0.1) },
  { name: 'enclosure', title: 'enclosure with lid, vents', parameter: 'height', values: steps(28, 1) },
  { name: 'bolt', title: 'BOSL2 bolt + nut', parameter: 'length', values: steps(25, 2) },
  { name: 'gears', title: 'BOSL2 gears', parameter: 'teeth', values: steps(36, 1) },
  { name: 'fans', title: 'NopSCADlib fans', parameter: 'gap', values: steps(10, 1) },
];
