import type { Parameter } from '../contract.ts';
import { annotatedAssignments, parameterOf, type AnnotatedAssignment } from './customizer.ts';
import { literal } from './literals.ts';

/**
 * What to show for a parameter. Beyond OpenSCAD's own kinds: MakerWorld's `// color` and `// font`, names of files for
 * `import` and `surface`, and `code` for constant vectors that OpenSCAD's customizer passes over.
 */
export type ControlKind =
  'boolean' | 'number' | 'choice' | 'string' | 'vector' | 'color' | 'font' | 'file' | 'code';

export interface Control {
  kind: ControlKind;
  /** As OpenSCAD has it; of a `code` control the initial value is the literal as OpenSCAD text. */
  parameter: Parameter;
  /** How far one press of an arrow key goes, for numbers and vectors. Above 0. */
  step: number;
  /** Of a `file` control: the extensions that fit, lower case, without dots. */
  extensions?: readonly string[];
}

const IMAGES = ['png'];
const OUTLINES = ['svg', 'dxf'];
const SOLIDS = ['stl', '3mf', 'off', 'obj', 'amf'];
const TABLES = ['dat', 'csv', 'txt', 'json'];
const FILES = [IMAGES, OUTLINES, SOLIDS, TABLES];

/** The controls of a file: every parameter of `customizer`, in its order, and the `code` ones between them. */
export function controls(text: string): Control[] {
  return annotatedAssignments(text).flatMap(entry => {
    const parameter = parameterOf(entry);
    if (parameter) return [{ ...looks(parameter, entry), parameter, step: stepOf(parameter, entry) }];
    const { assignment, caption, group } = entry;
    const { name, value } = assignment;
    if (typeof value !== 'object' || value.length === 0) return [];
    const initial = literal(value);
    return [
      {
        kind: 'code',
        step: 1,
        parameter: { name, ...(caption && { caption }), group, type: 'string', initial },
      },
    ];
  });
}

function looks(
  { type, initial, options }: Parameter,
  { annotation }: AnnotatedAssignment,
): Pick<Control, 'kind' | 'extensions'> {
  const word = annotation?.kind === 'words' ? annotation.text.toLowerCase() : '';
  const fitsColor = typeof initial === 'string' || (typeof initial === 'object' && initial.length > 2);
  if (options) return { kind: 'choice' };
  if (word === 'color' && fitsColor) return { kind: 'color' };
  if (typeof initial === 'object') return { kind: 'vector' };
  if (type !== 'string') return { kind: type };
  if (word === 'font') return { kind: 'font' };
  const extension = /\.(\w+)$/.exec(String(initial))?.[1]?.toLowerCase();
  const family = FILES.find(extensions => extensions.some(name => name === extension || name === word));
  if (family) return { kind: 'file', extensions: family };
  return word === 'file' ? { kind: 'file', extensions: FILES.flat() } : { kind: 'string' };
}

/** The step that the annotation names; else a unit of the last decimal that the default and the limits use. */
function stepOf({ initial, min, max }: Parameter, { annotation }: AnnotatedAssignment): number {
  const named =
    annotation?.kind === 'number'
      ? annotation.value
      : annotation?.kind === 'range'
        ? annotation.step
        : undefined;
  if (named !== undefined && named > 0) return named;
  const numbers = [initial, min, max].flat().filter(value => typeof value === 'number');
  return 10 ** -Math.max(0, ...numbers.map(decimals));
}

/** Digits behind the decimal point of the shortest text of a number: 0.25 → 2, 1e-7 → 7. */
export function decimals(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}
