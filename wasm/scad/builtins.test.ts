import { describe, expect, test } from 'vitest';
import { builtins } from './builtins.ts';
import { functions } from './language/functions/functions.ts';
import { modules } from './language/modules/modules.ts';

describe('builtins', () => {
  test('every one is documented and known under its name once per kind', () => {
    expect(builtins.filter(symbol => !symbol.documentation)).toEqual([]);
    expect(builtins.map(({ kind, name }) => `${kind} ${name}`)).toHaveLength(
      new Set(builtins.map(({ kind, name }) => `${kind} ${name}`)).size,
    );
    expect(builtins.length).toBeGreaterThan(80);
  });

  test('all that the language has is known to the editor', () => {
    const named = (kind: string): string[] => builtins.filter(s => s.kind === kind).map(({ name }) => name);
    expect(named('function').sort()).toEqual([...functions.keys()].sort());
    expect(named('module')).toEqual(expect.arrayContaining([...modules.keys()]));
  });

  test('parameters are read from the declarations', () => {
    const extrude = builtins.find(symbol => symbol.name === 'linear_extrude')!;
    expect(extrude.signature).toBe(
      'linear_extrude(height=100, v, center=false, convexity=1, twist=0, slices, segments, scale=1)',
    );
    expect(extrude.documentation).toContain('- `height` – in mm');
    expect(builtins.find(symbol => symbol.name === '$fn')?.kind).toBe('variable');
  });
});
