import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Argument, Block, Element, Parameter, SyntaxTree } from '../../wasm/scad/language/syntax/ast.ts';
import { parse } from '../../wasm/scad/language/syntax/parser.ts';
import { parser } from './language.ts';

// The editor has a grammar that goes on behind errors, the engine a parser that is fast and knows OpenSCAD's words.
// They must read the same in every text. A reading is a list of names with their offsets, ascending.
type Reading = string[];

const reading = (found: Map<number, string>): Reading =>
  [...found].toSorted(([a], [b]) => a - b).map(([at, what]) => `${at} ${what}`);

function byParser(tree: SyntaxTree): Reading {
  const found = new Map<number, string>();
  const all = (items: readonly (Argument | Parameter)[]): void => {
    for (const item of items) {
      const value = 'value' in item ? item.value : item.initial;
      if (item.name !== undefined) found.set(item.start, `= ${item.name}`);
      if (value) expression(value);
    }
  };
  const expression = (node: Element): void => {
    switch (node.kind) {
      case 'literal':
        break;
      case 'lookup':
        found.set(node.start, node.name);
        break;
      case 'member':
        expression(node.object);
        break;
      case 'index':
        expression(node.object);
        expression(node.index);
        break;
      case 'call':
        expression(node.callee);
        all(node.arguments);
        break;
      case 'unary':
        expression(node.operand);
        break;
      case 'binary':
        expression(node.left);
        expression(node.right);
        break;
      case 'conditional':
      case 'if-element':
        expression(node.condition);
        expression(node.then);
        if (node.else) expression(node.else);
        break;
      case 'range':
        expression(node.begin);
        if (node.step) expression(node.step);
        expression(node.stop);
        break;
      case 'vector':
        node.elements.forEach(expression);
        break;
      case 'function-literal':
        all(node.parameters);
        expression(node.body);
        break;
      case 'let':
        all(node.assignments);
        expression(node.body);
        break;
      case 'assert':
      case 'echo':
        all(node.arguments);
        if (node.body) expression(node.body);
        break;
      case 'each':
        expression(node.value);
        break;
      case 'for':
      case 'let-element':
        all(node.assignments);
        expression(node.element);
        break;
      case 'for-loop':
        all(node.initial);
        expression(node.condition);
        all(node.step);
        expression(node.element);
        break;
    }
  };
  const block = ({ statements }: Block): void => {
    for (const node of statements) {
      switch (node.kind) {
        case 'assignment':
          found.set(node.start, `= ${node.name}`);
          expression(node.value);
          break;
        case 'module':
          all(node.parameters);
          block(node.body);
          break;
        case 'function':
          all(node.parameters);
          expression(node.body);
          break;
        case 'instantiation':
          found.set(node.start, `${node.name}()`);
          all(node.arguments);
          block(node.children);
          break;
        case 'if':
          expression(node.condition);
          block(node.then);
          if (node.else) block(node.else);
          break;
        case 'include':
        case 'use':
          found.set(node.start, node.path);
      }
    }
  };
  block(tree.body);
  return reading(found);
}

function byGrammar(text: string): Reading {
  const found = new Map<number, string>();
  parser.parse(text).iterate({
    enter({ name, from, to, node }) {
      const written = text.slice(from, to);
      switch (name) {
        case 'ModifiedInstantiation':
          // What `*` switches off leaves nothing behind.
          return !text.startsWith('*', from);
        case 'VariableDefinition':
        case 'ArgumentName':
          found.set(from, `= ${written}`);
          break;
        case 'VariableName':
        case 'FunctionName':
          found.set(from, written);
          break;
        case 'ModuleInstantiation':
          found.set(from, `${/^[\w$]+/.exec(written)![0]}()`);
          break;
        case 'Path':
          found.set(node.parent!.from, written.slice(1, -1));
      }
      return true;
    },
  });
  return reading(found);
}

const grammarFails = (text: string): boolean => {
  let fails = false;
  parser.parse(text).iterate({ enter: ({ type }) => !(fails ||= type.isError) });
  return fails;
};

describe('the grammar and the parser read the same', () => {
  test.each([
    'BOSL',
    'BOSL2',
    'FunctionalOpenSCAD',
    'MCAD',
    'NopSCADlib',
    'OpenSCAD-Snippet',
    'boltsparts',
    'brailleSCAD',
    'closepoints',
    'funcutils',
    'lasercut',
    'openscad-tray',
    'pathbuilder',
    'plot-function',
    'smooth-prim',
  ])('in every file of %s', async name => {
    const archive = unzipSync(new Uint8Array(await (await fetch(`/libraries/${name}.zip`)).arrayBuffer()));
    const files = Object.entries(archive).filter(([path]) => path.endsWith('.scad'));
    expect(files.length).toBeGreaterThan(0);
    for (const [path, bytes] of files) {
      const text = strFromU8(bytes);
      const tree = parse(text, path);
      expect({ path, messages: tree.messages.filter(m => m.severity === 'error') }).toEqual({
        path,
        messages: [],
      });
      expect(byParser(tree), path).toEqual(byGrammar(text));
    }
  });

  // Every prefix and every text with one token less is a text that somebody types.
  test('and stumble over the same texts', () => {
    const whole = `use <a.scad> x = [for (i = [0 : 2 : 10], j = i) if (i > 1) let (a = 1) (each [a, -b ^ 2]) else f(a, n = 1,)];
module m(a, b = function (x) x ? 1 : 2) { if (a) #cube([1, .5, 0x1f], true); else %sphere(r = 1e3) { x = 2; echo("q"); } }
function g(x) = assert(x > 0, "no") let (y = x) [for (i = 0; i < 3; i = i + 1) i][0].x + !y(1)(2); { y = "\\""; } *m();`;
    const pieces = whole.match(/[\w$]+|"(?:[^"\\]|\\.)*"|\s+|[<>=!]=|<<|>>|&&|\|\||./gs)!;
    let failing = 0;
    const compare = (part: string): void => {
      // OpenSCAD alone takes the end of a file for a module's body.
      const text = `${part} z();`;
      const ours = parse(text, '').messages.some(({ severity }) => severity === 'error');
      if (ours) failing++;
      expect({ text, fails: grammarFails(text) }).toEqual({ text, fails: ours });
    };
    for (let i = 0; i < pieces.length; i++) {
      compare(pieces.slice(0, i).join(''));
      compare(pieces.toSpliced(i, 1).join(''));
      compare(pieces.toSpliced(i, 2, pieces[i + 1] ?? '', pieces[i]!).join(''));
    }
    expect(failing).toBeGreaterThan(pieces.length);
  });
});
