import { expect, test } from 'vitest';
import { documentationExamples } from './documentation.ts';

const text = `//////
// LibFile: shapes.scad
//   Words of description.
// Includes:
//   include <BOSL2/std.scad>
//   include <BOSL2/shapes.scad>
//////

// CommonCode:
//   $fn = 12;

// Module: thing()
// Usage:
//   thing(size);
// Example: A plain one.
//   thing(40);
//
//   thing(2);
// Example(2D,NoAxes): Flat
//   square(4);
// Examples:
//   thing(1);
//   thing(2, [3]);
// Figure(3D): A picture
//   sphere(3);
module thing() {
// Example: not indented as a block is
thing();
}
`;

test('examples of a documented file are programs with its includes and common code', () => {
  const head = 'include <BOSL2/std.scad>\ninclude <BOSL2/shapes.scad>\n$fn = 12;\n';
  expect(documentationExamples('shapes.scad', text)).toEqual([
    { name: 'shapes.scad:15', text: `${head}thing(40);\n\nthing(2);\n` },
    { name: 'shapes.scad:19', text: `${head}square(4);\n` },
    { name: 'shapes.scad:22', text: `${head}thing(1);\n` },
    { name: 'shapes.scad:23', text: `${head}thing(2, [3]);\n` },
    { name: 'shapes.scad:24', text: `${head}sphere(3);\n` },
  ]);
});
