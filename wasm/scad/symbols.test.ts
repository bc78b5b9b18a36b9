import { array, assert as check, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symbols } from './symbols.ts';

const summary = (text: string): string[] =>
  symbols(text, 'a.scad').map(s => `${s.kind} ${s.signature} @${s.line}`);

describe('symbols', () => {
  test('modules, functions and variables of the top level, with parameters and defaults', () => {
    expect(
      summary(`include <BOSL2/std.scad>
width = 20; // [1:100]
module box(size = [10, 20, 30], center=false, $fn) { inner = 2; module lid(a) cube(a); lid(3); }
function area(w, h = max(1, 2),) = let(x = w) x * h;
depth=width
  * 2;
double = function(x) x * 2;
`),
    ).toEqual([
      'variable width = 20 @2',
      'module box(size=[10, 20, 30], center=false, $fn) @3',
      'function area(w, h=max(1, 2)) @4',
      'variable depth = width * 2 @5',
      'variable double = function(x) x * 2 @7',
    ]);
  });

  test('parameters carry name and default', () => {
    const [box] = symbols('module box(size=[1,2], r) cube(size);', 'box.scad');
    expect(box).toEqual({
      kind: 'module',
      name: 'box',
      signature: 'box(size=[1,2], r)',
      parameters: [{ name: 'size', initial: '[1,2]' }, { name: 'r' }],
      file: 'box.scad',
      line: 1,
    });
  });

  test('a module and a function may share a name; a variable set twice counts once', () => {
    expect(summary('module a() {}\nfunction a() = 1;\na = 1;\na = 2;')).toEqual([
      'module a() @1',
      'function a() @2',
      'variable a = 1 @3',
    ]);
  });

  test('calls, comments, strings and nested scopes define nothing', () => {
    expect(
      summary(`// module no() {}
/* function no() = 1; */
echo("module no() {}", a = 1);
if (x == 1) { b = 2; }
translate([1, 2]) cube(3);
`),
    ).toEqual([]);
  });

  test('documentation: the comment directly above', () => {
    const text = `/**
 * A rounded box.
 *
 * Give \`r\` in mm.
 */
module a() {}

// Two lines
//   of it.
// ----------
function b() = 1;

/* [Size] */
c = 1;
d = 2; // [0:10]
e = 3;
// far away

f = 4;`;
    expect(symbols(text, '').map(s => [s.name, s.documentation])).toEqual([
      ['a', 'A rounded box.\n\nGive `r` in mm.'],
      ['b', 'Two lines\n  of it.'],
      ['c', undefined],
      ['d', undefined],
      ['e', undefined],
      ['f', undefined],
    ]);
  });

  test("documentation: NopSCADlib's remarks", () => {
    const text = `function width(type) = type[0];    //! Width of square
module fan(type) { //! Draw a fan
  cube(1); //! not this
}
module ring(or, ir) //! A ring
                    //! of two radii
  cube(or);
function length(a) =
  a[0]; //! The length`;
    expect(symbols(text, '').map(s => s.documentation)).toEqual([
      'Width of square',
      'Draw a fan',
      'A ring\nof two radii',
      'The length',
    ]);
  });

  test("documentation: BOSL2's marked comments", () => {
    const text = `// Function&Module: cube()
// Synopsis: Creates a cube.
// SynTags: Geom
// Usage: As Module
//   cube(size, [center]);
// Description:
//   Creates a cube.
//   Really.
// Arguments:
//   size = The size.
//   ---
//   anchor = Where.  Default: \`CENTER\`
// Example: Simple
//   cube(40);

module cube(size=1, center, anchor) {}

function cube(size=1) = size;

// Constant: UP
// Description: The way up.
UP = [0, 0, 1];`;
    const [module, fn, up] = symbols(text, '');
    expect(module!.documentation).toBe(`**Creates a cube.**

*As Module*

\`\`\`openscad
cube(size, [center]);
\`\`\`

Creates a cube.
Really.

**Arguments**

- \`size\` – The size.

By name only:

- \`anchor\` – Where.  Default: \`CENTER\`

*Example: Simple*

\`\`\`openscad
cube(40);
\`\`\``);
    expect(fn!.documentation).toBe(module!.documentation);
    expect(up!.documentation).toBe('The way up.');
  });

  test('broken code: what stands in column 0 after an unclosed bracket is still found', () => {
    expect(summary('module a(x, {\nfunction b( = 2;\nmodule c(y = [1, ) {}\nmodule d() {}')).toContain(
      'module d() @4',
    );
  });

  test('any text is read without an error, and twice the text takes about twice the time', () => {
    check(
      property(
        array(
          constantFrom(
            'module',
            'function',
            ' a',
            '(',
            ')',
            '{',
            '}',
            '=',
            ';',
            ',',
            '//! x\n',
            '/*',
            '"',
            '\n',
            '[',
            ']',
          ),
        ),
        parts => {
          for (const symbol of symbols(parts.join(''), 'f')) expect(symbol.line).toBeGreaterThan(0);
        },
      ),
    );
    const unit = '// Doc of it\nmodule m(a=[1,2,3], b) { cube([a, b, 1]); }\nx = 1;\n';
    const time = (text: string): number => {
      const start = performance.now();
      symbols(text, '');
      return performance.now() - start;
    };
    time(unit.repeat(500));
    const small = Math.min(...[1, 2, 3].map(() => time(unit.repeat(2000))));
    const large = Math.min(...[1, 2, 3].map(() => time(unit.repeat(8000))));
    expect(large).toBeLessThan(small * 12 + 20);
  });
});
