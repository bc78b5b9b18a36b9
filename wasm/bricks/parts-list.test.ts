import { describe, expect, test } from 'vitest';
import { BrickFileError } from './brick-file-error.ts';
import { writeBrickLink } from './bricklink.ts';
import { colors } from './colors.ts';
import { readInventory } from './inventory.ts';
import { wall } from './models.cases.ts';
import { partsList } from './parts-list.ts';
import { parts } from './parts.ts';
import { writeRebrickable } from './rebrickable.ts';

describe('parts list', () => {
  test('counts by part and colour, weighs and measures', () => {
    const list = partsList(wall.bricks);
    expect(list.entries.map(({ part, color, count }) => [part.name, color, count])).toEqual([
      ['2x4', 4, 2],
      ['2x4', 14, 1],
      ['2x2', 14, 2],
    ]);
    expect(list.count).toBe(5);
    expect(list.mass).toBeCloseTo(3 * 2.16 + 2 * 1.15, 9);
    expect(list.size.map(value => Math.round(value * 10) / 10)).toEqual([63.8, 15.8, 20.9]);
    expect(partsList([])).toEqual({ entries: [], count: 0, mass: 0, size: [0, 0, 0] });
  });

  test('as BrickLink reads it', () => {
    expect(writeBrickLink(partsList(wall.bricks))).toBe(
      '<INVENTORY>\n' +
        '<ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>3001</ITEMID><COLOR>5</COLOR><MINQTY>2</MINQTY><CONDITION>X</CONDITION></ITEM>\n' +
        '<ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>3001</ITEMID><COLOR>3</COLOR><MINQTY>1</MINQTY><CONDITION>X</CONDITION></ITEM>\n' +
        '<ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>3003</ITEMID><COLOR>3</COLOR><MINQTY>2</MINQTY><CONDITION>X</CONDITION></ITEM>\n' +
        '</INVENTORY>\n',
    );
  });

  test('every colour of the table has a number of its own at BrickLink', () => {
    const bricks = colors.map(({ code }, x) => ({ dx: 1, dy: 1, x, y: 0, z: 0, color: code }));
    const ids = [...writeBrickLink(partsList(bricks)).matchAll(/<COLOR>(\d+)</g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(colors.length);
    expect(writeBrickLink(partsList([{ ...bricks[0]!, color: 9999 }]))).not.toContain('COLOR');
  });

  test('as Rebrickable reads it, and back as an inventory', () => {
    const csv = writeRebrickable(partsList(wall.bricks));
    expect(csv).toBe('Part,Color,Quantity\n3001,4,2\n3001,14,1\n3003,14,2\n');
    expect(readInventory(csv)).toEqual({ inventory: { '2x4': 3, '2x2': 2 }, notes: [] });
  });
});

describe('inventory', () => {
  test.each([
    ['{"2x4": 12, "4x2": 3, "3004": 1, " 2 X 2 ": 0}', { '2x4': 15, '1x2': 1, '2x2': 0 }],
    ['2x4,12\n1x1,3', { '2x4': 12, '1x1': 3 }],
    ['\uFEFFpart;quantity\r\n3001.dat;2\r\n44237;1\r\n', { '2x4': 2, '2x6': 1 }],
    ['Name\tColor\tQty\n2×4\tRed\t5', { '2x4': 5 }],
    ['Part,Color,Quantity,Is Spare\n3001,4,2,False\n"3001","14","1",True', { '2x4': 3 }],
    ['3001,4,2\n3001,1,7', { '2x4': 9 }],
  ])('%j', (text, inventory) => {
    expect(readInventory(text)).toEqual({ inventory, notes: [] });
  });

  test('every part, by name and by number', () => {
    for (const { name, number } of parts)
      expect(readInventory(`{"${name}": 1, "${number}": 2}`).inventory).toEqual({ [name]: 3 });
  });

  test('other parts of a Rebrickable list are left out, which is said', () => {
    expect(readInventory('Part,Color,Quantity\n3001,4,2\n3023,4,50\n"a, b",1,1')).toEqual({
      inventory: { '2x4': 2 },
      notes: ['2 lines are of parts that are not used here: left out.'],
    });
  });

  test.each([
    ['', 'There are no known bricks in this inventory.'],
    ['{}', 'There are no known bricks in this inventory.'],
    ['{"2x4": 0}', 'There are no known bricks'],
    ['{"2x4": 1', 'This is no complete JSON'],
    ['[1]', 'is one object of quantities by part'],
    ['{"3x5": 1}', '“3x5” is no known brick. Use 1x1, 1x2,'],
    ['{"__proto__": 1}', 'is no known brick'],
    ['{"2x4": "many"}', 'The quantity of “2x4” must be a whole number'],
    ['{"2x4": -1}', 'must be a whole number'],
    ['{"2x4": 1.5}', 'must be a whole number'],
    ['2x4,12\nhello', 'Line 2: a line needs a part and a whole quantity'],
    ['2x4,-3', 'Line 1: a line needs'],
    ['3023,1\n3024,2', 'There are no known bricks'],
  ])('%j: %s', (text, message) => {
    expect(() => readInventory(text)).toThrow(BrickFileError);
    expect(() => readInventory(text)).toThrow(message);
  });
});
