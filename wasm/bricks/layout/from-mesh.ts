import type { Mesh } from '../../contract.ts';
import { type BrickModel, type Size, world } from '../brick.ts';
import type { Voxels } from '../voxels.ts';
import { faces, layOutHeld } from './held.ts';
import { type Layout, layOut } from './lay-out.ts';
import { anyLabel } from './plan.ts';
import { type Judge, layOutSteady } from './steady.ts';
import { voxelise, type VoxeliseOptions } from './voxelise.ts';

export interface FromMeshOptions extends VoxeliseOptions {
  /** The same model and seed give the same bricks. Default 1. */
  readonly seed?: number;
  /** Puts pillars below parts that float; without them those are left out. */
  readonly pillars?: boolean;
  /** Bricks are built again where they are weak by this. Without it nobody asks whether the model stands. */
  readonly judge?: Judge;
  /** What is being done, in words for people: at the beginning of each step. */
  readonly progress?: (step: string) => void;
}

/** A mesh as bricks, and what became of it. */
export interface FromMesh {
  readonly model: BrickModel;
  /** How much larger the brick model is than the mesh. */
  readonly scale: number;
  /** Clusters that hold together by their studs; all of them stand on the ground. */
  readonly clusters: number;
  /** Missing when nobody asked, or there are so many bricks that the answer would take minutes. */
  readonly stands?: boolean;
  /** The highest score of a brick. Missing when nobody asked, and of models of many bricks, for which it takes long. */
  readonly maxScore?: number;
  /** Cells that no brick could hold, which were left out, and pillars that were put up. */
  readonly dropped: number;
  readonly pillars: number;
  /** What people should know, in sentences. */
  readonly notes: readonly string[];
}

/** Beyond so many bricks scores take seconds: weak places are built again a few times only. */
const many = 250;
/** Beyond so many the verdict takes minutes: that all of it holds together has to do. */
const tooMany = 1200;

/**
 * Bricks in the shape and the colours of a mesh; they hold together and, where `judge` is given, stand as far as a few
 * rebuildings allow it. Throws what `voxelise` throws, and rejects with what `judge` rejects with.
 */
export async function bricksFromMesh(mesh: Mesh, options: FromMeshOptions = {}): Promise<FromMesh> {
  const { seed = 1, pillars = false, judge, progress } = options;
  progress?.('Cutting the model into cells');
  const { voxels, palette, scale, surfaceOnly } = voxelise(mesh, options);
  progress?.('Laying bricks');
  const held = layOutHeld(palette.length > 1 ? withFreeInside(voxels) : voxels, {
    seed,
    pillars,
    tightenings: 0,
  });
  // The same beginnings as just now, and so nothing floats; a large model has more places with a brick to save.
  const laying = { seed, tightenings: Math.min(1500, 2 * held.bricks.length) };
  let laid: Layout & { readonly stands?: boolean };
  let maxScore: number | undefined;
  const weighed = judge !== undefined && held.bricks.length > 0 && held.bricks.length <= tooMany;
  if (weighed) {
    progress?.('Checking that it stands');
    const few = held.bricks.length <= many;
    laid = await layOutSteady(held.voxels, judge, { ...laying, layouts: 1, mendings: few ? 12 : 2 });
    if (few) maxScore = Math.max(...(await judge.scores(laid.bricks)));
  } else laid = layOut(held.voxels, laying);
  const [sx, sy, sz] = voxels.size;
  const size: Size = [Math.max(sx, world[0]), Math.max(sy, world[1]), Math.max(sz, world[2])];
  // In the middle of a world that is larger than the model.
  const [left, front] = [Math.floor((size[0] - sx) / 2), Math.floor((size[1] - sy) / 2)];
  const bricks = laid.bricks.map(({ label, x, y, ...brick }) => ({
    ...brick,
    x: x + left,
    y: y + front,
    color: palette[label]!,
  }));
  return {
    model: { size, bricks },
    scale,
    clusters: laid.clusters,
    ...(laid.stands !== undefined && { stands: laid.stands }),
    ...(maxScore !== undefined && { maxScore }),
    dropped: held.dropped,
    pillars: held.pillars,
    notes: notesOf(
      { ...held, surfaceOnly, clusters: laid.clusters, unweighed: !!judge && !weighed },
      pillars,
    ),
  };
}

/** Cells with a neighbour on every side go with any label: bricks of two colours reach into one another there. */
function withFreeInside({ size, labels }: Voxels): Voxels {
  const free = labels.slice();
  for (let cell = 0; cell < labels.length; cell++) {
    if (!labels[cell]) continue;
    let beside = 0;
    for (const each of faces(cell, size)) if (labels[each]) beside++;
    if (beside === 6) free[cell] = anyLabel;
  }
  return { size, labels: free };
}

interface Outcome {
  readonly surfaceOnly: boolean;
  readonly dropped: number;
  readonly pillars: number;
  readonly clusters: number;
  readonly unweighed: boolean;
}

function notesOf({ surfaceOnly, dropped, pillars, clusters, unweighed }: Outcome, asked: boolean): string[] {
  const notes: string[] = [];
  if (surfaceOnly) notes.push('The model encloses nothing, and only its surface was built. Give it walls.');
  if (dropped > 0)
    notes.push(
      `${dropped} ${dropped === 1 ? 'cell was' : 'cells were'} left out, since no brick holds them there. ` +
        (asked ? 'Make the model larger.' : 'Make the model larger, or put pillars below.'),
    );
  if (pillars > 0)
    notes.push(
      `${pillars} ${pillars === 1 ? 'pillar was' : 'pillars were'} put below parts that would float.`,
    );
  if (clusters > 1) notes.push(`The model is in ${clusters} pieces that only the ground holds together.`);
  if (unweighed)
    notes.push(`Whether it stands was not checked: that takes minutes for more than ${tooMany} bricks.`);
  return notes;
}
