import { readFile } from 'node:fs/promises';
import { openScad } from '../../server/openscad.ts';
import type { Diagnostic, Evaluation, Source } from '../contract.ts';
import { compare, type Comparison } from '../formwork/comparison.ts';
import { FORMWORK } from '../formwork/engine.ts';
import { ModelFiles } from '../formwork/model-files.ts';
import { Language } from '../scad/language/language.ts';
import type { OpenScad } from '../scad/openscad.ts';
import { SolidEvaluator, type Rewrites, type SolidResult } from './evaluate.ts';
import { loadKernel, type Kernel } from './kernel.ts';
import type { Node } from './tree.ts';

/** Both engines side by side, for tests. */
export class Workshop {
  readonly kernel: Kernel;
  readonly evaluator: SolidEvaluator;
  readonly openscad: OpenScad;
  readonly #language = new Language();

  private constructor(kernel: Kernel, openscad: OpenScad, rewrites: Rewrites) {
    this.kernel = kernel;
    this.openscad = openscad;
    this.evaluator = new SolidEvaluator(kernel, rewrites);
  }

  static async open(rewrites: Rewrites = {}): Promise<Workshop> {
    const path = new URL(import.meta.resolve('manifold-3d/manifold.wasm'));
    const module = await WebAssembly.compile(await readFile(path));
    return new Workshop(await loadKernel(module), await openScad(), rewrites);
  }

  tree(text: string, files: Source['files'] = {}): Node {
    const source = sourceOf(text, files);
    return this.#language.run(new ModelFiles(source, []), source.entry).root;
  }

  evaluate(text: string, files: Source['files'] = {}): Promise<SolidResult> {
    return this.evaluator.evaluate(this.tree(text, files));
  }

  reference(text: string, files: Source['files'] = {}): Promise<Evaluation> {
    return this.openscad.evaluate(sourceOf(text, files));
  }

  /** Figures of both results, and what each engine said with its place. */
  async compare(
    text: string,
    files: Source['files'] = {},
  ): Promise<{ figures: Comparison | undefined; ours: string[]; theirs: string[] }> {
    const ours = await this.evaluate(text, files);
    const theirs = await this.reference(text, files);
    const figures =
      theirs.status === 'ok' && ours.mesh.indices.length > 0
        ? compare({ ...ours, engine: FORMWORK }, theirs, this.kernel)
        : undefined;
    return {
      figures,
      ours: ours.diagnostics.map(said),
      theirs: theirs.diagnostics.filter(({ text: line }) => !line.startsWith('Nothing to show')).map(said),
    };
  }
}

const sourceOf = (text: string, files: Source['files']): Source => ({
  entry: 'main.scad',
  files: { 'main.scad': text, ...files },
});

const said = ({ severity, text, line }: Diagnostic): string => `${severity} ${line ?? '-'}: ${text}`;
