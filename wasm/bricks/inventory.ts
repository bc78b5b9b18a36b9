import { BrickFileError, LineProblems } from './brick-file-error.ts';
import type { Inventory } from './generation/events.ts';
import { partNamed } from './part-names.ts';
import { parts } from './parts.ts';

/** The bricks that somebody owns, as a file has them. */
export interface InventoryFile {
  readonly inventory: Inventory;
  /** What was left out, in sentences for people. */
  readonly notes: readonly string[];
}

/** Bricks of one part that anyone may claim to own. */
const most = 1_000_000;
const longest = 16 * 1024 * 1024;

const names = parts.map(({ name }) => name).join(', ');

/**
 * Reads what somebody owns: JSON `{"2x4": 12, "3004": 5}`, or CSV with a part and a quantity a line, such as
 * Rebrickable's `Part,Color,Quantity`. Parts go by name (either way round) or by number; colours are added up. Parts
 * that are no bricks of the library are left out of a CSV file, and are an error in JSON, which is written by hand.
 *
 * @throws BrickFileError
 */
export function readInventory(text: string): InventoryFile {
  if (text.length > longest)
    throw new BrickFileError(
      'This file is too large for an inventory (at most 16 MB). Keep the lines of bricks only.',
    );
  const content = text.replace(/^\uFEFF/, '');
  const found = /^\s*[[{]/.test(content) ? fromJson(content) : fromCsv(content);
  if (Object.values(found.inventory).every(count => count === 0))
    throw new BrickFileError(
      `There are no known bricks in this inventory. List parts with quantities, such as {"2x4": 12}; known are ${names}.`,
    );
  return found;
}

const valid = (count: unknown): count is number => Number.isInteger(count) && (count as number) >= 0;

function add(inventory: Record<string, number>, part: string, count: number): void {
  inventory[part] = Math.min(most, (inventory[part] ?? 0) + count);
}

function fromJson(text: string): InventoryFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BrickFileError(
      `This is no complete JSON (${error instanceof Error ? error.message : String(error)}). Write {"2x4": 12, "1x2": 30}.`,
    );
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new BrickFileError(
      'An inventory in JSON is one object of quantities by part, such as {"2x4": 12, "1x2": 30}.',
    );
  const inventory: Record<string, number> = {};
  for (const [name, count] of Object.entries(json)) {
    const part = partNamed(name);
    if (!part)
      throw new BrickFileError(`“${name.slice(0, 60)}” is no known brick. Use ${names}, or LDraw’s numbers.`);
    if (!valid(count))
      throw new BrickFileError(`The quantity of “${name}” must be a whole number from 0, such as 12.`);
    add(inventory, part.name, count);
  }
  return { inventory, notes: [] };
}

/** The fields of one line of CSV; quotes may hold separators, and are dropped. */
function fields(line: string, separator: string): string[] {
  const found: string[] = [];
  let field = '';
  let quoted = false;
  for (const char of line)
    if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      found.push(field.trim());
      field = '';
    } else field += char;
  return [...found, field.trim()];
}

function fromCsv(text: string): InventoryFile {
  const lines = text.split(/\r\n|\n|\r/);
  const start = lines.findIndex(line => line.trim() !== '');
  if (start < 0) return { inventory: {}, notes: [] };
  const separator = [',', ';', '\t'].find(each => lines[start]!.includes(each)) ?? ',';
  const header = fields(lines[start]!.toLowerCase(), separator);
  const column = (...titles: string[]): number =>
    header.findIndex(field => titles.includes(field.replaceAll(/[ _-]/g, '')));
  let part = column('part', 'partnum', 'partnumber', 'partid', 'itemid', 'ldraw', 'name', 'brick');
  let quantity = column('quantity', 'qty', 'count', 'minqty', 'number');
  const titled = part >= 0 && quantity >= 0 && part !== quantity;
  if (!titled) [part, quantity] = [0, header.length - 1];

  const inventory: Record<string, number> = {};
  const problems = new LineProblems();
  let strange = 0;
  for (let index = titled ? start + 1 : start; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.trim() === '') continue;
    const row = fields(line, separator);
    const [name, count] = [row[part] ?? '', row[quantity] ?? ''];
    if (row.length < 2 || name === '' || !/^\d{1,7}$/.test(count)) {
      problems.add(index + 1, 'a line needs a part and a whole quantity, such as 2x4,12 or 3001,4,12.');
      continue;
    }
    const known = partNamed(name);
    if (known) add(inventory, known.name, Number(count));
    else strange++;
  }
  problems.throwIfAny();
  return {
    inventory,
    notes:
      strange === 0
        ? []
        : [
            `${strange} ${strange === 1 ? 'line is' : 'lines are'} of parts that are not used here: left out.`,
          ],
  };
}
