import * as fc from 'fast-check';

/**
 * Programs that make solids at random: primitives of sizes that often touch, every transformation and operation,
 * extrusions of every kind, colours and marks, loops over a parameter.
 */

type Text = fc.Arbitrary<string>;

const text = (strings: TemplateStringsArray, ...parts: Text[]): Text =>
  fc.tuple(...parts).map(values => strings.map((piece, i) => piece + (values[i] ?? '')).join(''));
const words = (list: string): Text => fc.constantFrom(...list.split(' '));

type Choice = readonly [weight: number, arbitrary: Text];
const deep =
  (id: fc.DepthIdentifier) =>
  (...choices: Choice[]): Text =>
    fc.oneof(
      { depthSize: 'small', maxDepth: 4, depthIdentifier: id },
      ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })),
    );
const solids = deep(fc.createDepthIdentifier());
const flats = deep(fc.createDepthIdentifier());

/** A length; half of them on a grid, where faces meet. */
const size = fc.oneof(words('1 2 3 4 5 10'), words('0.7 1.37 2.91 4.03 6.283 8.4 k'));
const offset = fc.oneof(words('0 0 1 -1 2 3 5 -5'), words('0.31 -1.17 2.43 -3.9 6.1 k'));
const angle = fc.oneof(words('0 30 45 90 180 -90 270'), words('10 23.5 -67 111 k*10'));
const factor = words('0.5 1 1.5 2 -1 0.73');
const sides = words('3 4 5 6 8 12 17');
const color = fc.constantFrom('"red"', '"#00ff0080"', '[0.2, 0.4, 0.6]', '"blue", 0.5', '"white"');
const flag = words('true false');

type Grammar = Record<'solid' | 'flat' | 'solidsOf' | 'flatsOf', string>;

const { solid, flat } = fc.letrec<Grammar>(tie => {
  const [solid, flat, several, flatSeveral] = [tie('solid'), tie('flat'), tie('solidsOf'), tie('flatsOf')];
  const moved = fc.oneof(
    text`translate([${offset}, ${offset}, ${offset}])`,
    text`rotate([${angle}, ${angle}, ${angle}])`,
    text`rotate(${angle})`,
    text`rotate(a = ${angle}, v = [1, ${offset}, 2])`,
    text`scale([${factor}, ${factor}, ${factor}])`,
    text`mirror([1, ${offset}, ${offset}])`,
    text`color(${color})`,
    text`multmatrix([[1, ${words('0 0.3')}, 0, ${offset}], [0, 1, ${words('0 0.2')}, 0], [0, 0, 1, 1]])`,
  );
  const movedFlat = fc.oneof(
    text`translate([${offset}, ${offset}])`,
    text`rotate(${angle})`,
    text`scale([${factor}, ${factor}])`,
    text`mirror([1, ${offset}])`,
  );
  return {
    solid: solids(
      [5, text`cube([${size}, ${size}, ${size}], center = ${flag});`],
      [2, text`sphere(r = ${size}, $fn = ${sides});`],
      [3, text`cylinder(h = ${size}, r = ${size}, $fn = ${sides}, center = ${flag});`],
      [1, text`cylinder(h = ${size}, d1 = ${size}, d2 = ${words('0 1 2.5 k')}, $fn = ${sides});`],
      [
        1,
        text`polyhedron([[0, 0, 0], [${size}, 0, 0], [0, ${size}, 0], [0, 0, ${size}]], [[0, 1, 2], [0, 3, 1], [0, 2, 3], [1, 3, 2]]);`,
      ],
      [6, text`${moved} ${solid}`],
      [3, text`difference() { ${several} }`],
      [2, text`intersection() { ${several} }`],
      [2, text`union() { ${several} }`],
      [1, text`hull() { ${several} }`],
      // OpenSCAD's own sums of other solids are often wrong by a percent.
      [1, text`minkowski() { cube([${size}, ${size}, ${size}]); cube([1, ${size}, 2]); }`],
      [3, text`linear_extrude(${size}, center = ${flag}) ${flat}`],
      [
        1,
        text`linear_extrude(${size}, twist = ${words('10 -20 35')}, $fn = ${sides}) ${words('square([2,3],center=true); circle(3,$fn=5); translate([5,1])circle(2,$fn=6);')}`,
      ],
      [1, text`linear_extrude(${size}, scale = ${words('0.5 0 1.5 [1,0.5]')}) ${flat}`],
      [
        2,
        text`rotate_extrude(angle = ${words('360 360 90 -120 45')}, $fn = ${sides}) translate([${words('12 20')}, 0]) intersection() { square(20, center = true); ${flat} }`,
      ],
      [1, text`resize([${size}, 0, ${size}], auto = ${flag}) ${solid}`],
      [1, text`for (i = [0 : ${words('1 2 3')}]) translate([i * ${size}, 0, ${offset}]) ${solid}`],
      [1, text`intersection_for (i = [0 : 1]) rotate(i * ${angle}) ${solid}`],
      [1, text`if (k > 3) { ${several} } else ${solid}`],
      [1, text`${words('# % render() !')} ${solid}`],
      [1, text`stamp(${size}) ${solid}`],
    ),
    solidsOf: fc.array(solid, { minLength: 1, maxLength: 4 }).map(list => list.join(' ')),
    flat: flats(
      [4, text`square([${size}, ${size}], center = ${flag});`],
      [3, text`circle(${size}, $fn = ${sides});`],
      [2, text`polygon([[0, 0], [${size}, ${offset}], [${size}, ${size}], [${offset}, ${size}]]);`],
      [
        1,
        text`polygon([[0, 0], [10, 0], [10, 10], [0, 10], [2, 2], [${size}, 3], [3, ${size}]], [[0, 1, 2, 3], [4, 5, 6]]);`,
      ],
      [4, text`${movedFlat} ${flat}`],
      [2, text`${words('difference() union() intersection() hull()')} { ${flatSeveral} }`],
      [
        1,
        text`offset(${words('r=1 r=-0.5 delta=1 delta=-0.3 delta=0.7,chamfer=true')}, $fn = ${sides}) ${flat}`,
      ],
      [1, text`projection(cut = ${flag}) translate([0, 0, -0.37]) ${solid}`],
      [1, text`for (i = [0 : 2]) translate([i * ${size}, ${offset}]) ${flat}`],
      [1, text`resize([${size}, ${size}]) ${flat}`],
    ),
    flatsOf: fc.array(flat, { minLength: 1, maxLength: 3 }).map(list => list.join(' ')),
  };
});

/** The statements of a program, one a line; `k` is its parameter. */
export const models: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.array(solid, { minLength: 1, maxLength: 4 }) },
      { weight: 1, arbitrary: fc.array(flat, { minLength: 1, maxLength: 3 }) },
    ),
    words('1 2.5 4 7.7'),
  )
  .map(([parts, k]) => [
    `k = ${k};`,
    'module stamp(h) { difference() { children(); translate([0.5, 0.5, -20]) cylinder(h + 20, r = 0.6, $fn = 8); } }',
    ...parts,
  ]);
