/**
 * The syntax tree of one OpenSCAD file. Every node knows where it was written: `start` and `end` are UTF-16 offsets
 * into the file's text (`lineOf` of the file turns them into the line of a message). Trees are immutable and shared
 * between evaluations.
 */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** One parsed file. Its `include`s are statements of kind `include`; they are not resolved here. */
export interface SyntaxTree {
  /** A project path, or `<Library/file.scad>`. */
  readonly file: string;
  readonly text: string;
  readonly body: Block;
  /** Offsets at which lines start, ascending, the first is 0. */
  readonly lines: Uint32Array;
  /** What OpenSCAD says while it parses, in its order; an error means that the file has no meaning at all. */
  readonly messages: readonly SyntaxMessage[];
  /** Every `include` and `use`, wherever it stands. */
  readonly inclusions: readonly Inclusion[];
  /** Why this parser cannot read the text although OpenSCAD may be able to: the model goes to OpenSCAD as a whole. */
  readonly unsure: string | undefined;
}

export interface SyntaxMessage {
  readonly severity: 'error' | 'warning' | 'deprecated';
  /** OpenSCAD's words, without severity, file and line. */
  readonly text: string;
  readonly line: number;
  /** Where the parser was when it said so: what an `include` before it says comes first. */
  readonly offset: number;
  /** Set when a variable was assigned twice: OpenSCAD words that differently for included files (`parsing.ts`). */
  readonly overwritten?: { readonly name: string; readonly line: number };
}

/** `name`, `name = value`, or `value`: parameters and arguments look alike. */
export interface Parameter extends Place {
  readonly name: string;
  readonly initial: Expression | undefined;
}
export interface Argument extends Place {
  readonly name: string | undefined;
  readonly value: Expression;
}

export interface Block extends Place {
  readonly statements: readonly Statement[];
}

export type Statement = Assignment | ModuleDefinition | FunctionDefinition | Instantiation | If | Inclusion;

export interface Assignment extends Place {
  readonly kind: 'assignment';
  readonly name: string;
  readonly value: Expression;
}
export interface ModuleDefinition extends Place {
  readonly kind: 'module';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
}
export interface FunctionDefinition extends Place {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}
/** `translate([1, 0]) cube();`, also `for`, `let`, `assert`, `echo`, `each` as modules. */
export interface Instantiation extends Place {
  readonly kind: 'instantiation';
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly children: Block;
  readonly modifiers: number;
}
export interface If extends Place {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly else: Block | undefined;
  readonly modifiers: number;
}
/** `path` as written between the angle brackets. */
export interface Inclusion extends Place {
  readonly kind: 'include' | 'use';
  readonly path: string;
  /** Set inside of a module or of braces: what was assigned in that scope before. */
  readonly within: Surroundings | undefined;
}
export interface Surroundings {
  /** Only calls and assignments may stand here. */
  readonly children: boolean;
  /** Names with the lines of their first assignments. */
  readonly assigned: ReadonlyMap<string, number>;
}

export type Expression =
  | Literal
  | Lookup
  | Member
  | Index
  | Call
  | Unary
  | Binary
  | Conditional
  | Range
  | Vector
  | FunctionLiteral
  | Let
  | Assert
  | Echo;

export interface Literal extends Place {
  readonly kind: 'literal';
  /** `undefined` is `undef`. */
  readonly value: number | string | boolean | undefined;
}
export interface Lookup extends Place {
  readonly kind: 'lookup';
  readonly name: string;
}
export interface Member extends Place {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
}
export interface Index extends Place {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}
export interface Call extends Place {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}
export interface Unary extends Place {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | '!' | '~';
  readonly operand: Expression;
}
export type BinaryOperator =
  | '+' | '-' | '*' | '/' | '%' | '^'
  | '<' | '<=' | '>' | '>=' | '==' | '!='
  | '&&' | '||' | '&' | '|' | '<<' | '>>'; // prettier-ignore
export interface Binary extends Place {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
}
export interface Range extends Place {
  readonly kind: 'range';
  readonly begin: Expression;
  readonly step: Expression | undefined;
  readonly stop: Expression;
}
export interface Vector extends Place {
  readonly kind: 'vector';
  readonly elements: readonly Element[];
}
export interface FunctionLiteral extends Place {
  readonly kind: 'function-literal';
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}
export interface Let extends Place {
  readonly kind: 'let';
  readonly assignments: readonly Argument[];
  readonly body: Expression;
}
/** `assert(…) body`; without a body the value is `undef`. */
export interface Assert extends Place {
  readonly kind: 'assert';
  readonly arguments: readonly Argument[];
  readonly body: Expression | undefined;
}
export interface Echo extends Place {
  readonly kind: 'echo';
  readonly arguments: readonly Argument[];
  readonly body: Expression | undefined;
}

/** What may stand between the brackets of a vector: it gives any number of values. */
export type Element = Expression | Each | For | ForLoop | IfElement | LetElement;

export interface Each extends Place {
  readonly kind: 'each';
  readonly value: Element;
}
/** `for (i = …, j = …) element`. */
export interface For extends Place {
  readonly kind: 'for';
  readonly assignments: readonly Argument[];
  readonly element: Element;
}
/** `for (i = 0; i < n; i = i + 1) element`. */
export interface ForLoop extends Place {
  readonly kind: 'for-loop';
  readonly initial: readonly Argument[];
  readonly condition: Expression;
  readonly step: readonly Argument[];
  readonly element: Element;
}
export interface IfElement extends Place {
  readonly kind: 'if-element';
  readonly condition: Expression;
  readonly then: Element;
  readonly else: Element | undefined;
}
/** A `let` whose body is no expression but a generator; one with an expression is a `Let`. */
export interface LetElement extends Place {
  readonly kind: 'let-element';
  readonly assignments: readonly Argument[];
  readonly element: Element;
}
