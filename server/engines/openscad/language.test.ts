import { expect, test } from 'vitest';
import { newerLanguage } from './language.ts';

// Each was given to OpenSCAD 2021.01, which either has a parser error for it or does not know the name.
test.each([
  'let(a = 1,) cube(a);',
  'cube(let(a = 1,) a);',
  'cube(1,);',
  'for (i = [0, 1],) cube(i);',
  'x = [for (i = [0 : 1],) i];',
  'assert(true,) cube(1);',
  'x = ~1;',
  'x = 1 << 2;',
  'x = 8 >> 2;',
  'x = 1 & 2;',
  'x = 1 | 2;',
  'cube(0x10);',
  'fill() square(1);',
  'roof() square(1);',
  'x = textmetrics("a");',
  'x = is_object(1);',
  'x = import("a.json");',
  'import("a.obj");',
  'import(file = "A.OBJ");',
  'rotate_extrude(angle = 90, start = 20) square(1);',
  'linear_extrude(h = 3) square(1);',
  'linear_extrude(height = 3, v = [1, 0, 1]) square(1);',
])('%s is newer than 2021.01', text => {
  expect(newerLanguage([text])).toMatch(/\(line 1\)$/);
  expect(newerLanguage(['cube(1);', text])).toBeDefined();
});

test.each([
  'function f(x,) = x; cube(f(1));',
  'module m(a,) { cube(a); } m(1);',
  'cube([1, 1, 1,]);',
  'f = function (x,) x; cube(f(1));',
  'x = [each [1, 2],];',
  'x = 2 ^ 3; y = true && false || true; z = "a | b & ~c, )";',
  'cube(1); // a | b, )',
  'module fill(r) { offset(r) children(); } fill(2) square(1);',
  'function object(x) = x; cube(object(1));',
  'import("a.stl"); import("obj.svg");',
  'start = 3; v = 2; h = 4; cylinder(h = h); rotate_extrude(angle = start) square(v);',
  'x = "\\x41";',
])('%s is not', text => {
  expect(newerLanguage([text])).toBeUndefined();
});
