import { bind, numberOr, signature } from '../arguments.ts';
import { isVector } from '../values/value.ts';
import type { BuiltinModule, ModuleCall } from '../call.ts';
import { webColors } from '../web-colors.ts';
import { parent } from './parent.ts';

// Ranges, wording and order: OpenSCAD src/core/ColorNode.cc and ColorUtil.cc.

type Color = [number, number, number, number];

const COLOR = signature('c', 'alpha');

/** `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`. */
function hexColor(text: string): Color | undefined {
  if (!/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(text)) return undefined;
  const stride = text.length <= 5 ? 1 : 2;
  const color: Color = [0, 0, 0, 1];
  for (let i = 0; 1 + i * stride < text.length; i++) {
    color[i] = parseInt(text.slice(1 + i * stride, 1 + (i + 1) * stride), 16) / (stride === 1 ? 15 : 255);
  }
  return color;
}

/** C's `%.1f`: halves go to the even digit, as only JavaScript does not. */
function oneDecimal(x: number): string {
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  // JavaScript takes an exponent from here on.
  if (Math.abs(x) >= 1e21) return `${BigInt(x)}.0`;
  const tenths = Math.abs(x) * 10;
  const halfAboveEven = tenths % 2 === 0.5;
  return (halfAboveEven ? (Math.sign(x) * (tenths - 0.5)) / 10 : x).toFixed(1);
}

function warnRange(call: ModuleCall, what: string, value: number): void {
  if (value > 1 || value < 0) {
    call.warn(`color() expects ${what} between 0.0 and 1.0. Value of ${oneDecimal(value)} is out of range`);
  }
}

export const color: BuiltinModule = call => {
  const [c, alpha] = bind(call, COLOR);
  let color: Color = [-1, -1, -1, -1];
  if (isVector(c)) {
    for (let i = 0; i < 4; i++) {
      color[i] = i < c.length ? Math.fround(numberOr(c[i], 0)) : 1;
      warnRange(call, 'numbers', color[i]!);
    }
  } else if (typeof c === 'string') {
    const name = c.replace(/[A-Z]/g, letter => letter.toLowerCase());
    const named = webColors.get(name);
    const found = named ? named.map(channel => channel / 255) : hexColor(name);
    if (found) color = found.map(Math.fround) as Color;
    else {
      call.warn(`Unable to parse color "${c}"`);
      call.say('info', 'Please see https://en.wikipedia.org/wiki/Web_colors', false);
    }
  }
  if (typeof alpha === 'number') {
    color[3] = Math.fround(alpha);
    warnRange(call, 'alpha', color[3]);
  }
  return { kind: 'color', ...parent(call), color };
};
