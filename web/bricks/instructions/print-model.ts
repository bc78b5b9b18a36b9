import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import { partsList, type PartCount } from '../../../wasm/bricks/parts-list.ts';
import { buildSteps, type BuildStep } from '../../../wasm/bricks/steps.ts';
import type { PrintedModel, PrintedStep } from './document.ts';
import { StepPainter, type PictureSize } from './step-painter.ts';

const sizes = {
  cover: { width: 1200, height: 900 },
  step: { width: 800, height: 560 },
  part: { width: 160, height: 120 },
} as const satisfies Record<string, PictureSize>;

export interface PrintOptions {
  /** Default: the order of `buildSteps`. */
  readonly steps?: readonly BuildStep[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Pictures done, and how many there are. */
  progress?(done: number, all: number): void;
}

/** Lets the page breathe between two pictures. */
const breath = (): Promise<void> => new Promise(settle => setTimeout(settle));

/**
 * All pictures and lists of a model's building instructions, drawn one after the other.
 *
 * Rejects with the signal's reason, and with an Error for people where there are no 3D graphics or no bricks.
 */
export async function printModel(
  model: BrickModel,
  title: string,
  { steps = buildSteps(model), signal, progress }: PrintOptions = {},
): Promise<PrintedModel> {
  if (model.bricks.length === 0)
    throw new Error('There is nothing to build: the model has no bricks. Add one first.');
  const list = partsList(model.bricks);
  const all = 1 + list.entries.length + steps.length;
  let done = 0;
  const painter = new StepPainter(model, steps);
  const painted = async (paint: () => string): Promise<string> => {
    signal?.throwIfAborted();
    const picture = paint();
    progress?.(++done, all);
    await breath();
    return picture;
  };
  try {
    const cover = await painted(() => painter.whole(sizes.cover));
    const pictures = new Map<string, string>();
    const key = ({ part, color }: PartCount): string => `${part.name} ${color}`;
    for (const entry of list.entries)
      pictures.set(key(entry), await painted(() => painter.part(entry.part, entry.color, sizes.part)));
    const printed: PrintedStep[] = [];
    for (const [index, { bricks, loose }] of steps.entries())
      printed.push({
        picture: await painted(() => painter.step(index, sizes.step)),
        parts: partsList(bricks.map(brick => model.bricks[brick]!)).entries,
        fromBelow: painter.seenFromBelow(index),
        loose: loose === true,
      });
    signal?.throwIfAborted();
    return { title, cover, list, steps: printed, partPicture: entry => pictures.get(key(entry)) ?? '' };
  } finally {
    painter.dispose();
  }
}
