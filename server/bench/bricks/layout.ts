import { connectivity } from '../../../wasm/bricks/connectivity.ts';
import { layOut } from '../../../wasm/bricks/layout/lay-out.ts';
import { oneByOne } from '../../../wasm/bricks/layout/plain.ts';
import { generatedParts } from '../../../wasm/bricks/parts.ts';
import { pick, seeded } from '../../../wasm/bricks/random.ts';
import { categories } from '../../../wasm/bricks/shapes/categories.ts';
import { emptyVoxels, type LabelledBrick, type Voxels } from '../../../wasm/bricks/voxels.ts';
import type { Rows } from './rows.ts';

interface Laid {
  readonly bricks: number;
  /** Shapes of which a part floats. */
  readonly loose: number;
  readonly milliseconds: number;
}

/** One row: the same shapes laid in three ways. Numbers are means over the shapes. */
interface LayoutRow {
  readonly shapes: string;
  readonly count: number;
  readonly cells: number;
  readonly plain: Laid;
  readonly greedy: Laid;
  readonly full: Laid;
}

function ball(across: number): Voxels {
  const voxels = emptyVoxels([across, across, across]);
  const middle = (across - 1) / 2;
  for (let cell = 0; cell < voxels.labels.length; cell++) {
    const [x, y, z] = [cell % across, Math.floor(cell / across) % across, Math.floor(cell / across ** 2)];
    const far = (x - middle) ** 2 + (y - middle) ** 2 + (z - middle) ** 2;
    voxels.labels[cell] = Number(far <= (across / 2) ** 2);
  }
  return voxels;
}

/** Shapes as prompts ask for them. */
function shapesOf(each: number): Voxels[] {
  const random = seeded(1);
  return categories.flatMap(category =>
    Array.from({ length: each }, () => {
      const traits = Object.fromEntries(
        Object.entries(category.traits).map(([name, { values }]) => [name, pick(random, values)]),
      );
      return category.build(traits, random);
    }),
  );
}

function laid(shapes: readonly Voxels[], lay: (shape: Voxels) => readonly LabelledBrick[]): Laid {
  let [bricks, loose, milliseconds] = [0, 0, 0];
  for (const shape of shapes) {
    const start = performance.now();
    const found = lay(shape);
    milliseconds += performance.now() - start;
    bricks += found.length;
    const model = { size: shape.size, bricks: found.map(brick => ({ ...brick, color: 0 })) };
    loose += Number(connectivity(model).floating.length > 0);
  }
  return { bricks: bricks / shapes.length, loose, milliseconds: milliseconds / shapes.length };
}

/** What it takes to lay shapes, and what comes out, beside taking the largest brick that fits, cell by cell. */
export const layouts: Rows = {
  name: 'layout',
  run({ quick }) {
    const of: [string, Voxels[]][] = [
      ['categories', shapesOf(quick ? 2 : 20)],
      ['ball of 12', [ball(12)]],
      ['ball of 20', [ball(20)]],
      ...(quick ? [] : ([['ball of 40', [ball(40)]]] satisfies [string, Voxels[]][])),
    ];
    console.log(
      '\nlayout; means over shapes; × = bricks of one-by-one; loose = shapes with a part that floats',
    );
    console.log(
      `${''.padEnd(14)}${['shapes', 'cells', 'one-by-one', 'loose', 'greedy', '×', 'loose', 'ms', 'layOut', '×', 'loose', 'ms'].map(name => name.padStart(11)).join('')}`,
    );
    const rows: LayoutRow[] = [];
    for (const [shapes, voxels] of of) {
      const cells = voxels.reduce((sum, { labels }) => sum + labels.filter(label => label > 0).length, 0);
      // Once before it counts: what is compiled late would be reckoned to the first.
      layOut(voxels[0]!, { seed: 1 });
      const row: LayoutRow = {
        shapes,
        count: voxels.length,
        cells: cells / voxels.length,
        plain: laid(voxels, shape => oneByOne(shape, generatedParts)),
        greedy: laid(
          voxels,
          shape => layOut(shape, { seed: 1, tries: 1, repairs: 0, tightenings: 0 }).bricks,
        ),
        full: laid(voxels, shape => layOut(shape, { seed: 1 }).bricks),
      };
      rows.push(row);
      const told = ({ bricks, loose, milliseconds }: Laid): (string | number)[] => [
        bricks.toFixed(1),
        `×${(bricks / row.plain.bricks).toFixed(2)}`,
        loose,
        milliseconds.toFixed(1),
      ];
      const columns = [
        row.count,
        row.cells.toFixed(0),
        row.plain.bricks.toFixed(1),
        row.plain.loose,
        ...told(row.greedy),
        ...told(row.full),
      ];
      console.log(`${shapes.padEnd(14)}${columns.map(column => String(column).padStart(11)).join('')}`);
    }
    return Promise.resolve(rows);
  },
};
