import { describe, expect, test } from 'vitest';
import { describeLibrary, libraryName, licenseOf, unresolvedInclusions } from './describe.ts';

const files = (texts: Record<string, string>) =>
  new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));

test.each([
  ['Round-Anything-master.zip', 'Round-Anything'],
  ['dotSCAD-3.3.zip', 'dotSCAD'],
  ['YAPP_Box-main (1).zip', 'YAPP_Box'],
  ['threads-scad-0d5b1f2a.zip', 'threads-scad'],
  ['My Library.zip', 'My-Library'],
  ['../..', ''],
])('the name in %s is %s', (file, name) => expect(libraryName(file)).toBe(name));

test.each([
  [
    '                   GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007',
    'LGPL-3.0-or-later',
  ],
  ['GNU GENERAL PUBLIC LICENSE\n   Version 2, June 1991', 'GPL-2.0-or-later'],
  ['Redistribution and use in source and binary forms, with or without', 'BSD-2-Clause'],
  ['Do what you want.', undefined],
])('licence of %j', (text, id) => expect(licenseOf(text)).toBe(id));

describe('entry and version', () => {
  test.each([
    [{ 'std.scad': '', 'other.scad': '' }, 'std.scad'],
    [{ 'src/my_lib.scad': '', 'a.scad': '' }, 'src/my_lib.scad'],
    [{ 'z/deep.scad': '', 'b.scad': '' }, 'b.scad'],
  ])('%j', (texts, main) =>
    expect(describeLibrary('MyLib', files(texts)).include).toBe(`include <MyLib/${main}>`),
  );
  test.each([
    ['BOSL_VERSION = [2,0,716];', '2.0.716'],
    ['Version = "v3.3.8";', '3.3.8'],
    ['// Version: 1.4\ncube();', '1.4'],
    ['cube();', 'not stated'],
  ])('%s', (text, version) => expect(describeLibrary('L', files({ 'l.scad': text })).version).toBe(version));
});

test('what nobody has is told, what another library or the folder has is not', () => {
  const library = files({
    'a.scad': 'include <BOSL2/std.scad>\nuse <parts/b.scad>\ninclude <Lib/parts/b.scad>\nuse <lost.scad>',
    'parts/b.scad': 'include <../a.scad>\nuse <../../outside.scad>\nuse <Nobody/x.scad>',
    'examples/e.scad': 'use <gone.scad>',
  });
  expect(unresolvedInclusions('Lib', library, new Set(['BOSL2']))).toEqual([
    'lost.scad',
    '../../outside.scad',
    'Nobody/x.scad',
  ]);
});
