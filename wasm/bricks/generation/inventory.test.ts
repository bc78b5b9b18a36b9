import { describe, expect, test } from 'vitest';
import { InventoryError, readInventory } from './inventory.ts';

describe('what somebody owns is read from', () => {
  const owned = { inventory: { '2x4': 12, '1x2': 6 }, left: [] };

  test.each([
    ['JSON by name or number', '{"2x4": 10, "4x2": 1, "3001": 1, "1x2": 6}'],
    ['a JSON list', '[{"part": "3001", "quantity": 12}, {"Part": "1 x 2", "Quantity": 6}]'],
    ['Rebrickable’s CSV', 'Part,Color,Quantity\n3001,4,10\n3001,15,2\n3004,0,6\n'],
    ['a CSV with quotes and semicolons', '\uFEFF"Quantity";"Part"\r\n"12";"3001a"\r\n6;3004.dat\r\n'],
    ['lines without a header', '2x4,12\n1x2,6'],
    [
      'BrickLink’s XML',
      '<INVENTORY><ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>3001</ITEMID><COLOR>5</COLOR><MINQTY>12</MINQTY></ITEM>' +
        '<ITEM><ITEMID>3004</ITEMID><QTY>6</QTY></ITEM></INVENTORY>',
    ],
  ])('%s', (_, text) => expect(readInventory(text)).toEqual(owned));
});

test('parts that models are not generated from are told', () => {
  expect(readInventory('{"2x4": 3, "2x3": 5, "32316": 2}')).toEqual({
    inventory: { '2x4': 3 },
    left: ['32316', '2x3'],
  });
});

test.each([
  ['', 'is empty'],
  ['{"2x4": ', 'is no JSON'],
  ['{"2x4": -1}', '“2x4” needs a whole number'],
  ['{"2x4": "many"}', '“2x4” needs a whole number'],
  ['[{"quantity": 1}]', 'names no part'],
  ['2x4', '“2x4” is no part with its number'],
  ['<INVENTORY/>', 'has no <ITEM>'],
  ['{"3x3": 5}', 'No brick of the inventory'],
])('%j is refused with what to write', (text, message) => {
  expect(() => readInventory(text)).toThrow(InventoryError);
  expect(() => readInventory(text)).toThrow(message);
});
