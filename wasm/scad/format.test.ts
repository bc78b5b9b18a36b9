import { readFile } from 'node:fs/promises';
import { array, assert as check, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unzip } from '../formats/zip.ts';
import { format } from './format.ts';
import { tokens } from './lexer.ts';

const plain = (text: string): string[] => tokens(text).map(({ kind, text }) => `${kind} ${text}`);

const WORDS = [
  'cube',
  'a',
  '$fn',
  'if',
  'else',
  'for',
  'let',
  'each',
  'function',
  'module',
  'include',
  'use',
  '<x/y.scad>',
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  ':',
  '?',
  '.',
  '=',
  '==',
  '<=',
  '&&',
  '||',
  '<<',
  '>>',
  '!',
  '#',
  '%',
  '*',
  '-',
  '+',
  '/',
  '^',
  '~',
  '&',
  '|',
  '1',
  '.5',
  '2e-3',
  '"s\\"\n"',
  '"',
  '// c\n',
  '/* d\n  e */',
  '/*',
  '\n',
  '\n\n\n',
  ' ',
  '  ',
  '\t',
  '\r\n',
  '3d_x',
  'é',
];

describe('format', () => {
  test.each([
    ['x=3 ;y= -4;', 'x = 3; y = -4;\n'],
    ['z = a*-b+ c- d ;', 'z = a*-b + c - d;\n'],
    [
      'module  foo( a,b = [ 1,2 ] , c=3 ){\ncube( [a,b , c] ) ;   // hi\n}',
      'module foo(a, b = [1, 2], c=3) {\n    cube([a, b, c]);   // hi\n}\n',
    ],
    ['if(a>b&&!c){ sphere(1);}else{%cube(2);}', 'if (a > b && !c) { sphere(1); } else { %cube(2); }\n'],
    ['for(i=[0 : 2:10])\n*cube(1);', 'for (i = [0 : 2:10])\n*cube(1);\n'],
    ['function f(x)=x>0?x:-x;', 'function f(x) = x > 0 ? x : -x;\n'],
    [
      'p=[for(i=[0:10])let(a=i*2)if(a>3)[a,-a]];',
      'p = [for (i = [0:10]) let(a = i*2) if (a > 3) [a, -a]];\n',
    ],
    ['w = a[1].x [2] (3);', 'w = a[1].x[2](3);\n'],
    ['f = function(x)-x;\nl = let(a=1)-a;', 'f = function(x) -x;\nl = let(a = 1) -a;\n'],
    ['use<foo.scad>\ninclude   <bar.scad>', 'use <foo.scad>\ninclude <bar.scad>\n'],
    ['!#cube( );{ }', '!#cube(); {}\n'],
    ['translate([1,2])\n  rotate(3)\n     cube();', 'translate([1, 2])\n    rotate(3)\n        cube();\n'],
    ['translate([1,2])\nrotate(3)\ncube();', 'translate([1, 2])\nrotate(3)\ncube();\n'],
    [
      'for(i=a)\n if(i)\n  b();\n else\n  c();\nd();',
      'for (i = a)\n    if (i)\n        b();\n    else\n        c();\nd();\n',
    ],
    ['foo([\n1,\n2\n]) {\ncube();\n}', 'foo([\n    1,\n    2\n]) {\n    cube();\n}\n'],
    ['function f(a) =\na ?\nb :\nc;', 'function f(a) =\n    a ?\n    b :\n    c;\n'],
    ['a=1;\n\n\n\n\nb=2;   \n\n', 'a = 1;\n\n\nb = 2;\n'],
    ['m = [\n[1,   2],\n[10,  20]\n];', 'm = [\n    [1,   2],\n    [10,  20]\n];\n'],
    ['width   = 1;\nd       = 2;', 'width   = 1;\nd       = 2;\n'],
    ['\tmodule a()\r\n\t{\r\n\tcube();}\r\n', 'module a()\r\n{\r\n    cube(); }\r\n'],
  ])('%j', (before, after) => {
    expect(format(before)).toBe(after);
    expect(format(after)).toBe(after);
  });

  test('text whose brackets do not match is given back as it is', () => {
    for (const text of ['cube( [1,2 );', 'module a(){', '} x=1;', '']) expect(format(text)).toBe(text);
  });

  test('indentation of your choice', () => {
    expect(format('a(){\nb();\n}', { indent: '\t' })).toBe('a() {\n\tb();\n}\n');
  });

  test('any text keeps its tokens and comments in order, and a second run changes nothing', () => {
    check(
      property(array(constantFrom(...WORDS), { maxLength: 60 }), words => {
        const text = words.join('');
        const formatted = format(text);
        expect(plain(formatted)).toEqual(plain(text));
        expect(format(formatted)).toBe(formatted);
      }),
      { numRuns: 3000 },
    );
  });

  test.each(['BOSL2', 'MCAD', 'NopSCADlib'])(
    'every file of %s keeps its tokens and comments, and stays formatted',
    async name => {
      const path = `${import.meta.dirname}/../../public/libraries/${name}.zip`;
      const archive = await readFile(path).catch(() => {
        throw new Error(`${path} is missing: run npm run setup`);
      });
      const files = Object.entries(unzip(archive)).filter(([file]) => file.endsWith('.scad'));
      expect(files.length).toBeGreaterThan(20);
      let changed = 0;
      for (const [file, bytes] of files) {
        const text = new TextDecoder().decode(bytes);
        const formatted = format(text);
        if (formatted !== text) changed++;
        expect(plain(formatted).join('\n') === plain(text).join('\n'), file).toBe(true);
        expect(format(formatted) === formatted, file).toBe(true);
      }
      expect(changed).toBeGreaterThan(0);
    },
  );
});
