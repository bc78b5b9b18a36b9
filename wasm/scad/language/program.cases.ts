import * as fc from 'fast-check';

/**
 * Whole OpenSCAD programs at random: every operator, builtin function and module, lists, loops, functions, modules with
 * children, `$` variables. Most of it is of the right types, so that something comes out; a good deal is of any type
 * and number of arguments. Loops run over few values and recursion counts down, so that every program ends soon.
 */

type Text = fc.Arbitrary<string>;

/** A text with other texts in it. */
const text = (strings: TemplateStringsArray, ...parts: Text[]): Text =>
  fc.tuple(...parts).map(values => strings.map((piece, i) => piece + (values[i] ?? '')).join(''));
const words = (list: string): Text => fc.constantFrom(...list.split(' '));
const joined = (of: Text, least: number, most: number): Text =>
  fc.array(of, { minLength: least, maxLength: most }).map(parts => parts.join(', '));

type Choice = readonly [weight: number, arbitrary: Text];
/** The first choices are the ones that end: they are taken when the text is deep. */
const chooser =
  (id: fc.DepthIdentifier, maxDepth: number) =>
  (...choices: Choice[]): Text =>
    fc.oneof(
      { depthSize: 'small', maxDepth, depthIdentifier: id },
      ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })),
    );
const deep = chooser(fc.createDepthIdentifier(), 5);
const nested = chooser(fc.createDepthIdentifier(), 4);

const small = words('0 1 2 3 4 -1 -2 0.5 1.5');
const numbers = words(
  '0 1 2 3 5 7 -1 -2 0.5 1.5 -0.25 10 30 45 60 90 120 360 12.34 1e3 1e6 123456.789 1234567 1e-7 0.1 1/3 -0 0xff',
);
const odd = words('1e300 1e10 4294967296 2147483648 -2147483649 9007199254740993 0/0 1/0 -1/0 1e15 99999.95');
const strings = fc.constantFrom(
  '""',
  '"a"',
  '"abc"',
  '"Zoë"',
  '"😀x"',
  '"\\t\\\\"',
  '"1.5"',
  '"x y"',
  '"red"',
  '"b"',
);
const others = words('true false undef PI');
const variables = words('a b c $x $fn i j p q s l0 l1 nowhere PI $t $preview $children');

const FUNCTIONS_OF_NUMBERS = words(
  'abs sign sin cos tan asin acos atan floor ceil round ln log sqrt exp min max',
);
const ANY_FUNCTION = words(
  'abs sign sin cos tan asin acos atan floor ceil round ln log sqrt exp len chr ord is_undef is_bool is_num is_string ' +
    'is_list is_function is_object norm atan2 pow cross min max str concat lookup search parent_module version ' +
    'version_num has_key f g h down apply each_of nofunction',
);
const PARAMETER = words(
  'size center r d h r1 r2 d1 d2 v a angle height twist slices scale convexity points faces paths c alpha delta ' +
    'chamfer cut newsize auto m text font halign segments start $fn $fa $fs $x p q other',
);
const OPERATION = words(
  'translate rotate scale mirror multmatrix color resize offset linear_extrude rotate_extrude projection union ' +
    'difference intersection hull minkowski render group fill roof',
);
const SOLID = words('cube sphere cylinder polyhedron square circle polygon text');

type Grammar = Record<
  | 'number'
  | 'boolean'
  | 'string'
  | 'list'
  | 'any'
  | 'element'
  | 'iterable'
  | 'argument'
  | 'child'
  | 'statement',
  string
>;

const { any, statement } = fc.letrec<Grammar>(tie => {
  const [number, boolean, string, list] = [tie('number'), tie('boolean'), tie('string'), tie('list')];
  const [any, element, iterable, argument] = [tie('any'), tie('element'), tie('iterable'), tie('argument')];
  const [child, statement] = [tie('child'), tie('statement')];
  const values = joined(any, 0, 4);
  const bindings = joined(text`${words('i i j a $x s')} = ${iterable}`, 1, 2);
  const definitions = joined(text`${words('a b p $x $fn s')} = ${any}`, 1, 3);
  const vector = text`[${joined(number, 2, 4)}]`;
  const point = fc.oneof(text`[${number}, ${number}, ${number}]`, text`[${number}, ${number}]`, list);
  const body = deep([3, any], [1, text`${number} * 2 + 1`]);
  return {
    number: deep(
      [5, numbers],
      [2, words('a b i j p PI l0[0] l0.y l1[1][0] $fn')],
      [1, odd],
      [4, text`${number} ${words('+ - * / % ^')} ${number}`],
      [3, text`(${number} ${words('+ - * / % ^')} ${number})`],
      [2, text`-(${number})`],
      [1, text`(${number} ${words('& | << >>')} ${number})`],
      [2, text`${FUNCTIONS_OF_NUMBERS}(${number})`],
      [1, text`${words('min max atan2 pow')}(${number}, ${number})`],
      [2, text`len(${fc.oneof(list, string)})`],
      [1, text`norm(${vector})`],
      [1, text`${vector} * ${vector}`],
      [1, text`ord(${string})`],
      [1, text`lookup(${number}, [[-1, 2], [0, ${number}], [3, 5], [10, -1]])`],
      [2, text`${words('f g h')}(${number})`],
      [1, text`down(${small}, ${number})`],
      [1, text`(${boolean} ? ${number} : ${number})`],
      [1, text`apply(${fc.oneof(words('f g h abs a'), text`function(p, q) ${number}`)}, ${number})`],
      [1, text`${list}[${small}]`],
      [1, text`~(${number})`],
    ),
    boolean: deep(
      [2, words('true false')],
      [4, text`${number} ${words('< <= > >= == !=')} ${number}`],
      [1, text`${string} ${words('< <= > >= == !=')} ${string}`],
      [1, text`${list} ${words('== != < >')} ${list}`],
      [2, text`(${boolean} ${words('&& ||')} ${boolean})`],
      [1, text`!(${boolean})`],
      [1, text`${words('is_undef is_bool is_num is_string is_list is_function is_object')}(${any})`],
      [1, text`${any} ${words('== != && ||')} ${any}`],
    ),
    string: deep(
      [4, strings],
      [4, text`str(${values})`],
      [1, text`chr(${fc.oneof(words('65 228 128512 [66,67] [97:99] -5 0 1e9'), number)})`],
      [1, text`${string}[${small}]`],
      [1, text`(${boolean} ? ${string} : ${string})`],
    ),
    list: deep(
      [1, words('[] l0 l1 [1,2,3] [[1,2],[3,4]]')],
      [2, vector],
      [4, text`[${joined(element, 0, 4)}]`],
      [1, text`concat(${joined(fc.oneof(list, any), 0, 3)})`],
      [2, text`(${fc.oneof(list, vector)} ${words('+ - *')} ${fc.oneof(list, vector, number)})`],
      [1, text`${number} * ${vector}`],
      [1, text`[[${number}, 2], [3, ${number}]] * [[1, ${number}], [${number}, -1]]`],
      [1, text`${vector} / ${number}`],
      [1, text`cross([${number}, 1, 2], [${number}, ${number}, 3])`],
      [1, text`[each ${iterable}]`],
      [1, text`each_of(function(x, $x) [x, $x, ${any}], ${iterable})`],
      [
        2,
        text`search(${fc.oneof(string, number, list)}, ${fc.oneof(string, list)}${fc.constantFrom('', ', 0', ', 2', ', 0, 1')})`,
      ],
      [1, text`[${number} : ${number}]`],
      [1, text`rands(${small}, ${small}, 3, ${words('0 1 42 -7 1.5 1e10')})`],
    ),
    any: deep(
      [4, fc.oneof(numbers, strings, others, variables, odd)],
      [5, number],
      [3, list],
      [2, string],
      [1, boolean],
      [2, text`${any} ${words('+ - * / % ^ < <= > >= == != && || & | << >>')} ${any}`],
      [1, text`${words('- + ! ~')}(${any})`],
      [1, text`(${any})[${any}]`],
      [1, text`(${any}).${words('x y z w begin step end')}`],
      [1, text`(${any} ? ${any} : ${any})`],
      [1, text`(let(${definitions}) ${any})`],
      [1, text`(echo(${joined(argument, 0, 2)}) ${any})`],
      [1, text`(function(p, q = 1) ${body})`],
      [1, text`(function(p, q = 2) ${body})(${values})`],
      [1, text`[${any} : ${any} : ${any}]`],
      [1, text`object(${words('a b')} = ${any})${fc.constantFrom('', '.a', '["b"]')}`],
      [2, text`${ANY_FUNCTION}(${joined(argument, 0, 4)})`],
    ),
    element: deep(
      [4, number],
      [2, any],
      [2, text`for (${bindings}) ${element}`],
      [1, text`for (i = 0, j = 3; i < j; i = i + 1, j = j - 0.5) ${element}`],
      [1, text`if (${boolean}) ${element}`],
      [1, text`if (${any}) (${element}) else ${element}`],
      [1, text`each ${iterable}`],
      [1, text`let (${definitions}) ${element}`],
    ),
    iterable: deep(
      [4, text`[${small} : ${small}]`],
      [2, text`[${small} : ${small} : ${small}]`],
      [2, fc.oneof(words('l0 l1 a'), strings)],
      [
        1,
        fc.constantFrom(
          '[0 : 1/0]',
          '[0 : min(i, 5)]',
          '[i, j]',
          '[0 : 0 : 5]',
          '[5 : 0]',
          '[0 : 0/0 : 3]',
          '[1 : 1e9]',
          '[undef : 3]',
          '5',
          'undef',
        ),
      ],
      [2, text`[${joined(any, 0, 3)}]`],
    ),
    argument: deep(
      [5, number],
      [3, any],
      [2, list],
      [2, text`${PARAMETER} = ${any}`],
      [1, text`${words('$fn $fs $fa $x')} = ${number}`],
    ),
    child: nested(
      [
        4,
        fc.constantFrom(
          'cube(1);',
          'sphere(2);',
          'square([1, 2]);',
          'circle(r = 1, $fn = 5);',
          ';',
          'children();',
        ),
      ],
      [3, statement],
      [2, text`{ ${child} ${child} }`],
      [1, text`{ ${words('a b $x $fn p')} = ${any}; ${child} }`],
    ),
    statement: nested(
      [7, text`echo(${joined(fc.oneof(any, argument), 0, 3)});`],
      [2, text`${SOLID}(${joined(argument, 0, 3)});`],
      [1, text`cube(${fc.oneof(number, point)}, center = ${boolean});`],
      [1, text`sphere(${words('r d')} = ${number}, $fn = ${number});`],
      [
        1,
        text`cylinder(h = ${number}, ${words('r d r1 d1')} = ${number}, ${words('r2 d2 center $fn')} = ${number});`,
      ],
      [
        1,
        text`polygon([[0, 0], ${vector}, [${number}, ${number}]]${fc.constantFrom('', ', paths = [[0, 1, 2]]', ', [[2, 1, 0, 5]]')});`,
      ],
      [1, text`square(${fc.oneof(number, point)}, ${boolean});`],
      [3, text`translate(${point}) ${child}`],
      [2, text`rotate(${fc.oneof(number, point)}) ${child}`],
      [1, text`rotate(a = ${number}, v = ${point}) ${child}`],
      [1, text`${words('scale mirror resize')}(${fc.oneof(point, number)}) ${child}`],
      [
        1,
        text`color(${fc.oneof(strings, vector, fc.constantFrom('"#f80"', '"#12345678"', '"Tomato"', '"nocolor"'))}${fc.constantFrom('', ', 0.5')}) ${child}`,
      ],
      [
        1,
        text`linear_extrude(${words('height h')} = ${number}, twist = ${number}, scale = ${fc.oneof(number, vector)}) ${child}`,
      ],
      [1, text`rotate_extrude(angle = ${number}, $fn = ${number}) ${child}`],
      [1, text`offset(${words('r delta')} = ${number}, chamfer = ${boolean}) ${child}`],
      [1, text`text(${string}, size = ${number}, halign = ${fc.constantFrom('"left"', '"center"', '1')});`],
      [2, text`${fc.constantFrom('', '', '#', '%', '*')}${OPERATION}(${joined(argument, 0, 2)}) ${child}`],
      [3, text`${words('m n twice outer tree nomodule')}(${joined(argument, 0, 2)}) ${child}`],
      [3, text`for (${bindings}) ${child}`],
      [1, text`intersection_for (i = ${iterable}) ${child}`],
      [1, text`let (${definitions}) ${child}`],
      [1, text`if (${fc.oneof(boolean, any)}) ${child}`],
      [1, text`if (${boolean}) { ${child} } else ${child}`],
      [1, text`children(${fc.oneof(number, list, iterable)});`],
      [1, text`assert(is_undef(${any}) || true, "why") ${child}`],
      [1, text`{ ${statement} ${statement} }`],
    ),
  };
});

const assignment = text`${words('a b c p s $x $fn $fa')} = ${any};`;

/** Functions and modules know those before them only: nothing recurses but `down`, and that counts. */
const MODULES = 'm|n|twice|outer|tree';
const calling = (names: string, instead: string) => (written: string) =>
  written.replaceAll(new RegExp(String.raw`\b(?:${names})\(`, 'g'), `${instead}(`);
const definitions = fc
  .tuple(any, any, any, any, assignment, statement, statement, any, statement, statement)
  .map(([f, g, h, down, own, m, n, inner, part, tree]) => [
    `function f(p, q = 1) = ${calling('f|g|h|down|apply|each_of', 'str')(f)};`,
    `function g(a, $x) = ${calling('g|h|down|apply|each_of', 'f')(g)};`,
    `function h(p) = is_num(p) ? p * 2 + f(p) : ${calling('h|down|apply|each_of', 'g')(h)};`,
    `function down(n, p = 0) = !(n > 0 && n < 20) ? p : down(n - 1, ${calling('g|h|down|apply|each_of', 'f')(down)});`,
    `module m(p, q = 2) { ${own} ${calling(MODULES, 'union')(m)} children(); }`,
    `module n(size, $x = 3) { ${calling('n|twice|outer|tree', 'm')(n)} echo($children, parent_module(0)); }`,
    'function apply(fn, p = 1, q) = fn(p, q);',
    'function each_of(fn, l) = [for ($x = l) fn($x)];',
    `module outer(p) { function inner(x, y = p) = ${calling('apply|each_of', 'f')(inner)}; module part(q = p, r = inner(q)) { echo(q, r, $x, parent_module(1)); ${calling(MODULES, 'union')(part)} } a = inner(b, 1); b = p; part(a); part($x = 5, q = b); children(0); }`,
    `module tree(n) { if (n > 0 && n < 4) { ${calling(MODULES, 'union')(tree)} translate([n, 0]) tree(n - 1) children(); } else children(); }`,
    'module twice() { children(); translate([$children, 0]) children([0 : $children - 1]); }',
  ]);

/** Now and then a program ends in an error. */
const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: text`assert(${any}, "why");`.map(last => [last]) },
  { weight: 1, arbitrary: any.map(e => [`module t(p) { assert(p[0], [1, "x"]); }`, `t([${e}]);`]) },
  { weight: 1, arbitrary: any.map(e => [`x = let(p = 1) assert(${e}) 5;`, 'echo(x);']) },
);

/** The statements of a program, one a line. */
export const programs: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.array(assignment, { maxLength: 4 }),
    definitions,
    fc.array(fc.oneof({ weight: 5, arbitrary: statement }, { weight: 1, arbitrary: assignment }), {
      minLength: 1,
      maxLength: 8,
    }),
    end,
  )
  .map(([before, defined, main, last]) => [
    'l0 = [1, 2.5, -3];',
    'l1 = [[1, "a"], [2, undef], [3, [4]]];',
    ...before,
    ...defined,
    ...main,
    ...last,
  ]);

/** Texts of a program's files, by name. */
export type Files = Readonly<Record<string, string>>;

const INCLUSIONS: Readonly<Record<string, Text>> = {
  'main.scad': words(
    'include<a.scad> use<a.scad> include<sub/b.scad> use<sub/b.scad> use<c.scad> use<nope.scad>',
  ),
  'a.scad': words('include<sub/b.scad> use<sub/b.scad> use<c.scad> include<c.scad> include<nope.scad>'),
  // Not included: by two ways it would be two files to OpenSCAD, which counts their equal messages apart.
  'sub/b.scad': fc.constant('use<../c.scad>'),
  'c.scad': fc.constant(';'),
};

/** Programs of several files that include and use one another. */
export const projects: fc.Arbitrary<Files> = fc.record(
  Object.fromEntries(
    Object.entries(INCLUSIONS).map(([name, inclusion]) => [
      name,
      fc
        .tuple(programs, fc.array(fc.tuple(inclusion, fc.nat()), { maxLength: 3 }))
        .map(([lines, inclusions]) =>
          inclusions.reduce((all, [line, at]) => all.toSpliced(at % all.length, 0, line), lines).join('\n'),
        ),
    ]),
  ),
);

const TOKENS = /[\w$]+|"(?:[^"\\]|\\.)*"|\s+|[<>=!]=|<<|>>|&&|\|\||./gsu;
const STRAY = [
  ...'(){}[],;:=?.+-*/%^<>!&|~#"\'\\@`é\u00a0\r\n\t', '//', '/*', '*/', '==', '<=', '&&', '||', '<<', 'let', 'for', 'if', 'else',
  'each', 'module', 'function', 'true', 'include', 'use', 'use <', 'include <a.scad', '1', '2x', '0x', '0x1g', '1e', '1e+',
  '.5', '5.', '1e400', '99999999999999999999', '"\\x41"', '"\\u00e9"', '"\n"', '$', 'echo', 'assert',
]; // prettier-ignore

/** Programs as they are while somebody types: tokens are missing, doubled or out of place. */
export const damaged: Text = fc
  .tuple(
    programs,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap', 'stray', 'cut'),
        fc.constantFrom(...STRAY),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  )
  .map(([lines, wounds]) => {
    const tokens = lines.join('\n').match(TOKENS) ?? [];
    for (const [where, wound, stray] of wounds) {
      const at = where % (tokens.length + 1);
      if (wound === 'drop') tokens.splice(at, 1);
      else if (wound === 'double') tokens.splice(at, 0, tokens[at] ?? '');
      else if (wound === 'swap') tokens.splice(at, 2, tokens[at + 1] ?? '', tokens[at] ?? '');
      else if (wound === 'stray') tokens.splice(at, 0, stray);
      else tokens.splice(at + (tokens.length >> 1));
    }
    return tokens.join('');
  });
