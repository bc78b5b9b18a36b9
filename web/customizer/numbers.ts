import { decimals } from '../../wasm/scad/annotations.ts';

/** The number that was typed: with a point or a comma, with an exponent; undefined when it is none (yet). */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/^([^.,]*),([^.,]*)$/, '$1.$2');
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether what is typed so far is a number, or becomes one if the hand goes on: `-`, `1.`, `2e-`, or nothing. */
export function beginsNumber(text: string): boolean {
  return readNumber(text) !== undefined || /^[+\-−]?\d*[.,]?\d*(?:(?<=\d[.,]?)[eE][+-]?)?$/.test(text.trim());
}

/** `value` moved by so many steps, without the dust of binary fractions: 0.1 + 2 · 0.1 is 0.3. */
export function stepped(value: number, step: number, count: number): number {
  const digits = Math.min(20, Math.max(decimals(value), decimals(step)));
  return Number((value + step * count).toFixed(digits));
}
