import type { SyntaxNode, Tree } from '@lezer/common';
import type { Space } from './program.ts';

/** One name bound in a file. */
export interface Definition {
  name: string;
  space: Space;
  /** Of the name itself. */
  from: number;
  to: number;
  scope: Scope;
  /** Set for a parameter: the module or function that has it. */
  owner?: Definition;
  /** Shown in completion: `for`, `let`, parameter, value. */
  detail: string;
}

export interface Scope {
  from: number;
  to: number;
  parent: Scope | undefined;
  definitions: Map<string, Definition>;
}

/** One place where a name stands. */
export interface Occurrence {
  name: string;
  space: Space;
  from: number;
  to: number;
  /** An argument's name belongs to what is called; `callee` then says to what. */
  role: 'definition' | 'reference' | 'argument';
  target: Definition | undefined;
  callee?: Occurrence;
}

export interface Names {
  top: Scope;
  scopes: Scope[];
  /** In the order of the text. */
  occurrences: Occurrence[];
}

/** Modules whose arguments name variables for what follows. */
const BINDERS = new Set(['for', 'let', 'intersection_for', 'assign']);

const key = (space: Space, name: string): string => `${space} ${name}`;

class Walk {
  readonly scopes: Scope[] = [];
  readonly occurrences: Occurrence[] = [];
  private readonly pending: { occurrence: Occurrence; scope: Scope }[] = [];
  private readonly text: (from: number, to: number) => string;

  constructor(text: (from: number, to: number) => string) {
    this.text = text;
  }

  scope(from: number, to: number, parent: Scope | undefined): Scope {
    const scope = { from, to, parent, definitions: new Map<string, Definition>() };
    this.scopes.push(scope);
    return scope;
  }

  private define(
    node: SyntaxNode,
    space: Space,
    scope: Scope,
    detail: string,
    owner?: Definition,
  ): Definition {
    const { from, to } = node;
    const name = this.text(from, to);
    const known = scope.definitions.get(key(space, name));
    const definition = known ?? { name, space, from, to, scope, detail, ...(owner ? { owner } : {}) };
    scope.definitions.set(key(space, name), definition);
    this.occurrences.push({ name, space, from, to, role: 'definition', target: definition });
    return definition;
  }

  private refer(node: SyntaxNode, space: Space, scope: Scope): Occurrence {
    const { from, to } = node;
    const occurrence: Occurrence = {
      name: this.text(from, to),
      space,
      from,
      to,
      role: 'reference',
      target: undefined,
    };
    this.occurrences.push(occurrence);
    this.pending.push({ occurrence, scope });
    return occurrence;
  }

  /** Modules, functions and assignments of one scope are known in all of it, so they come before the rest. */
  private hoist(block: SyntaxNode, scope: Scope): void {
    for (let child = block.firstChild; child; child = child.nextSibling) {
      if (child.name === 'ModuleDefinition' || child.name === 'FunctionDefinition') {
        const name = child.getChild(`${child.name}Name`);
        if (name) this.define(name, child.name === 'ModuleDefinition' ? 'module' : 'function', scope, '');
      } else if (child.name === 'Assignment') {
        const name = child.getChild('VariableDefinition');
        if (name) this.define(name, 'variable', scope, 'variable');
        // A bare block belongs to the scope around it.
      } else if (child.name === 'Block') this.hoist(child, scope);
    }
  }

  file(root: SyntaxNode): Scope {
    const top = this.scope(root.from, root.to, undefined);
    this.hoist(root, top);
    this.children(root, top);
    this.resolve();
    return top;
  }

  private children(node: SyntaxNode, scope: Scope): void {
    for (let child = node.firstChild; child; child = child.nextSibling) this.visit(child, scope);
  }

  private visit(node: SyntaxNode, scope: Scope): void {
    switch (node.name) {
      case 'ModuleDefinition':
      case 'FunctionDefinition':
        return this.callable(node, scope, node.getChild(`${node.name}Name`) ?? undefined);
      case 'FunctionLiteral':
        return this.callable(node, scope, undefined);
      case 'ModuleInstantiation':
        return this.instantiation(node, scope);
      case 'IfStatement':
        return this.branches(node, scope);
      case 'LetExpression':
      case 'ListLet':
      case 'ListFor':
        return this.binding(node, node.getChild('Arguments') ?? node.getChild('LoopArguments'), scope);
      case 'CallExpression': {
        const name = node.getChild('FunctionName');
        const callee = name ? this.refer(name, 'function', scope) : undefined;
        for (let child = node.firstChild; child; child = child.nextSibling)
          if (child.name === 'Arguments') this.arguments(child, scope, callee);
          else if (child.name !== 'FunctionName') this.visit(child, scope);
        return;
      }
      case 'VariableName':
        this.refer(node, 'variable', scope);
        return;
      case 'VariableDefinition':
      case 'ModuleDefinitionName':
      case 'FunctionDefinitionName':
      case 'MemberName':
        return;
      case 'Arguments':
        return this.arguments(node, scope, undefined);
      default:
        return this.children(node, scope);
    }
  }

  private callable(node: SyntaxNode, scope: Scope, name: SyntaxNode | undefined): void {
    const owner = name
      ? scope.definitions.get(
          key(node.name === 'ModuleDefinition' ? 'module' : 'function', this.text(name.from, name.to)),
        )
      : undefined;
    const inner = this.scope(node.from, node.to, scope);
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'Parameters') continue;
      for (const parameter of child.getChildren('Parameter')) {
        const variable = parameter.getChild('VariableDefinition');
        if (variable) this.define(variable, 'variable', inner, 'parameter', owner);
        // Defaults are read where the definition stands: they do not see the other parameters.
        this.children(parameter, scope);
      }
    }
    if (node.name === 'ModuleDefinition') this.hoistBody(node, inner);
    for (let child = node.firstChild; child; child = child.nextSibling)
      if (child.name !== 'Parameters') this.visit(child, inner);
  }

  private hoistBody(node: SyntaxNode, scope: Scope): void {
    const body = node.lastChild;
    if (body?.name === 'Block') this.hoist(body, scope);
  }

  /** Children of a module, and the branches of `if`, have variables of their own. */
  private child(node: SyntaxNode, scope: Scope): void {
    if (node.name !== 'Block') return this.visit(node, scope);
    const inner = this.scope(node.from, node.to, scope);
    this.hoist(node, inner);
    this.children(node, inner);
  }

  private branches(node: SyntaxNode, scope: Scope): void {
    for (let child = node.firstChild; child; child = child.nextSibling) this.child(child, scope);
  }

  private instantiation(node: SyntaxNode, scope: Scope): void {
    const name = node.getChild('ModuleName');
    const word = node.firstChild ? this.text(node.firstChild.from, node.firstChild.to) : '';
    const callee = name ? this.refer(name, 'module', scope) : undefined;
    const list = node.getChild('Arguments');
    if (list && BINDERS.has(word)) return this.binding(node, list, scope, word);
    for (let child = node.firstChild; child; child = child.nextSibling)
      if (child.name === 'Arguments') this.arguments(child, scope, callee);
      else if (child.name !== 'ModuleName') this.child(child, scope);
  }

  /** `let (…)` and `for (…)`: each name is known to the arguments behind it and to what follows. */
  private binding(
    node: SyntaxNode,
    list: SyntaxNode | null,
    scope: Scope,
    word = node.name === 'ListFor' ? 'for' : 'let',
  ): void {
    let inner = scope;
    const again = list?.name === 'LoopArguments' ? new Set<string>() : undefined;
    for (let child = list?.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'NamedArgument') {
        this.visit(child, inner);
        continue;
      }
      const name = child.getChild('ArgumentName');
      for (let part = child.firstChild; part; part = part.nextSibling)
        if (part.name !== 'ArgumentName') this.visit(part, inner);
      if (!name) continue;
      const text = this.text(name.from, name.to);
      // `for (i = 0; i < 3; i = i + 1)`: the last part sets the same variable.
      if (again?.has(text)) this.refer(name, 'variable', inner);
      else {
        inner = this.scope(child.to, node.to, inner);
        this.define(name, 'variable', inner, word);
        again?.add(text);
      }
    }
    for (let child = node.firstChild; child; child = child.nextSibling)
      if (child.name !== 'Arguments' && child.name !== 'LoopArguments' && child.name !== 'ModuleName')
        this.child(child, inner);
  }

  private arguments(node: SyntaxNode, scope: Scope, callee: Occurrence | undefined): void {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'NamedArgument') {
        this.visit(child, scope);
        continue;
      }
      const name = child.getChild('ArgumentName');
      if (name) {
        const { from, to } = name;
        this.occurrences.push({
          name: this.text(from, to),
          space: 'variable',
          from,
          to,
          role: 'argument',
          target: undefined,
          ...(callee ? { callee } : {}),
        });
      }
      for (let part = child.firstChild; part; part = part.nextSibling)
        if (part.name !== 'ArgumentName') this.visit(part, scope);
    }
  }

  private resolve(): void {
    for (const { occurrence, scope } of this.pending) {
      for (let at: Scope | undefined = scope; at && !occurrence.target; at = at.parent) {
        occurrence.target = at.definitions.get(key(occurrence.space, occurrence.name));
        // A variable may hold a function; the nearest of both is called.
        if (!occurrence.target && occurrence.space === 'function')
          occurrence.target = at.definitions.get(key('variable', occurrence.name));
      }
    }
    for (const occurrence of this.occurrences) {
      const owner = occurrence.callee?.target;
      if (!owner) continue;
      for (const scope of this.scopes) {
        const parameter = scope.definitions.get(key('variable', occurrence.name));
        if (parameter?.owner === owner) occurrence.target = parameter;
      }
    }
    this.occurrences.sort((a, b) => a.from - b.from);
  }
}

/**
 * Who is who in a file, after OpenSCAD's rules: three spaces of names, hoisted assignments per block, `let` and
 * `for` one name after the other. A name without target is defined elsewhere or not at all.
 */
export function names(tree: Tree, text: (from: number, to: number) => string): Names {
  const walk = new Walk(text);
  const top = walk.file(tree.topNode);
  return { top, scopes: walk.scopes, occurrences: walk.occurrences };
}

/** The occurrence that covers or touches `position`. */
export const occurrenceAt = ({ occurrences }: Names, position: number): Occurrence | undefined =>
  occurrences.find(({ from, to }) => from <= position && position <= to);

/** The local definitions that can be named at `position`, innermost first; those of the top level are left out. */
export function localsAt({ scopes, top }: Names, position: number): Definition[] {
  const around = scopes
    .filter(scope => scope !== top && scope.from <= position && position <= scope.to)
    .sort((a, b) => b.from - a.from || a.to - b.to);
  const seen = new Map<string, Definition>();
  for (const scope of around)
    for (const definition of scope.definitions.values()) {
      const name = key(definition.space, definition.name);
      if (!seen.has(name)) seen.set(name, definition);
    }
  return [...seen.values()];
}
