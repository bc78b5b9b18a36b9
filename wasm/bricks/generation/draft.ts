import { type Brick, compareBricks, world } from '../brick.ts';
import { seeded } from '../random.ts';
import type { Stability } from '../stability/verdict.ts';
import { Building, type PlacedBrick } from './building.ts';
import type { GenerationEvent, GenerationRequest, GenerationResult } from './events.ts';
import { firstFall, type Physics } from './physics.ts';
import type { ReadPrompt } from './generate.ts';

export const defaultTemperature = 0.6;
export const defaultLimit = 400;
/** New bricks after which physics is asked at the end of a layer. It seldom objects, and a question takes long. */
const longestTrust = 40;
/** Times that bricks are taken back before what stands has to do. */
const mostRollbacks = 60;
/** Of those, how many may be because nothing came to hold a brick; after that every brick rests on another. */
const mostHanging = 12;

/**
 * One draft: bricks for a prompt that was read, one by one (events of the kinds `brick` and `rollback`), and what came of
 * them.
 *
 * The model only ever chooses among bricks that keep the model valid (`Masks`). Physics is asked at the end, and
 * before when a layer ends, many bricks have come, and some cell hangs over nothing: where bricks fall, they are taken
 * back to before the first one without which the others stand, and another way is tried. What comes out stands, unless
 * the begun bricks themselves fall or `signal` ended it (then every brick is kept, and `stability` says how it is).
 *
 * Rejects with a RangeError, which says what to do, for a request that cannot be: begun bricks out of the world, no
 * bricks in the inventory.
 */
export async function* draft(
  request: GenerationRequest,
  { understanding, voice, colorOf }: ReadPrompt,
  physics: Physics,
  signal?: { readonly aborted: boolean },
): AsyncGenerator<GenerationEvent, GenerationResult> {
  const started = performance.now();
  const { seed, temperature = defaultTemperature, limit = defaultLimit } = request;
  const palette = [0, 1, 2, 3].map(colorOf);
  const building = new Building({
    voice,
    random: seeded(seed),
    colorOf: role => palette[role]!,
    roleOf: ({ color }) => Math.max(0, palette.indexOf(color)),
    begun: request.begun ?? [],
    region: request.region,
    inventory: request.inventory,
  });
  const { masks, begun } = building;
  const nothing = understanding.category === undefined;
  if (!nothing && begun.length === 0 && masks.spent)
    throw new RangeError('There is no brick to build with. Put at least one into the inventory.');

  let ending: GenerationResult['ending'] | undefined = nothing ? 'nothing' : undefined;
  let firstBrick = 0;
  let rollbacks = 0;
  let hanging = 0;
  /** New bricks that are known to stand. */
  let standing = 0;
  /** The most new bricks at the end of a layer with which nothing was wrong, and the rollbacks since. */
  let reached = 0;
  let setbacks = 0;
  const baseFalls = begun.length > 0 && !(await physics.stands(begun));
  let verdict: Stability | undefined;
  let scored: readonly Brick[] = [];

  const analyse = async (): Promise<Stability> => {
    scored = finishedBricks(building).map(({ brick }) => brick);
    // Where every cell rests, nothing pulls anywhere: weight goes straight down.
    return (verdict = masks.everyCellRests ? resting(scored.length) : await physics.analyse(scored));
  };
  /** Undefined when everything stands, else the number of the new brick that has to go. */
  const fallen = async (last: boolean): Promise<{ brick: number; reason: string } | undefined> => {
    const { built } = building;
    if (built.length === standing && verdict) return undefined;
    if (!last && built.length - standing < longestTrust) return undefined;
    if (masks.everyCellRests && !last) {
      standing = built.length;
      return undefined;
    }
    const stands = !last && (await physics.stands([...begun, ...built]));
    const found = stands ? undefined : await analyse();
    if (!found || found.stable) {
      standing = built.length;
      return undefined;
    }
    if (baseFalls) return undefined;
    const brick = await firstFall(physics, begun, built, Math.min(standing, built.length - 1));
    return { brick, reason: found.reason?.text ?? 'It would fall.' };
  };
  const takeBack = async (brick: number, reason: string): Promise<GenerationEvent> => {
    rollbacks++;
    const kept = await building.rewind(brick);
    standing = Math.min(standing, brick);
    verdict = undefined;
    return { kind: 'rollback', kept, reason };
  };

  if (!ending) await voice.start(seeded(seed + 1));
  while (!ending) {
    if (signal?.aborted) {
      ending = 'stopped';
      break;
    }
    const { built } = building;
    if (built.length >= limit || voice.full) {
      ending = 'limit';
      break;
    }
    // Near the end nothing may come any more that would hold a brick.
    masks.hanging = hanging < mostHanging && built.length < limit - 8;
    // The more has failed, the more is dared; without a temperature nothing is left to luck.
    const daring = Math.min(0.5, setbacks / 20) + (setbacks > 6 ? 0.2 : 0);
    const heat = temperature > 0 ? temperature * (1 + daring) : 0;
    const proposal = await building.propose(heat);
    if (typeof proposal === 'object') {
      firstBrick ||= performance.now() - started;
      yield { kind: 'brick', ...proposal };
      await building.place(proposal);
      continue;
    }
    let back: { brick: number; reason: string } | undefined;
    const { layer } = masks;
    const loose = masks.floating.find(({ z }) => proposal !== 'up' || z < layer);
    if (proposal === 'stuck') {
      if (built.length === 0) throw new RangeError('No brick of the inventory fits anywhere.');
      back = { brick: built.length - 1, reason: 'Nothing else fits there.' };
    } else if (loose) {
      back = { brick: masks.placed.indexOf(loose), reason: 'Nothing came to hold a brick.' };
      hanging++;
    } else if (proposal === 'end' || masks.floating.length === 0) back = await fallen(proposal === 'end');

    if (!back) {
      if (built.length > reached) {
        reached = built.length;
        setbacks = 0;
      }
      if (proposal === 'up') await building.rise();
      else ending = masks.spent ? 'inventory' : 'complete';
      continue;
    }
    if (rollbacks >= mostRollbacks) {
      ending = 'physics';
      break;
    }
    // Where one brick after the other falls, the mistake was made earlier. What hangs is given up soon anyway.
    if (!loose) setbacks++;
    const further = !loose && setbacks > 4 ? (setbacks - 3) ** 2 : 0;
    yield await takeBack(Math.max(0, back.brick - further), back.reason);
  }

  if ((ending === 'limit' || ending === 'physics') && !baseFalls) {
    // Cut short, it may hang in the air: what stands is the answer.
    const loose = masks.floating[0];
    if (loose) yield await takeBack(masks.placed.indexOf(loose), 'Nothing came to hold a brick.');
    const back = await fallen(true);
    if (back) yield await takeBack(back.brick, back.reason);
  }
  const done = finishedBricks(building);
  const bricks = done.map(({ brick }) => brick);
  const same = scored.length === bricks.length && scored.every((brick, index) => brick === bricks[index]);
  const stability = verdict && same ? verdict : await physics.analyse(bricks);
  return {
    model: { size: world, bricks },
    roles: done.map(({ role }) => role),
    understanding,
    stability,
    rollbacks,
    seconds: (performance.now() - started) / 1000,
    firstBrick: firstBrick / 1000,
    tokens: voice.tokens,
    seed,
    engine: voice.name,
    drafts: 1,
    ending: ending!,
  };
}

const resting = (bricks: number): Stability => ({
  formula: 'mended',
  stable: true,
  scores: new Float64Array(bricks),
  maxScore: 0,
  milliseconds: 0,
});

/** The model so far: the bricks that came, and the begun ones that are still to come. */
function finishedBricks(building: Building): readonly PlacedBrick[] {
  return [...building.bricks, ...building.waiting].sort((a, b) => compareBricks(a.brick, b.brick));
}
