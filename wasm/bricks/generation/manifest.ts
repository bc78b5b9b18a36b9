import type { Step } from './tokens.ts';

/** What lies beside the weights, in `bricks.json`; written by `../training/export.py`. */
export interface ModelManifest {
  readonly version: string;
  /** The weights' file, beside the manifest. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  /** Steps that fit: prompt and bricks. */
  readonly capacity: number;
  /** Numbers that the model remembers of each step. */
  readonly memory: number;
  /** The words of prompts, in the order of their tokens from `firstWord` on. */
  readonly words: readonly string[];
  readonly parameters: number;
  /** Where in the file the graphs lie: from and to which byte. Without `plan` nothing is drawn before it is built. */
  readonly graphs: {
    readonly steps: readonly [number, number];
    readonly plan?: readonly [number, number];
  };
  /** Sizes of models by category (index of its word): width, depth, height, then indices of the words of its traits. */
  readonly sizes?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** How it was trained: figures for people. */
  readonly training: Readonly<Record<string, number | string>>;
  /** Beginnings of sequences, and the logits that the model must answer; for self-tests. */
  readonly golden: readonly { readonly steps: readonly Step[]; readonly logits: readonly number[] }[];
}
