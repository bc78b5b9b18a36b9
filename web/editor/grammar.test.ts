import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { parser, syntaxError } from './language.ts';

const shape = (text: string): string => parser.parse(text).toString();

// Every verdict is that of OpenSCAD 2025.07.18 itself (`--export-format=ast`).
const ACCEPTED = [
  '',
  ';;;',
  'x=[1,2,];',
  'f(1,2,);',
  'function f(x,y=2,)=x;',
  'x = a.b.c;',
  'x = a.$b;',
  'x=a&b|c<<2>>~3;',
  'x=0xfg; y=3d; module 1x1_bin_stl() {}',
  'x=5.e3+.5e-2+1.+0xFF;',
  'each(1) cube();',
  'x=let(a=1,) a;',
  'x=[let(a=1) (for(i=[1]) i)];',
  'x=[each [1],];',
  'x=-2^-2^2;',
  'x=!a^b;',
  'x="a\nb\\"c\\\\";',
  'x="a\\qb";',
  'use <a.scad> cube(1);',
  'include <a/b c.scad>\ninclude\n<x.scad>',
  'module a(){include <x.scad>}',
  'x=[for(i=0;i<3;i=i+1) i];',
  'x=[for(i=0,;i<3;i=i+1,) i];',
  'x=[(for(i=[1]) if(i) i else -i)];',
  'x=[for(i=[1]) for(j=[2]) if(i) if(j) 1 else each [2]];',
  'if(x) cube(); else if (y) {} else ;',
  'use=3; include=4;',
  'x=[a?b:c:d];',
  'x=[1:2:3];',
  'x = function(a) a+1;',
  'x=(function(a) a)(3);',
  'x=a[1](2).z;',
  'x=f(a=1)(b=2);',
  '{ cube(1); a=2; module q(){} }',
  '%#*!cube(1);',
  'assert(true) cube(1);',
  'x=assert(true);',
  'x=[assert(true)];',
  'x=echo("a") let(a=2) a;',
  'x=a?b:c?d:e;',
  'x=$fn;',
  'module a() b = 3;',
  'module a(b, c=[1,2], $d) { function e() = 1; module f() cube(); f(); }',
  '// only a comment',
  '/* a /** b **/ cube(); /***/',
];
const REJECTED = [
  'x=[1,,2];',
  'x=[1,2,,];',
  'x=[,1];',
  'f(1,,2);',
  'module f(a,,b){}',
  'x={a:1};',
  'cube(1) {module x(){}}',
  'x=1+let(a=1) a;',
  'module a(){use <x.scad>}',
  'x=[1:2:3:4];',
  'x=1.a;',
  '*{cube();}',
  'é=1;',
  'cube(1)',
  'if (x)',
  'x=(1;',
  'x="a',
  '/* a',
];

describe('grammar', () => {
  test.each(ACCEPTED)('takes %j', text => expect(syntaxError(text)).toBeUndefined());
  test.each(REJECTED)('marks %j', text => expect(syntaxError(text)).toBeDefined());

  test('precedence: power above sign above product above sum, comparison above equality', () => {
    const grouped = (text: string): string => {
      const whole = `x=${text};`;
      const parts: string[] = [];
      parser.parse(whole).iterate({
        enter: () => true,
        leave(node) {
          if (/^(Binary|Unary|Conditional)Expression$/.test(node.name))
            parts.push(whole.slice(node.from, node.to));
        },
      });
      return parts.join(' | ');
    };
    expect(grouped('-a^2*b+c<d==e')).toBe('a^2 | -a^2 | -a^2*b | -a^2*b+c | -a^2*b+c<d | -a^2*b+c<d==e');
    expect(grouped('a^b^c')).toBe('b^c | a^b^c');
    expect(grouped('a-b-c')).toBe('a-b | a-b-c');
    expect(grouped('a|b&c<<d+1')).toBe('d+1 | c<<d+1 | b&c<<d+1 | a|b&c<<d+1');
    expect(grouped('a||b&&c?d:e?f:g')).toBe('b&&c | a||b&&c | e?f:g | a||b&&c?d:e?f:g');
  });

  test('roles: names of modules, functions, variables, arguments and members are told apart', () => {
    expect(shape('m(a=f(b.c), $fn=9) n();')).toBe(
      'SourceFile(ModuleInstantiation(ModuleName(Identifier),Arguments("(",NamedArgument(ArgumentName(Identifier),"=",CallExpression(FunctionName(Identifier),Arguments("(",MemberExpression(VariableName(Identifier),".",MemberName(Identifier)),")"))),",",NamedArgument(ArgumentName(Identifier),"=",Number),")"),ModuleInstantiation(ModuleName(Identifier),Arguments("(",")"),EmptyStatement(";"))))',
    );
  });

  test.each([
    'x = ;',
    'foo',
    'if (',
    'a ? b',
    'cube(size=)',
    'cube([1,2,3',
    'x = "abc',
    'translate([1,2]) {',
    'x = 3',
  ])('while %j is being typed, the definitions around it stay whole', broken => {
    const tree = shape(`module before() { cube(1); }\n${broken}\nmodule after(a) { sphere(a); }\nb = 2;\n`);
    expect(tree.match(/ModuleDefinitionName/g)).toHaveLength(2);
    expect(tree).toMatch(/Assignment\(VariableDefinition\(Identifier\),"=",Number,";"\)\)$/);
  });

  test.each(['cube([1, ', 'translate(', 'x = [for (i = '])('%j costs at most the next definition', broken => {
    const tree = shape(`${broken}\nmodule next(a) { sphere(a); }\nmodule after() {}\nb = 2;\n`);
    expect(tree).toMatch(
      /ModuleDefinition\(module,ModuleDefinitionName.*Assignment\(VariableDefinition\(Identifier\),"=",Number,";"\)\)$/,
    );
  });

  test.each(['BOSL2', 'MCAD', 'NopSCADlib', 'BOSL'])(
    'parses every file of %s without an error node',
    async name => {
      const response = await fetch(`/libraries/${name}.zip`);
      expect(
        response.ok && !response.headers.get('content-type')?.includes('html'),
        `public/libraries/${name}.zip is missing: run npm run setup`,
      ).toBe(true);
      const files = Object.entries(unzipSync(new Uint8Array(await response.arrayBuffer()))).filter(([path]) =>
        path.endsWith('.scad'),
      );
      expect(files.length).toBeGreaterThan(20);
      const failures = files.flatMap(([path, bytes]) => {
        const text = strFromU8(bytes);
        const at = syntaxError(text);
        return at === undefined ? [] : [`${path}:${text.slice(0, at).split('\n').length}`];
      });
      expect(failures).toEqual([]);
    },
  );
});
