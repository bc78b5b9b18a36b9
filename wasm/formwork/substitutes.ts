import type { EvaluateOptions, Evaluation, Source } from '../contract.ts';
import { csgProgram } from '../scad/language/csg-text.ts';
import type { Substitute } from '../solid/evaluate.ts';
import { planarOfPrism } from '../solid/planar-of-prism.ts';
import type { Node } from '../solid/tree.ts';
import { Unsupported } from '../solid/unsupported.ts';

/** Evaluates a small program. */
export type OpenScadHelp = (source: Source, options: EvaluateOptions) => Promise<Evaluation>;

const PROGRAM = '.part.scad';
/** Parts of one model that OpenSCAD computes one by one; with more of them it does the whole model faster. */
const MOST_PARTS = 40;
const MOST_KEPT = 500;

interface Kept {
  /** What the program reads, in the order of the tree. */
  contents: readonly (string | Uint8Array | undefined)[];
  substitute: Substitute;
}

/** Parts of models that OpenSCAD computed, kept by their program. */
export class Substitutes {
  readonly #openscad: OpenScadHelp;
  /** Longest unused first. */
  readonly #kept = new Map<string, Kept>();

  constructor(openscad: OpenScadHelp) {
    this.#openscad = openscad;
  }

  /** For one evaluation: answers what a part of it is. Throws `Unsupported` when OpenSCAD gives no shape for it. */
  for(source: Source): (node: Node, reason: string) => Promise<Substitute> {
    let count = 0;
    return async (node, reason) => {
      const text = csgProgram(node);
      const contents = contentsOf(node);
      const known = this.#kept.get(text);
      if (known && sameContents(known.contents, contents)) {
        this.#kept.delete(text);
        this.#kept.set(text, known);
        return known.substitute;
      }
      if (++count > MOST_PARTS) throw new Unsupported(`more than ${MOST_PARTS} parts of it: ${reason}`);
      const substitute = await this.#ask(node, text, source, reason);
      this.#kept.set(text, { contents, substitute });
      if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      return substitute;
    };
  }

  async #ask(node: Node, text: string, source: Source, reason: string): Promise<Substitute> {
    const dimensions = dimensionsOf(node);
    if (dimensions === undefined || contentsOf(node).includes(undefined)) throw new Unsupported(reason);
    // OpenSCAD writes flat results with six digits only.
    const program = dimensions === 2 ? `linear_extrude(1) {\n${text}}\n` : text;
    const files = Object.entries(source.files).filter(([path]) => !/\.(?:scad|inc)$/i.test(path));
    const result = await this.#openscad(
      { entry: PROGRAM, files: { ...Object.fromEntries(files), [PROGRAM]: program } },
      {},
    );
    // What it says has no place in the model, and an empty part may be a mistake that only OpenSCAD can explain.
    if (result.status !== 'ok' || result.diagnostics.some(({ severity }) => severity === 'warning'))
      throw new Unsupported(reason);
    return dimensions === 2
      ? { outline: { contours: [...planarOfPrism(result.mesh).contours] } }
      : { mesh: result.mesh };
  }
}

function contentsOf(node: Node): (string | Uint8Array | undefined)[] {
  const own = node.kind === 'import' || node.kind === 'surface' ? [node.contents] : [];
  return [...own, ...node.children.flatMap(contentsOf)];
}

const sameContents = (a: Kept['contents'], b: Kept['contents']): boolean =>
  a.length === b.length && a.every((content, i) => content === b[i]);

/** Undefined when only evaluating could tell. */
function dimensionsOf(node: Node): 2 | 3 | undefined {
  switch (node.kind) {
    case 'text':
    case 'square':
    case 'circle':
    case 'polygon':
    case 'offset':
    case 'projection':
    case 'fill':
      return 2;
    case 'cube':
    case 'sphere':
    case 'cylinder':
    case 'polyhedron':
    case 'surface':
    case 'linear_extrude':
    case 'rotate_extrude':
    case 'roof':
      return 3;
    case 'import':
      return /\.(?:svg|dxf)$/i.test(node.file)
        ? 2
        : /\.(?:stl|off|amf|3mf|obj)$/i.test(node.file)
          ? 3
          : undefined;
    default: {
      const [first, ...rest] = new Set(node.children.map(dimensionsOf));
      return rest.length === 0 ? first : undefined;
    }
  }
}
