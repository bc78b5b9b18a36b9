/** Requests that mean no good, for every route that an OpenAPI document names. */
import * as fc from 'fast-check';

export interface Operation {
  method: string;
  path: string;
  /** JSON schema of the body, when it is JSON. */
  body?: Schema;
  parameters: { name: string; in: string; schema: Schema }[];
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  default?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

export interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components?: { schemas?: Record<string, Schema> };
}
interface RawOperation {
  parameters?: Operation['parameters'];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export const operations = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const body = requestBody?.content['application/json']?.schema;
      return { method: method.toUpperCase(), path, parameters, ...(body && { body }) };
    }),
  );

/** Strings that somewhere, sometime, did harm as a name. */
export const traversals = [
  '..',
  '.',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/etc/passwd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '..%252f..%252fetc%252fpasswd',
  '....//....//etc/passwd',
  '%c0%ae%c0%ae/etc/passwd',
  '\u2025/\u2025/etc/passwd',
  'file:///etc/passwd',
  'a/../../b',
  'C:\\boot.ini',
  '\\\\server\\share',
  '.git/config',
  '.env',
  'con',
  'a\0.stl',
  'a.stl\0',
  '__proto__',
  'constructor',
  'toString',
  '*',
  '?',
  '~root',
  '$(id)',
  '`id`',
  "'; drop table jobs; --",
  '" or 1=1 --',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '\ud800',
  'a'.repeat(5000),
  ' ',
  '',
];

const strings = fc.oneof(
  fc.constantFrom(...traversals),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.constantFrom('0', '-1', '1e999', 'NaN', 'true', 'null', 'undefined', '[]', '{}', '\u0000', '\uffff'),
);

/** Values of every type where another is expected. */
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: strings },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom(0, -0, -1, 1.5, 1e21, 1e308, -1e308, 2 ** 53, 2 ** 31, Number.MIN_VALUE),
  fc.constantFrom(null, true, false, [], {}, [[]], [null], { '': '' }),
  fc.constantFrom(
    'x'.repeat(20_000),
    'x'.repeat(150_000),
    Array(20_000).fill(0),
    Array.from({ length: 2000 }, () => ({})),
  ),
  fc.constant(JSON.parse('{"toString":"a","constructor":{"name":"b"},"length":-1,"then":"c"}')),
);

/** What the schema allows, more or less: texts follow no pattern. */
export function fitting(schema: Schema, schemas: Record<string, Schema>, depth = 0): fc.Arbitrary<unknown> {
  const inner = (of: Schema): fc.Arbitrary<unknown> => fitting(of, schemas, depth + 1);
  if (depth > 12) return fc.constant(null);
  if (schema.$ref) return inner(schemas[schema.$ref.split('/').at(-1)!] ?? {});
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map(inner));
  if (schema.allOf)
    return fc.tuple(...schema.allOf.map(inner)).map(all => Object.assign({}, ...all) as unknown);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const { properties = {}, required = [], additionalProperties } = schema;
    const known = fc.record(
      Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, inner(of)])),
      { requiredKeys: required },
    );
    if (typeof additionalProperties !== 'object') return known;
    const names = fc.oneof(fc.constantFrom('model.scad', 'a/b.scad', 'width', '$fn', 'toString'), strings);
    const more = fc.dictionary(names, inner(additionalProperties), { maxKeys: 4 });
    return fc.tuple(known, more).map(([a, b]) => ({ ...a, ...b }));
  }
  if (type === 'array')
    return schema.prefixItems
      ? fc.tuple(...schema.prefixItems.map(inner))
      : fc.array(inner(schema.items ?? {}), { minLength: 1, maxLength: 4 });
  if (type === 'integer') return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
  if (type === 'number') return fc.double({ min: -1e6, max: 1e6, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (schema.format === 'uuid') return fc.uuid();
  const text = fc.constantFrom('model.scad', 'cube(10);', 'width', 'a'.repeat(64), 'Box');
  return type === 'string' ? fc.oneof(text, fc.string({ maxLength: 20 })) : fc.jsonValue();
}

/** The same with one place, somewhere, that is something else. */
const spoiled = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(good, fc.array(fc.nat(), { maxLength: 5 }), values)
    .map(([value, way, bad]) => replaced(value, way, bad));

function replaced(value: unknown, [step, ...way]: number[], bad: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return bad;
  const keys = Object.keys(value);
  if (keys.length === 0) return bad;
  const key = keys[step % keys.length]!;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], way, bad);
  return copy;
}

const encoder = new TextEncoder();
/** Bytes that are no JSON, or hardly. */
const noJson = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .constantFrom(
      '{',
      '[1,',
      '{"kind":}',
      "{'a':1}",
      '{"a":1e999}',
      '{"a":-1e999}',
      '"\\ud800"',
      '{"a":"\\u0000"}',
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"kind":"openscad","kind":"test"}',
      '\ufeff{}',
      'NaN',
      '// hello',
      '',
      ' ',
      '0',
      'null',
      '[[[[[[',
      '9'.repeat(5000),
    )
    .map(text => encoder.encode(text)),
  fc.constantFrom('[', '{"a":').map(open => {
    const depth = 20_000;
    const close = open === '[' ? ']' : '}';
    return encoder.encode(open.repeat(depth) + (open === '[' ? '' : '0') + close.repeat(depth));
  }),
  fc.constantFrom(new Uint8Array([0xff, 0xfe, 0x00]), encoder.encode('{"a":"x"}').fill(0xc3, 6, 7)),
  fc.constantFrom(600_000, 3_000_000).map(size => encoder.encode(`"${'x'.repeat(size)}"`)),
);

export interface Hostile {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

/** Header values that can be sent at all: bytes without line ends. */
const headerValue = fc.oneof(
  fc.string({ maxLength: 60 }).map(text => text.replaceAll(/[^\x20-\x7e]/g, '').trim()),
  fc.constantFrom('', '*', 'W/"x"', '0', '../../etc/passwd', 'x'.repeat(3000), '"', '\xff\xfe'),
);

/** A request to this operation. `ids` exist: some requests reach something real. */
export function hostile(
  { method, path, body, parameters }: Operation,
  schemas: Record<string, Schema>,
  ids: readonly string[],
): fc.Arbitrary<Hostile> {
  const segment = fc.oneof(fc.constantFrom(...ids, 'model.stl', 'result.txt'), fc.uuid(), strings);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const places = fc.tuple(...names.map(() => segment));
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom(...parameters.filter(p => p.in === 'query').map(p => p.name), 'key'), strings),
    strings,
    { maxKeys: 3 },
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'Idempotency-Key',
      'Last-Event-ID',
      'If-None-Match',
      'X-Request-Id',
      'X-Formwork-Key',
      'Range',
      'Accept',
    ),
    headerValue,
    { maxKeys: 3 },
  );
  const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value) ?? '');
  const content = body
    ? fc.oneof(
        { weight: 5, arbitrary: spoiled(fitting(body, schemas)).map(json) },
        { weight: 2, arbitrary: fitting(body, schemas).map(json) },
        { weight: 2, arbitrary: values.map(json) },
        { weight: 2, arbitrary: noJson },
      )
    : fc.oneof(values.map(json), noJson);
  const type = fc.oneof(
    { weight: 6, arbitrary: fc.constant('application/json') },
    fc.constantFrom(
      undefined,
      '',
      'text/plain',
      'application/json; charset=utf-16',
      'application/jsonx',
      'application/octet-stream',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'image/svg+xml',
      ';;;',
    ),
  );
  return fc
    .record({ places, query, headers, content, type })
    .map(({ places, query, headers, content, type }) => {
      let at = 0;
      const filled = path.replaceAll(/\{\w+\}/g, () => encoded(places[at++] ?? ''));
      const search = Object.entries(query)
        .map(pair => pair.map(encoded).join('='))
        .join('&');
      const sends = !['GET', 'HEAD'].includes(method);
      return {
        url: `http://localhost:4100${filled}${search && `?${search}`}`,
        method,
        headers: { ...headers, ...(sends && type !== undefined && { 'Content-Type': type }) },
        ...(sends && { body: new Uint8Array(content) }),
      };
    });
}

/** As it stands when it is encoded already (`%2e`), and when it cannot be (half a surrogate pair). */
function encoded(text: string): string {
  if (/^[\x21-\x7e]*%[0-9a-f]{2}[\x21-\x7e]*$/i.test(text)) return text.replaceAll(/[?#]/g, '');
  return encodeURIComponent(text.toWellFormed());
}
