import { describe, expect, test } from 'vitest';
import { libraries } from '../library/libraries.ts';
import { Project } from '../project/project.ts';
import { Program } from './program.ts';

const program = (files: Record<string, string>, entry = 'main.scad'): Program =>
  new Program(new Project('p', 'P', files, entry), libraries);
const visible = async (files: Record<string, string>, file = 'main.scad'): Promise<string[]> =>
  [...(await program(files).visible(file)).keys()].sort();

describe('files a project reaches', () => {
  test('include brings everything, use modules and functions, and no use of a use', async () => {
    expect(
      await visible({
        'main.scad': 'include <a.scad>\nuse <sub/b.scad>\nown = 1;',
        'a.scad': 'module a() {}\nva = 1;\nuse <sub/d.scad>',
        'sub/b.scad': 'module b() {}\nvb = 1;\ninclude <c.scad>\nuse <d.scad>',
        'sub/c.scad': 'function c() = 1;\nvc = 2;',
        'sub/d.scad': 'module d() {}',
        'other.scad': 'module other() {}',
      }),
    ).toEqual(['function c', 'module a', 'module b', 'module d', 'variable own', 'variable va']);
    expect(
      await visible({
        'main.scad': 'use <b.scad>',
        'b.scad': 'use <d.scad>\nmodule b() {}',
        'd.scad': 'module d() {}',
      }),
    ).toEqual(['module b']);
  });

  test('an included file sees what stands around it in the entry', async () => {
    expect(
      await visible(
        { 'main.scad': 'width = 3;\ninclude <a.scad>', 'a.scad': 'module a() cube(width);' },
        'a.scad',
      ),
    ).toEqual(['module a', 'variable width']);
  });

  test('files that include each other, missing ones, and paths out of the project do no harm', async () => {
    expect(
      await visible({
        'main.scad': 'include <b.scad>\ninclude <../x.scad>\ninclude <none.scad>\na = 1;',
        'b.scad': 'include <main.scad>\nb = 2;',
      }),
    ).toEqual(['variable a', 'variable b']);
  });

  test('a file of the project stands before a library of the same path; libraries resolve beside themselves', async () => {
    const here = program({ 'main.scad': '', 'BOSL2/std.scad': '' });
    expect(await here.resolve('BOSL2/std.scad', 'main.scad')).toBe('BOSL2/std.scad');
    expect(await here.resolve('BOSL2/gears.scad', 'main.scad')).toBe('<BOSL2/gears.scad>');
    expect(await here.resolve('../utils/core/core.scad', '<NopSCADlib/vitamins/fan.scad>')).toBe(
      '<NopSCADlib/utils/core/core.scad>',
    );
    expect(await here.resolve('nowhere/x.scad', 'main.scad')).toBeUndefined();
  });

  test('BOSL2 by its std.scad: what it includes and nothing else, with documentation', async () => {
    const here = program({ 'main.scad': 'include <BOSL2/std.scad>\n' });
    const cuboid = await here.find('main.scad', 'module', 'cuboid');
    expect(cuboid?.file).toBe('<BOSL2/shapes3d.scad>');
    expect(cuboid?.documentation).toContain('chamfering and roundovers');
    expect(await here.find('main.scad', 'variable', 'CENTER')).toBeDefined();
    expect(await here.find('main.scad', 'module', 'spur_gear')).toBeUndefined();
    expect((await here.find('main.scad', 'module', 'cylinder'))?.file).toBe('<BOSL2/shapes3d.scad>');
    expect((await program({ 'main.scad': '' }).find('main.scad', 'module', 'cylinder'))?.file).toBe(
      '<builtin>',
    );
    expect((await here.find('<BOSL2/shapes3d.scad>', 'module', '_cube'))?.file).toBe('<BOSL2/builtins.scad>');
  });
});
