import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createConfigurations } from '../configurations/create-configurations.ts';
import type { Configurations } from '../configurations/configuration.ts';
import { databases } from '../database/testing.ts';
import { createProducts } from './create-products.ts';
import { faultsOfSchema } from './json-schema.ts';
import { productFields } from './product.ts';
import type { ProductFields, Products } from './product.ts';

const cabinet = (name = 'Cabinet', maximum = 1200): ProductFields =>
  productFields.parse({
    name,
    document: {
      description: 'A base cabinet',
      schema: {
        type: 'object',
        properties: {
          width: { type: 'number', minimum: 300, maximum, 'x-unit': 'mm' },
          doors: { enum: [0, 1, 2], 'x-price': { each: 4900 } },
          colour: { $ref: '#/$defs/colour' },
        },
        required: ['width'],
        $defs: { colour: { type: 'string', pattern: '^#[0-9a-f]{6}$' } },
        allOf: [{ not: { properties: { doors: { const: 2 }, width: { maximum: 599 } } } }],
      },
      preview: { source: { entry: 'cabinet.scad', files: { 'cabinet.scad': 'cube(1);' } } },
    },
  });

describe('a product’s schema', () => {
  const faults = (schema: Record<string, unknown>): string[] =>
    faultsOfSchema(schema).map(({ path, message }) => `${path.join('.')} ${message}`);

  test('may be whatever a form can be made of', () => {
    expect(faults(cabinet().document.schema)).toEqual([]);
    expect(faults({ properties: {} })).toEqual([]);
    expect(faults({ properties: { anything: true, 'x-': { 'x-rule': [1] } }, 'x-groups': ['a'] })).toEqual(
      [],
    );
  });

  test.each([
    [{}, 'properties must be an object'],
    [{ type: 'array', properties: {} }, 'type must be `object`'],
    [{ properties: [] }, 'properties must be an object'],
    [{ properties: { a: 1 } }, 'properties.a must be a schema'],
    [{ properties: { a: { type: 'float' } } }, 'properties.a.type must be one of null'],
    [{ properties: { a: { type: [] } } }, 'properties.a.type must be one of'],
    [{ properties: { a: { minimum: '3' } } }, 'properties.a.minimum must be a number'],
    [{ properties: { a: { multipleOf: 0 } } }, 'properties.a.multipleOf must be a number above 0'],
    [{ properties: { a: { maxLength: -1 } } }, 'properties.a.maxLength must be a whole number'],
    [{ properties: { a: { pattern: '(' } } }, 'properties.a.pattern must be a regular expression'],
    [{ properties: { a: { enum: [] } } }, 'properties.a.enum must be a list'],
    [
      { properties: { a: { $ref: 'https://evil.example/schema' } } },
      'properties.a.$ref must point into this document',
    ],
    [{ properties: {}, required: 'a' }, 'required must be a list of names'],
    [{ properties: {}, anyOf: [] }, 'anyOf must be a list of schemas'],
    [
      { properties: { a: { items: { properties: { b: { type: 7 } } } } } },
      'properties.a.items.properties.b.type',
    ],
    [
      { properties: {}, patternProperties: { '[': {} } },
      'patternProperties.[ must be named by a regular expression',
    ],
  ])('%j is refused at its place', (schema, fault) => {
    expect(faults(schema).join('\n')).toContain(fault);
  });

  test('neither depth nor size ends the process', () => {
    let deep: Record<string, unknown> = {};
    for (let level = 0; level < 10_000; level++) deep = { not: deep };
    expect(faults({ properties: { deep } })).toEqual([expect.stringContaining('is nested too deeply')]);
    const many = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`o${index}`, {}]));
    expect(faults({ properties: many })).toEqual([expect.stringContaining('more than 5000')]);
    expect(
      productFields.safeParse({ name: 'x', document: { schema: { properties: {} }, x: 'x'.repeat(300_000) } })
        .error?.issues[0]?.message,
    ).toContain('at most 256 KB');
  });
});

describe.each(databases())('products and configurations on $name', ({ open }) => {
  let products: Products;
  let configurations: Configurations;
  const [ana, ben] = [{ clientId: 'ana' }, { clientId: 'ben' }];
  beforeAll(async () => {
    const database = await open();
    products = createProducts(database);
    configurations = createConfigurations(database);
  }, 120_000);

  test('come back as they were written, newest first, by pages', async () => {
    const client = { clientId: randomUUID() };
    const made = [];
    for (const name of ['One', 'Two', 'Three']) made.push(await products.create(client, cabinet(name)));
    expect(made[0]).toMatchObject({ version: 1, document: cabinet().document });
    expect(await products.get(client, made[0]!.id)).toEqual(made[0]);
    const names = async (page = {}): Promise<string[]> =>
      (await products.list(client, page)).map(({ name }) => name);
    expect(await names()).toEqual(['Three', 'Two', 'One']);
    expect(await names({ limit: 2 })).toEqual(['Three', 'Two']);
    expect(await names({ limit: 2, before: made[1]!.id })).toEqual(['One']);
    expect(await names({ before: randomUUID() })).toEqual([]);
    expect((await products.list(client))[0]).toMatchObject({ description: 'A base cabinet' });
  });

  test('a change makes a version, of two at once only one', async () => {
    const { id } = await products.create(ana, cabinet());
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(n => products.update(ana, id, cabinet(`Cabinet ${n}`, 900), 1)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'conflict', details: { version: 2 } });
    expect(await products.get(ana, id)).toMatchObject({
      version: 2,
      name: expect.stringMatching(/^Cabinet [123]$/),
    });
    expect(await products.get(ana, id, 1)).toMatchObject({
      version: 1,
      name: 'Cabinet',
      document: cabinet().document,
    });
    expect(await products.get(ana, id, 3)).toBeUndefined();
    await expect(products.delete(ana, id, 1)).rejects.toMatchObject({ code: 'conflict' });
    expect(await products.delete(ana, id, 2)).toBe(true);
    expect(await products.delete(ana, id, 2)).toBe(false);
    expect(await products.get(ana, id, 1)).toBeUndefined();
  });

  test('a configuration pins the version that it was made with', async () => {
    const { id: productId } = await products.create(ana, cabinet());
    const values = { width: 600, doors: 2, colour: '#ffffff', nested: { deep: [null, 'ü'] } };
    const made = await configurations.create(ana, { productId, name: 'Kitchen', values });
    expect(made).toMatchObject({ productId, productVersion: 1, latestVersion: 1, name: 'Kitchen', values });
    await products.update(ana, productId, cabinet('Narrower', 500), 1);
    expect(await configurations.get(ana, made!.id)).toEqual({ ...made, latestVersion: 2 });
    expect(await configurations.create(ana, { productId, values })).toMatchObject({ productVersion: 2 });
    expect(await configurations.create(ana, { productId, productVersion: 1, values })).toMatchObject({
      productVersion: 1,
      latestVersion: 2,
    });
    expect(await configurations.create(ana, { productId, productVersion: 9, values })).toBeUndefined();
    expect(await configurations.list(ana, { productId, limit: 2 })).toHaveLength(2);
    const [newest] = await configurations.list(ana, { productId });
    expect(await configurations.list(ana, { productId, before: newest!.id })).toHaveLength(2);
    expect(await configurations.delete(ana, made!.id)).toBe(true);
    expect(await configurations.delete(ana, made!.id)).toBe(false);
    expect(await configurations.get(ana, made!.id)).toBeUndefined();
  });

  test('are another client’s to nobody', async () => {
    const { id } = await products.create(ana, cabinet());
    const made = await configurations.create(ana, { productId: id, values: {} });
    expect(await products.get(ben, id)).toBeUndefined();
    expect(await products.get(ben, id, 1)).toBeUndefined();
    expect(await products.update(ben, id, cabinet(), 1)).toBeUndefined();
    expect(await products.delete(ben, id, 1)).toBe(false);
    expect(await products.list(ben)).toEqual([]);
    expect(await products.list(ben, { before: id })).toEqual([]);
    expect(await configurations.create(ben, { productId: id, values: {} })).toBeUndefined();
    expect(await configurations.get(ben, made!.id)).toBeUndefined();
    expect(await configurations.delete(ben, made!.id)).toBe(false);
    expect(await configurations.list(ben, { productId: id })).toEqual([]);
    expect(await products.get(ana, id)).toMatchObject({ version: 1 });
  });
});
