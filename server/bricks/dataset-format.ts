/**
 * What the brick model is trained on, as files. A dataset is a folder of numbered shards, `train-0000` and on and
 * `held-0000` and on, each of three files. The header is written last: a shard whose header is there is complete, and
 * never changes, so that a training may begin with the first shard and take up others as they come.
 *
 * `train-0000.json`, the header:
 *
 *     { "format": "formwork-bricks-dataset", "version": 1, "split": "train" | "held", "models": 1000,
 *       "captions": 6000, "steps": 91234, "captionWords": 40321, "words": ["a", "small", "chair", …] }
 *
 * `train-0000.bin`, little-endian, one array after the other without a gap:
 *
 *     uint32 stepStart[models + 1]       where each model's steps begin in `ids` and `layers`; the last is `steps`
 *     uint32 captionStart[models + 1]    which captions are a model's: captionStart[m] … captionStart[m + 1] − 1
 *     uint32 wordStart[captions + 1]     where each caption's words begin in `captionWords`
 *     uint16 ids[steps]                  brick tokens, from `start` (1) to `end` (3), as `brickSteps` has them
 *     uint16 captionWords[captionWords]  indices into the header's own `words`: *not* tokens. The token of a word is
 *                                        `firstWord` + its index in the vocabulary that the model is trained with, and
 *                                        so a vocabulary may grow without a shard being written again
 *     uint8  layers[steps]               the layer beside every id
 *
 * `train-0000.jsonl`, for evaluation: one line for every model, in the same order,
 *
 *     { "category": "chair", "traits": { "size": "small", … }, "seed": 123,
 *       "bricks": 57, "captions": ["a small chair", …] }
 *
 * where `seed` is that of the random numbers by which the traits were picked and the shape was built. A combination of traits is either in training shards or in held ones, never in both.
 */
export interface ShardHeader {
  readonly format: 'formwork-bricks-dataset';
  readonly version: 1;
  readonly split: Split;
  readonly models: number;
  readonly captions: number;
  readonly steps: number;
  readonly captionWords: number;
  readonly words: readonly string[];
}

export type Split = 'train' | 'held';

export interface ModelLine {
  readonly category: string;
  readonly traits: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly bricks: number;
  readonly captions: readonly string[];
}
