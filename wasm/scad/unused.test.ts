import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openScad } from '../../server/openscad.ts';
import { scan } from './scan.ts';
import { calls, withoutUnused } from './unused.ts';

const without = (library: string, used: string) =>
  withoutUnused(new Map([['a', scan(library)]]), calls(used), () => false).get('a')!;

test('definitions that nothing calls go, lines and all else stay', () => {
  const library = `x = f(1); // f
module unused(a = [1, 2]) {
  other();
}
module other() { echo("} other()"); }
function f(n) = n > 0 ? g (n) : "g;";
function g(n) = let(a = n) a;
function h(n) = g(n);
module wanted() children();
module needed() { (h)(2); }
`;
  expect(without(library, '').split('\n')).toEqual([
    'x = f(1); ',
    '',
    '',
    '',
    '',
    'function f(n) = n > 0 ? g (n) : "g;";',
    'function g(n) = let(a = n) a;',
    '',
    'module wanted() children();',
    '',
    '',
  ]);
  expect(without(library, 'needed();')).toContain('function h(n)');
  expect(without(library, 'unused\n();')).toContain('module other()');
});

test('what does not balance stays whole', () => {
  const broken = 'module a() { cube(1;\nmodule b() { }\n';
  expect(without(broken, '')).toBe(broken);
});

test('models with libraries evaluate to the same tree and messages as with whole libraries', async () => {
  const folder = join(import.meta.dirname, '../../scad-libs/bench');
  for (const name of (await readdir(folder)).filter(name => /^(?:bolt|gears|fans)/.test(name))) {
    const source = { entry: name, files: { [name]: await readFile(join(folder, name), 'utf8') } };
    const scad = await openScad();
    const whole = await scad.csg(source);
    expect(whole.text).toMatch(/multmatrix/);
    expect((await scad.evaluate(source)).status).toBe('ok');
    const again = await scad.csg(source);
    expect(again.text === whole.text).toBe(true);
    expect(again.diagnostics).toEqual(whole.diagnostics);
    // A name that was not called before comes back.
    const more = `${source.files[name]}\necho(${name === 'fans.scad' ? 'washer_radius(M3_washer)' : 'gcd(12, 18)'});`;
    const echo = await scad.csg({ entry: name, files: { [name]: more } });
    const whole2 = await (await openScad()).csg({ entry: name, files: { [name]: more } });
    expect(echo.diagnostics).toEqual(whole2.diagnostics);
  }
});
