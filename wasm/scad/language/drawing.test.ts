import { expect, test } from 'vitest';
import { openScad } from '../../../server/openscad.ts';
import type { Diagnostic } from '../../contract.ts';
import { ModelFiles } from '../../formwork/model-files.ts';
import { Language } from './language.ts';

type Pair = readonly [code: number, value: string | number];

const line = (layer: string, x1: number, y1: number, x2: number, y2: number): Pair[] => [
  [0, 'LINE'],
  [8, layer],
  [10, x1],
  [20, y1],
  [11, x2],
  [21, y2],
];
const dimension = (
  name: string,
  type: number,
  angle: number,
  points: Record<number, [number, number]>,
): Pair[] => [
  [0, 'DIMENSION'],
  [8, 'dims'],
  [1, name],
  [70, type],
  [50, angle],
  ...Object.entries(points).flatMap(([i, [x, y]]): Pair[] => [
    [10 + Number(i), x],
    [20 + Number(i), y],
  ]),
];
const dxf = (...entities: readonly Pair[][]): string =>
  [
    [
      [0, 'SECTION'],
      [2, 'ENTITIES'],
    ] as Pair[],
    ...entities,
    [
      [0, 'ENDSEC'],
      [0, 'EOF'],
    ] as Pair[],
  ]
    .flat()
    .map(([code, value]) => `  ${code}\n${value}\n`)
    .join('');

const FILES = {
  'plan.dxf': dxf(
    dimension('rotated', 0, 30, { 0: [1, 1], 3: [2, 3], 4: [12, 8] }),
    dimension('aligned', 33, 0, { 3: [2, 3], 4: [12, 8.5] }),
    dimension('angular', 2, 0, { 0: [9, 1], 3: [2, 3], 4: [3, 9], 5: [4, 1.5] }),
    dimension('diameter', 3, 0, { 0: [1, 2], 5: [7.5, 8] }),
    dimension('radius', 4, 0, { 0: [1, 2], 5: [-7, 8] }),
    dimension('three', 5, 0, { 0: [1, 2], 5: [-7, 8] }),
    dimension('x', 64 + 6, 0, { 3: [5, 6] }),
    dimension('y', 6, 0, { 3: [5, 6] }),
    line('cross', 0, 0, 10, 10),
    line('cross', 0, 8, 10, -3),
    line('parallel', 0, 0, 10, 10),
    line('parallel', 0, 1, 10, 11),
    line('one', 0, 0, 10, 10),
    line('angle', 0, 0, 10, 10),
    line('angle', 10, 10, 20, 0),
    line('angle', 30, 0, 40, 10),
    line('angle', 30, 9, 50, 1),
  ),
};

const ASKED = [
  ...['rotated', 'aligned', 'angular', 'diameter', 'radius', 'three', 'x', 'y', 'none', ''].map(
    name => `dxf_dim(file = "plan.dxf", name = "${name}")`,
  ),
  'dxf_dim("plan.dxf", "dims", [1, 2], 3, "x")',
  'dxf_dim("plan.dxf", "dims", [1, 2], 3, "rotated")',
  'dxf_dim("plan.dxf", "elsewhere", name = "x")',
  'dxf_dim("plan.dxf", origin = [1], name = "y")',
  'dxf_dim("plan.dxf", origin = [1, 0 / 0], name = "x")',
  'dxf_dim("none.dxf", name = "x")',
  'dxf_dim()',
  'dxf_dim(file = 5)',
  ...['cross', 'parallel', 'one', 'angle', 'none'].map(
    layer => `dxf_cross(file = "plan.dxf", layer = "${layer}")`,
  ),
  'dxf_cross("plan.dxf", "cross", [1, 2], 3)',
  'dxf_cross("plan.dxf", "cross", origin = "x")',
  'dxf_cross()',
];

const said = ({ severity, text, line }: Diagnostic): string => `${severity} ${line ?? ''} ${text}`;

test('dimensions and crosses of drawings are those of OpenSCAD', async () => {
  const source = {
    entry: 'm.scad',
    files: { ...FILES, 'm.scad': ASKED.map(call => `echo(${call});`).join('\n') },
  };
  const { diagnostics } = await (await openScad()).csg(source);
  const ours = new Language().run(new ModelFiles(source, []), source.entry);
  expect(ours.diagnostics.map(said)).toEqual(diagnostics.map(said));
  expect(diagnostics.filter(({ text }) => text !== 'undef').length).toBeGreaterThan(ASKED.length - 5);
});

test('a part that OpenSCAD does not know is said once for each question', async () => {
  const odd = dxf(
    dimension('x', 64 + 6, 0, { 3: [5, 6] }),
    [[0, 'LEADER']],
    [[0, 'LEADER']],
    [
      [0, 'TEXT'],
      [8, 'b'],
    ],
  );
  const asked = [
    'dxf_dim("d/odd.dxf", "dims", name = "x")',
    'dxf_dim("d/odd.dxf", "b", name = "x")',
    'dxf_dim("d/one.dxf", name = "x")',
    'dxf_dim("d/one.dxf", name = "x")',
    'dxf_dim("d/one.dxf", name = "y")',
    'dxf_dim("d/one.dxf", name = "y")',
    'dxf_dim("d/one.dxf", scale = 2, name = "x")',
  ];
  const source = {
    entry: 'm.scad',
    files: {
      'd/odd.dxf': odd,
      'd/one.dxf': dxf(dimension('x', 64 + 6, 0, { 3: [5, 6] }), ...Array.from({ length: 17 }, (): Pair[] => [[0, 'LEADER']])), // prettier-ignore
      'm.scad': asked.map(call => `echo(${call});`).join('\n'),
    },
  };
  const { diagnostics } = await (await openScad()).csg(source);
  const ours = new Language().run(new ModelFiles(source, []), source.entry);
  expect(ours.diagnostics.map(said)).toEqual(diagnostics.map(said));
  expect(diagnostics.filter(({ severity }) => severity === 'warning').length).toBeGreaterThan(3);
});

test('a drawing that cannot be read for certain goes to OpenSCAD', () => {
  const odd = { 'm.scad': 'echo(dxf_dim("odd.dxf"));', 'odd.dxf': dxf([[0, 'LEADER']], [[0, 'TEXT']]) };
  expect(() => new Language().run(new ModelFiles({ entry: 'm.scad', files: odd }, []), 'm.scad')).toThrow(
    'dxf_dim() of a drawing with LEADER and TEXT',
  );
});
