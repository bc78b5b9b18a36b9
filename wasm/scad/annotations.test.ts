import { describe, expect, it } from 'vitest';
import { controls } from './annotations.ts';
import { customizer } from './customizer.ts';
import { cases } from './customizer.cases.ts';

const kinds = (text: string): string[] =>
  controls(text).map(({ kind, parameter }) => `${parameter.name} ${kind}`);

describe('controls', () => {
  it('knows OpenSCAD’s kinds', () => {
    const text =
      'a = 1;\nb = "x";\nc = true;\nd = [1, 2];\ne = "s"; // [s, m]\nf = 3; // [1, 2, 3]\ng = 3; // [9]\n';
    expect(kinds(text)).toEqual([
      'a number',
      'b string',
      'c boolean',
      'd vector',
      'e choice',
      'f choice',
      'g number',
    ]);
  });

  it('knows MakerWorld’s colours, fonts and files', () => {
    const text =
      'a = "#ff0000"; // color\nb = "Liberation Sans:style=Bold"; // font\nc = "default.svg";\nd = "default.png";\n' +
      'e = "default.stl";\nf = ""; // file\ng = [1, 0, 0]; // color\nh = 3; // color\ni = "x"; // svg\nj = "a.b"; // 5\n';
    expect(kinds(text)).toEqual(
      'a color,b font,c file,d file,e file,f file,g color,h number,i file,j string'.split(','),
    );
    const accepted = Object.fromEntries(
      controls(text).map(({ parameter, extensions }) => [parameter.name, extensions]),
    );
    expect(accepted['c']).toContain('dxf');
    expect(accepted['d']).toEqual(['png']);
    expect(accepted['e']).toContain('3mf');
    expect(accepted['f']!.length).toBeGreaterThan(8);
  });

  it('shows constant vectors that OpenSCAD passes over as code', () => {
    const text =
      'a = [1, 2, 3, 4, 5];\n// Points\nb = [[0, 0], [1, -2.5]];\nc = ["x", true];\nd = [];\ne = [x];\n';
    expect(controls(text)).toMatchObject([
      { kind: 'code', parameter: { name: 'a', initial: '[1, 2, 3, 4, 5]' } },
      { kind: 'code', parameter: { name: 'b', initial: '[[0, 0], [1, -2.5]]', caption: 'Points' } },
      { kind: 'code', parameter: { name: 'c', initial: '["x", true]' } },
    ]);
  });

  it('takes the step from the annotation, or from the decimals', () => {
    const text =
      'a = 1; // [0:0.25:5]\nb = 1; // .1\nc = 1.25;\nd = 3; // [0:10]\ne = 0.5; // [0:10]\nf = [1, 0.001];\ng = 1; // [0:0:5]\n';
    expect(controls(text).map(({ step }) => step)).toEqual([0.25, 0.1, 0.01, 1, 0.1, 0.001, 1]);
  });

  it('holds every parameter of the customizer, unchanged and in order', () => {
    for (const text of Object.values(cases))
      expect(
        controls(text)
          .filter(({ kind }) => kind !== 'code')
          .map(({ parameter }) => parameter),
      ).toEqual(customizer(text));
  });
});
