import type { Origin } from '../../solid/tree.ts';
import type { SyntaxTree } from './syntax/ast.ts';
import { lineOf } from './syntax/parser.ts';

/** Where something is written; the line is looked up when somebody asks. */
export class Place {
  readonly tree: SyntaxTree;
  readonly start: number;
  #origin: Origin | undefined;
  constructor(tree: SyntaxTree, start: number) {
    this.tree = tree;
    this.start = start;
  }
  get origin(): Origin {
    return (this.#origin ??= { file: this.tree.file, line: lineOf(this.tree, this.start) });
  }
}

/** The place of a call, with the name that traces give it. */
export class CallPlace extends Place {
  readonly name: string;
  constructor(tree: SyntaxTree, start: number, name: string) {
    super(tree, start);
    this.name = name;
  }
}
