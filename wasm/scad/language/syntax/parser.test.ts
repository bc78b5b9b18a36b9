import { describe, expect, test } from 'vitest';
import type { Argument, Block, Element, Parameter, Statement } from './ast.ts';
import { lineOf, parse, parsed } from './parser.ts';

// A tree as one line: operators in parentheses, so that grouping shows.
const list = (items: readonly (Argument | Parameter)[]): string =>
  items
    .map(item => {
      const value = 'value' in item ? item.value : item.initial;
      const name = item.name ?? '';
      return value ? (name === '' ? show(value) : `${name}=${show(value)}`) : name;
    })
    .join(' ');

function show(node: Element): string {
  switch (node.kind) {
    case 'literal':
      return node.value === undefined ? 'undef' : JSON.stringify(node.value);
    case 'lookup':
      return node.name;
    case 'member':
      return `(. ${show(node.object)} ${node.name})`;
    case 'index':
      return `(at ${show(node.object)} ${show(node.index)})`;
    case 'call':
      return `(call ${[show(node.callee), list(node.arguments)].join(' ').trim()})`;
    case 'unary':
      return `(${node.operator} ${show(node.operand)})`;
    case 'binary':
      return `(${node.operator} ${show(node.left)} ${show(node.right)})`;
    case 'conditional':
      return `(? ${show(node.condition)} ${show(node.then)} ${show(node.else)})`;
    case 'range':
      return `(range ${[node.begin, node.step, node.stop].map(part => (part ? show(part) : '_')).join(' ')})`;
    case 'vector':
      return `[${node.elements.map(show).join(' ')}]`;
    case 'function-literal':
      return `(function (${list(node.parameters)}) ${show(node.body)})`;
    case 'let':
      return `(let (${list(node.assignments)}) ${show(node.body)})`;
    case 'assert':
    case 'echo':
      return `(${node.kind} (${list(node.arguments)})${node.body ? ` ${show(node.body)}` : ''})`;
    case 'each':
      return `(each ${show(node.value)})`;
    case 'for':
      return `(for (${list(node.assignments)}) ${show(node.element)})`;
    case 'for-loop':
      return `(for (${list(node.initial)}; ${show(node.condition)}; ${list(node.step)}) ${show(node.element)})`;
    case 'if-element':
      return `(if ${show(node.condition)} ${show(node.then)}${node.else ? ` ${show(node.else)}` : ''})`;
    case 'let-element':
      return `(let-element (${list(node.assignments)}) ${show(node.element)})`;
  }
}

const block = ({ statements }: Block): string => statements.map(statement).join(' ');

function statement(node: Statement): string {
  switch (node.kind) {
    case 'assignment':
      return `${node.name}=${show(node.value)}`;
    case 'module':
      return `module ${node.name}(${list(node.parameters)}){${block(node.body)}}`;
    case 'function':
      return `function ${node.name}(${list(node.parameters)})=${show(node.body)}`;
    case 'instantiation':
      return `${node.name}(${list(node.arguments)})${node.modifiers || ''}{${block(node.children)}}`;
    case 'if':
      return `if${node.modifiers || ''}(${show(node.condition)}){${block(node.then)}}${node.else ? `{${block(node.else)}}` : ''}`;
    case 'include':
    case 'use':
      return `${node.kind}<${node.path}>`;
  }
}

const tree = (text: string): string => {
  const { body, messages, unsure } = parse(text, 'main.scad');
  expect({ messages, unsure }).toEqual({ messages: [], unsure: undefined });
  return block(body);
};
const value = (text: string): string => tree(`x=${text};`).slice(2);

describe('expressions', () => {
  test.each([
    ['-a^2*b+c<d==e', '(== (< (+ (* (- (^ a 2)) b) c) d) e)'],
    ['a^b^c', '(^ a (^ b c))'],
    ['2^-3^!x', '(^ 2 (- (^ 3 (! x))))'],
    ['a-b-c', '(- (- a b) c)'],
    ['a*b/c%d', '(% (/ (* a b) c) d)'],
    ['a|b&c<<d+1>>2', '(| a (& b (>> (<< c (+ d 1)) 2)))'],
    ['a||b&&c?d:e?f:g', '(? (|| a (&& b c)) d (? e f g))'],
    ['a<b<=c>d>=e!=f', '(!= (>= (> (<= (< a b) c) d) e) f)'],
    ['!a==b', '(== (! a) b)'],
    ['~-+a', '(~ (- a))'],
    ['-5', '-5'],
    ['- -(5)', '5'],
    ['-5^2', '(- (^ 5 2))'],
    ['(a+b)*c', '(* (+ a b) c)'],
    ['a.b[1](2, n=3).c', '(. (call (at (. a b) 1) 2 n=3) c)'],
    ['(function(a,b=2,) a+b)(1)', '(call (function (a b=2) (+ a b)) 1)'],
    ['function() function(x) x', '(function () (function (x) x))'],
    ['let(a=1, b=a,) a+b', '(let (a=1 b=a) (+ a b))'],
    ['assert(a) echo("x", b=1) c', '(assert (a) (echo ("x" b=1) c))'],
    ['assert(true)', '(assert (true))'],
    ['[echo(1)]', '[(echo (1))]'],
    ['f(g(), )', '(call f (call g))'],
    ['a[b ? c : d]', '(at a (? b c d))'],
    ['undef==true', '(== undef true)'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));
});

describe('lists and ranges', () => {
  test.each([
    ['[]', '[]'],
    ['[1,[2,],]', '[1 [2]]'],
    ['[a:b]', '(range a _ b)'],
    ['[a:b:c]', '(range a b c)'],
    ['[a?b:c:d]', '(range (? a b c) _ d)'],
    ['[(a):(b)]', '(range a _ b)'],
    ['[for(i=a,j=b) i, 5]', '[(for (i=a j=b) i) 5]'],
    ['[for(i=0,j=1;i<3;i=i+1,j=j*2) j]', '[(for (i=0 j=1; (< i 3); i=(+ i 1) j=(* j 2)) j)]'],
    ['[for(;true;) 1]', '[(for (; true; ) 1)]'],
    ['[if(a) if(b) 1 else 2]', '[(if a (if b 1 2))]'],
    ['[if(a) 1 else if(b) 2 else each c]', '[(if a 1 (if b 2 (each c)))]'],
    ['[let(a=1) a+2]', '[(let (a=1) (+ a 2))]'],
    ['[let(a=1) for(i=a) i]', '[(let-element (a=1) (for (i=a) i))]'],
    ['[let(a=1) (for(i=a) i)]', '[(let-element (a=1) (for (i=a) i))]'],
    ['[(let(a=1) (each a)), 2]', '[(let-element (a=1) (each a)) 2]'],
    ['[let(a=1) (a)+1]', '[(let (a=1) (+ a 1))]'],
    ['[(for(i=a) i)]', '[(for (i=a) i)]'],
    ['[((a)+1)*2]', '[(* (+ a 1) 2)]'],
    ['[(a).x, (a)(1)]', '[(. a x) (call a 1)]'],
    ['[each each a]', '[(each (each a))]'],
    ['[each (a)[0]]', '[(each (at a 0))]'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));
});

describe('numbers and strings', () => {
  test.each<[string, unknown]>([
    ['1e3', 1000],
    ['1E+2', 100],
    ['.5', 0.5],
    ['5.', 5],
    ['5.e1', 50],
    ['0xFF', 255],
    ['007', 7],
    ['123456789012', 123456789012],
    ['0.1', 0.1],
    ['"a\\n\\t\\r\\\\\\""', 'a\n\t\r\\"'],
    ['"\\x41\\u00e9\\U01F600"', 'Aé😀'],
    ['"\\q\\x80\\u12"', 'qx80u12'],
    ['"\\x00\\ud800"', '  '],
    ['"a\nb"', 'ab'],
    ['"é😀"', 'é😀'],
    ['"/*"', '/*'],
    ['"//"', '//'],
  ])('%j is %j', (text, expected) => {
    const [first] = parse(`x=${text};`, 'main.scad').body.statements;
    expect(first).toMatchObject({ kind: 'assignment', value: { kind: 'literal', value: expected } });
  });

  test('what a double cannot hold is left out, as OpenSCAD does', () => {
    expect(tree('x = 1e999 5;')).toBe('x=5');
    expect(tree('f(1e-320);')).toBe('f(){}');
  });
});

describe('statements', () => {
  test.each([
    ['', ''],
    [';;', ''],
    ['{ a=1; { b=2; } module c(){} } d();', 'a=1 b=2 module c(){} d(){}'],
    ['module m(a, $b=[1], ) { x=a; cube(x); }', 'module m(a $b=[1]){x=a cube(x){}}'],
    ['module m() cube();', 'module m(){cube(){}}'],
    ['function f(a=1,b)=a;', 'function f(a=1 b)=a'],
    ['a() b(){ c(); {d();} x=1; }', 'a(){b(){c(){} d(){} x=1}}'],
    [
      'for(i=a) let(j=i) assert(j) echo(j) each(j) f();',
      'for(i=a){let(j=i){assert(j){echo(j){each(j){f(){}}}}}}',
    ],
    ['if(a) b(); else if(c) d(); else {e(); f();}', 'if(a){b(){}}{if(c){d(){}}{e(){} f(){}}}'],
    ['if(a) if(b) c(); else d();', 'if(a){if(b){c(){}}{d(){}}}'],
    ['#%!a(); *b(); union() *c();', 'a()7{} union(){}'],
    ['%if(a) b();', 'if2(a){b(){}}'],
    ['use <a/b c.scad>\ninclude\n<x.scad>', 'use<a/b c.scad> include<x.scad>'],
    [
      'module m(){include <x.scad>} union(){include <y.scad> a();}',
      'module m(){include<x.scad>} union(){include<y.scad> a(){}}',
    ],
    ['use=3; include=use; user=include;', 'use=3 include=use user=include'],
    ['$fn=5; x$=1;', undefined],
    ['true=1;', undefined],
    ['\u00a0a();\u00a0', 'a(){}'],
    ['/***/a();/* x **/ // y', 'a(){}'],
  ])('%j', (text, expected) => {
    if (expected === undefined) expect(parse(text, '').messages).toHaveLength(1);
    else expect(tree(text)).toBe(expected);
  });
});

describe('what is wrong', () => {
  const errors = (text: string): string[] =>
    parse(text, '').messages.map(m => `${m.severity} ${m.line}: ${m.text}`);

  test.each([
    ['x = 1;\ncube(;', 'error 2: Parser error: syntax error'],
    ['cube(1)\n', 'error 3: Parser error: syntax error'],
    ['x = [1,\n\n2,,3];', 'error 3: Parser error: syntax error'],
    ['x = {a: 1};', 'error 1: Parser error: syntax error'],
    ['union() { module a() {} }', 'error 1: Parser error: syntax error'],
    ['module a() { use <b> }', 'error 1: Parser error: syntax error'],
    ['x = 1 + let(a=1) a;', 'error 1: Parser error: syntax error'],
    ['x = [((for(i=a) i))];', 'error 1: Parser error: syntax error'],
    ['x = [(for(i=a) i)+1];', 'error 1: Parser error: syntax error'],
    ['x = a\n.5;', 'error 2: Parser error: syntax error'],
    ['é();', 'error 1: Parser error: syntax error'],
  ])('%j', (text, expected) => expect(errors(text)).toEqual([expected]));

  test('the statements before an error are there', () => {
    expect(parse('a=1; b=2; c(', '').body.statements).toHaveLength(2);
  });

  test('nothing overflows the stack', () => {
    for (const text of [
      `x = ${'('.repeat(1e5)}`,
      `x = ${'['.repeat(1e5)}`,
      `x = ${'-'.repeat(1e5)}1;`,
      `x = ${'a?'.repeat(1e5)}`,
      `x = ${'let(a=1) '.repeat(1e5)} a;`,
      'a() '.repeat(1e5),
      '{'.repeat(1e5),
      'if(a) '.repeat(1e5),
      `x = [${'each '.repeat(1e5)} a];`,
    ])
      expect(parse(text, '').unsure).toBe('nested too deeply');
    expect(tree(`x = ${'('.repeat(300)}1${')'.repeat(300)};`)).toBe('x=1');
    expect(value(`1${'+1'.repeat(2000)}`)).toHaveLength(1 + 6 * 2000);
  });

  test('an include within a statement is for OpenSCAD to read', () => {
    expect(parse('x = [include <a.scad>];', '').unsure).toBeDefined();
    expect(parse('module m() include <a.scad>', '').unsure).toBeDefined();
    expect(parse('if (a) b(); include <a.scad> else c();', '').unsure).toBeDefined();
  });
});

test('lines are counted as OpenSCAD counts them: a carriage return between tokens is one more', () => {
  const text = '/* a\r\n b */ foo();\r\n"x\r\ny";';
  const tree = parse(text, '');
  const at = (word: string): number => lineOf(tree, text.indexOf(word));
  expect(['/*', 'b', 'foo', '"x', 'y"'].map(at)).toEqual([1, 2, 2, 4, 5]);
});

test('an unchanged file is never parsed again', () => {
  const first = parsed('a = 1;', 'a.scad');
  expect(parsed('a = 1;', 'a.scad')).toBe(first);
  expect(parsed('a = 2;', 'a.scad')).not.toBe(first);
  expect(parsed('a = 1;', 'b.scad')).not.toBe(first);
});
