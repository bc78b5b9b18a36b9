import { parts } from '../parts.ts';
import type { Inventory } from './events.ts';

/** What somebody owns, and what of their list is nothing that models are generated from. */
export interface ReadInventory {
  readonly inventory: Inventory;
  /** Parts of the list that are left out, as they are named there. */
  readonly left: readonly string[];
}

/** A list of parts that cannot be read; the message says what one looks like. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';
}

const help =
  'Write JSON such as {"2x4": 10, "1x2": 6}, a CSV with the columns Part and Quantity, or a BrickLink XML list.';
/** More of a part than anybody owns, or than a model takes. */
const most = 1_000_000;

const byKey = new Map(parts.flatMap(part => [part.name, part.number].map(key => [key, part] as const)));

/** `2x4`, `4 X 2`, `3001`, `3001.dat`, and printed or moulded variants such as `3001a`. */
function partOfKey(key: string): (typeof parts)[number] | undefined {
  const plain = key
    .trim()
    .toLowerCase()
    .replace(/\.dat$/, '');
  const sides = /^(\d+)\s*[x×]\s*(\d+)$/.exec(plain)?.slice(1).map(Number);
  if (sides) return byKey.get(`${Math.min(...sides)}x${Math.max(...sides)}`);
  return byKey.get(plain) ?? byKey.get(plain.replace(/[a-z]$/, ''));
}

/**
 * Reads what somebody owns: JSON by part name or number (`{"2x4": 10, "3004": 6}`, or a list of objects with part and
 * quantity), CSV with a header (Rebrickable's `Part,Color,Quantity`), or BrickLink's XML. Colours are added up.
 *
 * @throws InventoryError that says what is wrong and what to write instead
 */
export function readInventory(text: string): ReadInventory {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content === '') throw new InventoryError(`The inventory is empty. ${help}`);
  const lines = content.startsWith('<')
    ? xmlLines(content)
    : /^[[{]/.test(content)
      ? jsonLines(content)
      : csvLines(content);
  const inventory: Record<string, number> = {};
  const left = new Set<string>();
  for (const [key, count] of lines) {
    if (!Number.isInteger(count) || count < 0 || count > most)
      throw new InventoryError(`“${key}” needs a whole number of bricks, from 0 to ${most}. ${help}`);
    const part = partOfKey(key);
    if (part?.generated) inventory[part.name] = (inventory[part.name] ?? 0) + count;
    else left.add(key);
  }
  if (Object.values(inventory).every(count => count === 0))
    throw new InventoryError(
      `No brick of the inventory is one that models are built from: ${parts
        .filter(({ generated }) => generated)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  return { inventory, left: [...left] };
}

type Line = readonly [key: string, count: number];

function jsonLines(text: string): Line[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InventoryError(`The inventory is no JSON. ${help}`);
  }
  if (!Array.isArray(value))
    return Object.entries(value as object).map(([key, count]) => [key, Number(count)]);
  return value.map((entry: unknown) => {
    const named = Object.entries((entry ?? {}) as object).map(
      ([name, value]) => [name.toLowerCase(), value as unknown] as const,
    );
    const of = (names: readonly string[]): unknown => named.find(([name]) => names.includes(name))?.[1];
    const key = of(partColumns);
    if (key === undefined) throw new InventoryError(`An entry of the inventory names no part. ${help}`);
    return [String(key), Number(of(countColumns) ?? 1)];
  });
}

const partColumns = ['part', 'part_num', 'part_number', 'number', 'itemid', 'id', 'brick', 'name'];
const countColumns = ['quantity', 'qty', 'count', 'minqty', 'amount', 'number of bricks'];

/** The columns of one line; quotes hold commas, and double themselves. */
const cellsOf = (line: string, separator: string): string[] =>
  Array.from(
    line.matchAll(new RegExp(`(?:^|${separator})\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))`, 'g')),
    ([, quoted, bare]) => (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
  );

function csvLines(text: string): Line[] {
  const [first = '', ...rest] = text.split(/\r\n|\n|\r/).filter(line => line.trim() !== '');
  const separator = [',', ';', '\t'].find(each => first.includes(each)) ?? ',';
  const header = cellsOf(first, separator).map(name => name.toLowerCase());
  const part = header.findIndex(name => partColumns.includes(name));
  const count = header.findIndex(name => countColumns.includes(name));
  const named = part >= 0 && count >= 0;
  return (named ? rest : [first, ...rest]).map(line => {
    const cells = cellsOf(line, separator);
    const key = cells[named ? part : 0] ?? '';
    const quantity = cells[named ? count : 1] ?? '';
    if (key === '' || quantity === '')
      throw new InventoryError(`“${line}” is no part with its number. ${help}`);
    return [key, Number(quantity)];
  });
}

function xmlLines(text: string): Line[] {
  const items = Array.from(text.matchAll(/<ITEM>([\s\S]*?)<\/ITEM>/gi), ([, item]) => item!);
  if (items.length === 0) throw new InventoryError(`The list has no <ITEM>. ${help}`);
  return items.map(item => {
    const of = (name: string): string | undefined =>
      new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`, 'i').exec(item)?.[1];
    return [of('ITEMID') ?? '', Number(of('QTY') ?? of('MINQTY') ?? of('QTYFILLED') ?? 1)];
  });
}
