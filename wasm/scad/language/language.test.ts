import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ParameterSet } from '../../contract.ts';
import { openScad, openScadHost } from '../../../server/openscad.ts';
import { ModelFiles } from '../../formwork/model-files.ts';
import { libraryFiles } from '../library.ts';
import { reach } from '../reach.ts';
import { csgText } from './csg-text.ts';
import { Language, Unsure, type Outcome, type RunOptions } from './language.ts';

const engine = openScad();
const host = openScadHost();

type Texts = Record<string, string>;

const filesOf = (texts: Texts): ModelFiles => new ModelFiles({ entry: 'main.scad', files: texts }, []);

const run = (
  program: string | Texts,
  parameters: ParameterSet = {},
  options: RunOptions = {},
  language = new Language(),
): Outcome =>
  language.run(
    filesOf(typeof program === 'string' ? { 'main.scad': program } : program),
    'main.scad',
    parameters,
    options,
  );

/** What both engines say of a program, side by side. */
async function both(program: string | Texts, parameters: ParameterSet = {}, language = new Language()) {
  const files = typeof program === 'string' ? { 'main.scad': program } : program;
  const { text, diagnostics } = await (await engine).csg({ entry: 'main.scad', files }, parameters);
  const ours = run(files, parameters, {}, language);
  // The persistent instance says placeless deprecations only once in its life.
  const said = (list: Outcome['diagnostics']) => list.filter(({ severity }) => severity !== 'deprecated');
  return {
    theirs: { text, diagnostics: said(diagnostics) },
    ours: { text: text === undefined ? undefined : csgText(ours.root), diagnostics: said(ours.diagnostics) },
  };
}

const LIBRARY = `
x = 5;
$q = 7;
echo("library");
y = $zz;
function lf(a) = [a, x, $q];
function later() = z;
z = x + 1;
module lm() { echo($q, x); cube(x); }
module private(a = hidden()) { cube(a); }
function hidden() = 3;
`;
const INCLUDED = 'k = 1;\nk = 2;\nm = 3;\nfunction from_include() = k + m;\nsphere(m);\n';

const PROGRAMS: Record<string, readonly string[]> = {
  'assignments and scopes': [
    'a = 1; a = 2; echo(a); module m(p) { p = 3; q = [1, -2, "a"]; echo(p); } m(1);',
    'a = b; b = 1; echo(a); module m() { c = d; d = 2; echo(c, d); } d = 9; m(); echo(PI); PI = 4; echo(PI);',
    'module m() { function g(x) = x + a; a = g(1); b = g(1); echo(a, b); } m();',
    'for (i = [0 : 2]) { a = i; if (a > 1) echo(a); b = $fn; }',
    'x = 1; module m(x) { module n() { echo(x); x = 7; echo(x); } x = x + 1; n(); } m(4);',
    'module m() { a = 1; { b = a; cube(b); } } m();',
  ],
  functions: [
    'function f(x) = y; echo(f(1, y = 2)); echo(f(1, 2, 3)); echo(f(x = 1, x = 2)); echo(f(1, x = 2)); echo(z);',
    'function f(a, b = 2, c) = [a, b, c]; echo(f(1), f(c = 1, 2), f(b = undef), f(1, c = 3, 5), f(c = 3, 5, 6, 7));',
    'f = function(x, y = 2) x > 1 ? x + y * 2 : let(a = 1) [for (i = [0 : 2]) if (i > 1) each [i, -i, !x]]; echo(f, f(1)); g = 3; echo(g(2)); echo((3)(2)); echo(f == f);',
    'a = function(x) x == 0 ? 0 : a(x - 1); echo(a(5)); echo(let(f = function(n) n == 0 ? 1 : n * f(n - 1)) f(5));',
    'fs = [for (i = [0 : 2]) function() i]; echo(fs[0](), fs[2]()); gs = [for (i = 0; i < 3; i = i + 1) function() i]; echo(gs[0](), gs[2]());',
    'function down(n) = n == 0 ? "end" : down(n - 1); echo(down(100000)); function even(n) = n == 0 || odd(n - 1); function odd(n) = n != 0 && even(n - 1); echo(even(100));',
    'function endless(x) = endless(x + 1); echo(endless(0));',
    'function len(x) = "mine"; echo(len([1])); f = max; echo(f(1, 2));',
    'let (f = function(x) x + 1) { echo(f(1)); } function f(x) = -x; echo(f(1));',
  ],
  'special variables': [
    '$fn = 10; module m($fn = 20, r = $fn) { echo($fn, r); children(); } m() echo($fn); function h($q = 1, w = $q) = [$q, w]; echo(h()); echo(h($q = 5));',
    'module m() { $x = 3; n(); } module n() { echo($x); } m(); n();',
    'function f(n) = n == 0 ? $x : f(n - 1); echo(f(3, $x = 5)); echo(let(a = 1, $b = 2) $b, $b);',
    'module q() { echo(parent_module(0), parent_module(1), $parent_modules); children(); } module w() q() echo($parent_modules, parent_module(0)); w(); echo($children, $parent_modules);',
    'translate([1, 0, 0], $fn = 5) sphere(1); $fa = 3; sphere(2); module m() { $fs = 0.1; children(); } m() circle(3);',
    'for ($i = [0 : 2]) echo($i); echo($i); echo([for ($j = [1, 2]) $j]); echo($vpr, $vpt, $vpd, $vpf, $t, $preview);',
    '$f = function(x) x * 2; echo($f(4)); module m() { $g = function() "inner"; echo($g()); } m();',
  ],
  'modules and children': [
    'module m() { echo($children); children(5); children("a"); children([0, 1]); children([0 : 1]); children(-1); } m() { cube(1); sphere(2); } children();',
    'module m(a) { module n() { echo(a); children(); } n() children(); } m(3) cube(1);',
    'module m(x) { echo(x); } m(x = 1, x = 2); m(1, x = 3); m($fn = 4, y = 2) cube(); m(1, 2, 3);',
    'module n() { echo($children); children(1); } n() { cube(1); *sphere(1); for (i = [0 : 1]) cube(i + 1); }',
    'module r(n) { if (n > 0) translate([1, 0, 0]) r(n - 1) { children(0); cube(n); } else children(); } r(3) sphere(1);',
    'foo(); module m() { bar(); } m(); cube(1) sphere(2); translate([1, 2, 3]);',
    'module each_child() { for (i = [0 : $children - 1]) translate([i, 0, 0]) children(i); } each_child() { cube(1); if (false) sphere(1); let (a = 2) cube(a); }',
  ],
  modifiers: [
    '!cube(1); sphere(2);',
    'sphere(2); translate([1, 2, 3]) { #cube(2); %cube(3); *cube(4); }',
    'translate([1, 0, 0]) !cube(1); !sphere(2);',
    '!for (i = [0 : 1]) cube(i + 1); for (i = [0 : 2]) translate([i, 0]) !square(1);',
    '#%cube(1); %if (true) cube(2); #union() { !cube(3); }',
  ],
  control: [
    'if (true) {} else cube(1); if (false) cube(2); if (false) cube(1); else {} let (a = 1) {} echo("q") cube(3); echo("z");',
    'intersection_for (i = [0 : 2]) cube(i + 1); intersection_for () cube(1);',
    'for (i = 5) echo(i); for (c = "abé😀") echo(c); for (i = undef) echo(i); for (i = [1, [2, 3]]) echo(i); for (i = [0 : 1], j = [i : 2]) echo(i, j); for () echo("x"); for ([1, 2]) echo("y");',
    'let (a = 1, a = 2, 5) echo(a); x = let(a = 1, a = 2, 7) a; echo(x);',
    'assign (a = 1, b = 2) echo(a, b);',
    'echo([5 : 1], [1 : 2 : 10], [for (i = [5 : 1]) i]); for (i = [0 : 0 : 1]) echo(i); for (i = [0 : 1e7]) echo(i); for (i = [1 : 0 : 1]) echo(i);',
    'echo(a = 1, 2, "x", [1, [2, "s"]], undef, 1e30, 0.1, true, [0 : 1], -0);',
  ],
  lists: [
    'echo([each [1, 2], each "ab", each [0 : 2], each 5, each undef, each [for (i = [0 : 2]) [i]], each each [[1, [2]], [3]]]);',
    'echo([for (i = [0 : 3]) if (i % 2 == 0) i else -i], [let (a = 2) each [a, a]], [for (a = [1, 2]) let (b = a) b]);',
    'echo([for (i = 0; i < 3; i = i + 1, b = i) [i, b]]); b = 7; echo([for (i = 0; i < 3; i = i + 1, b = i) [i, b]]);',
    'echo([for (i = [0 : 2], j = [0 : i]) [i, j]], [for (i = [3, 4]) for (j = [i]) each [j, j]]);',
    'v = [1, 2, 3]; echo(v.x, v.xy, v.q, v[1], v[5], v[-1], v[1.7], "abc"[1], [0 : 2].step, undef.x, undef[0], v["x"]);',
    'echo([for (i = 0; true; i = i + 1) 1]);',
  ],
  operators: [
    'echo(1 > "a", !undef, -undef, +"a", ~1, 1 & "a", [1] < [2], 5 % 0, 1 / 0, 0 / 0, true + 1);',
    'echo(1 && 0, "" || [], 1 == true, [1, 2] == [1, 2], "a" != "b", undef == undef, 2 ^ 3 ^ 2, -2 ^ 2);',
    'echo(is_undef(nothing), is_undef($nothing), is_undef([nothing]));',
  ],
  failures: [
    'function f(x) = assert(x > 0 && x != "a\\"b", str("neg", x)) x; function g(x) = 1 + f(x); module q(a, b = 2) { echo(sin(g(-1))); } module r() q(3); r();',
    'cube(1); sphere(assert(false)); cube(2);',
    'translate([1, 2, 3]) { cube(1); sphere(assert(false, "text")); }',
    'module m(a, b = [1, "s"]) { x = assert(false) 1; } module n() m(1); n();',
    'x = 1; x = assert(false);',
    'assert(1 == 2, "msg") cube(1);',
    'assert(condition = true, message = "fine") cube(1); assert(true, "a", 3); assert();',
    'function tail(n) = n == 0 ? assert(false) 1 : tail(n - 1); module m() cube(tail(3)); m();',
    'cube(1',
  ],
  files: [
    'include <inc.scad>\nm = 4;\necho(k, m, from_include());',
    'm = 4;\ninclude <inc.scad>\necho(k, m);',
    'use <lib.scad>\necho(lf(1)); echo(lf(2)); lm(); lm(); private(); echo(hidden(), later()); echo(x);',
    '$q = 1; $zz = 2; use <lib.scad>\necho(lf(1)); module m($zz) { echo(lf($zz)); } m(3); m(3); m(4);',
    'include <nothing.scad>\nuse <nothing2.scad>\ncube(1);',
    'use <inc.scad>\necho(from_include(), k); include <lib.scad>\necho(x, $q);',
  ],
};

describe('a program gives the tree and the messages that OpenSCAD gives', () => {
  for (const [subject, programs] of Object.entries(PROGRAMS)) {
    test(subject, async () => {
      const theirs = [];
      const ours = [];
      for (const program of programs) {
        const result = await both({ 'main.scad': program, 'lib.scad': LIBRARY, 'inc.scad': INCLUDED });
        theirs.push([program, result.theirs]);
        ours.push([program, result.ours]);
      }
      expect(ours).toEqual(theirs);
    });
  }

  test('of one language for all of them, in any order', async () => {
    const language = new Language();
    const files = { 'lib.scad': LIBRARY, 'inc.scad': INCLUDED };
    const all = Object.values(PROGRAMS).flat();
    for (const program of [...all, ...all.toReversed()]) {
      const texts = { 'main.scad': program, ...files };
      const used = run(texts, {}, {}, language);
      const fresh = run(texts);
      expect([program, csgText(used.root), used.diagnostics]).toEqual([
        program,
        csgText(fresh.root),
        fresh.diagnostics,
      ]);
    }
  });
});

test('parameters take the places of assignments', async () => {
  const program =
    'a = 1; // [0:5]\nb = a + 1;\n$fn = 8;\ntext = "x";\nv = [1, 2];\na = 3;\necho(a, b, $fn, text, v, $preview, $t);\nsphere(b);\nmodule m() { a = 10; echo(a); }\nm();';
  const language = new Language();
  for (const parameters of [
    {},
    { a: 4 },
    { b: 7, text: 'a "quoted"\ntext' },
    { $fn: 20, v: [4, 5, 6] },
    { unknown: 5, $fa: 30, $other: 1 },
    { a: 4 },
    {},
  ] as ParameterSet[]) {
    // The persistent instance stops saying what it has said five times in a row, in whatever run.
    await (await engine).csg({ entry: 'main.scad', files: { 'main.scad': 'echo(nothing);' } });
    const { ours, theirs } = await both(program, parameters, language);
    expect([parameters, ours]).toEqual([parameters, theirs]);
  }
});

test('a library’s model is the same after any change of its parameters and its text', async () => {
  const text = readFileSync(new URL('../../../scad-libs/bench/bolt.scad', import.meta.url), 'utf8');
  const { library } = await host;
  const language = new Language();
  const trees: string[] = [];
  const ours: string[] = [];
  const edited = `${text}\nfunction right(x) = 1; module extra() { cube(length); } extra();`;
  for (const [program, length] of [
    [text, 20],
    [text, 21],
    [text, 20],
    [edited, 20],
    [text, 22],
  ] as const) {
    const source = { entry: 'main.scad', files: { 'main.scad': program } };
    const { libraries } = await reach(source, async name => {
      const archive = await library(name);
      return archive && libraryFiles(name, archive);
    });
    const show = (l: Language): string => {
      const { root, diagnostics } = l.run(new ModelFiles(source, libraries), 'main.scad', { length });
      return csgText(root) + JSON.stringify(diagnostics);
    };
    ours.push(show(language));
    trees.push(show(new Language()));
  }
  expect(ours).toEqual(trees);
  expect(new Set(trees).size).toBe(4);
});

test('what did not change gives the same nodes again', () => {
  const language = new Language();
  const program =
    'size = 1; n = 200; function sum(i) = i == 0 ? 0 : i + sum(i - 1); module costly(k) { for (i = [0 : n]) translate([i, sum(20), k]) cube(1); } costly(1); cube(size);';
  let before: Outcome | undefined;
  for (let size = 1; size < 8; size++) {
    const now = run(program, { size }, {}, language);
    if (size > 4) expect(now.root.children[0]!.children[0]).toBe(before!.root.children[0]!.children[0]);
    before = now;
  }
  const other = run(program, { size: 1, n: 3 }, {}, language);
  expect(other.root.children[0]!.children[0]!.children).toHaveLength(4);
});

describe('no program hangs or grows without end', () => {
  const endless = [
    'for (i = [0 : 999998], j = [0 : 999998]) cube(1);',
    'x = [for (i = [0 : 999998], j = [0 : 999998]) i];',
    'function grow(s, n) = n == 0 ? s : grow(str(s, s), n - 1); echo(len(grow("ab", 60)));',
    'function grow(v, n) = n == 0 ? v : grow(concat(v, v), n - 1); echo(len(grow([1, 2], 60)));',
    'for (i = [0 : 999998], j = [0 : 999998]) echo(str("some text", i), [for (k = [0 : 200]) k]);',
    'module m(n) { if (n > 0) { m(n - 1); m(n - 1); } } m(40);',
  ];
  test.each(endless)('%s', program => {
    const start = performance.now();
    const { failed, diagnostics } = run(program, {}, { limit: 1000 });
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(failed).toBe(true);
    expect(diagnostics.find(({ severity }) => severity === 'error')?.text).toMatch(/^Stopped/);
  });

  test('a recursion that exhausts the stack is OpenSCAD’s error, or is left to OpenSCAD', () => {
    for (const program of ['function f(n) = 1 + f(n + 1); echo(f(0));', 'module f() f(); f();']) {
      const language = new Language();
      let text: string | undefined;
      try {
        text = run(program, {}, {}, language).diagnostics[0]?.text;
      } catch (error) {
        if (!(error instanceof Unsure)) throw error;
        text = error.message;
      }
      expect(text).toMatch(/^Recursion detected calling (?:function|module) 'f'$|^a recursion so deep/);
      expect(run('cube(1);', {}, {}, language).root.children).toHaveLength(1);
    }
  });

  test('fuel counts steps', () => {
    const program = 'for (i = [0 : 99999]) cube(i);';
    expect(run(program, {}, { fuel: 50_000 }).failed).toBe(true);
    expect(run(program, {}, { fuel: 5_000_000 }).failed).toBe(false);
  });

  test('a fired signal ends the run', () => {
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 3;
      },
    };
    expect(() => run('for (i = [0 : 999998]) cube(i);', {}, { signal })).toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });

  test('what cannot be trusted is said so', () => {
    expect(() => run('function $f() = 1; echo($f());')).toThrow(Unsure);
  });
});

test('time grows with the number of nodes, not faster', () => {
  const language = new Language();
  const time = (n: number): number => {
    const program = `for (i = [1 : ${n / 100}]) translate([i, 0, 0]) for (j = [1 : 100]) cube([i, j, 1]);`;
    const times = [0, 1, 2].map(() => {
      const start = performance.now();
      run(program, {}, {}, language);
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  time(10_000);
  expect(time(100_000) / time(10_000)).toBeLessThan(30);
});

test('a call that is remembered for 0 does not answer for -0', () => {
  const { diagnostics } = run(`
    function slow(x) = [for (i = [0 : 400]) i + i][0] + 1 == 0 ? 1 : 1 / x;
    for (i = [1 : 30]) { a = slow(0); b = slow(-0); }
    echo(slow(0), slow(-0));
  `);
  expect(diagnostics.map(({ text }) => text)).toEqual(['inf, -inf']);
});
