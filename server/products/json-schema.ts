/** A place in a JSON Schema and what is wrong with it. */
export interface SchemaFault {
  path: (string | number)[];
  message: string;
}

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];
/** Keywords by the value that they take (JSON Schema 2020-12). Others, such as `x-` hints, may be anything. */
const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const counts = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const texts = ['title', 'description', 'format', '$id', '$comment', '$anchor'];
const schemas = ['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'];
const listsOfSchemas = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const namedSchemas = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

const FAULTS = 10;
const DEPTH = 24;
const NODES = 5000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a value is plausible as the JSON Schema of a form: an object with `properties`, keywords with values of the
 * right kind, references within the document only. Not whether it can be satisfied. Ten faults at most.
 */
export function faultsOfSchema(schema: Record<string, unknown>): SchemaFault[] {
  const faults: SchemaFault[] = [];
  let nodes = 0;
  const fault = (path: (string | number)[], message: string): void => {
    if (faults.length < FAULTS) faults.push({ path, message });
  };

  if (schema['type'] !== undefined && schema['type'] !== 'object')
    fault(['type'], 'must be `object`: the options of a product are its properties');
  if (!isObject(schema['properties']))
    fault(['properties'], 'must be an object with a schema for each option');
  visit(schema, []);
  return faults;

  function visit(node: unknown, path: (string | number)[]): void {
    if (typeof node === 'boolean' || faults.length >= FAULTS) return;
    if (!isObject(node)) return fault(path, 'must be a schema: an object, true or false');
    if (path.length > DEPTH) return fault(path, 'is nested too deeply');
    if (++nodes > NODES) {
      if (nodes === NODES + 1) fault(path, `is more than ${NODES} schemas in one`);
      return;
    }
    for (const [keyword, value] of Object.entries(node)) look(keyword, value, [...path, keyword]);
  }

  function look(keyword: string, value: unknown, path: (string | number)[]): void {
    if (keyword === 'type') {
      const given = Array.isArray(value) ? value : [value];
      if (given.length === 0 || !given.every(type => types.includes(type as string)))
        fault(path, `must be one of ${types.join(', ')}, or a list of them`);
    } else if (keyword === 'required') {
      if (!Array.isArray(value) || !value.every(name => typeof name === 'string'))
        fault(path, 'must be a list of names');
    } else if (keyword === 'enum') {
      if (!Array.isArray(value) || value.length === 0) fault(path, 'must be a list with something in it');
    } else if (keyword === '$ref') {
      if (typeof value !== 'string' || !value.startsWith('#'))
        fault(path, 'must point into this document, such as `#/$defs/colour`');
    } else if (keyword === 'pattern') {
      if (!isPattern(value)) fault(path, 'must be a regular expression');
    } else if (numbers.includes(keyword)) {
      if (typeof value !== 'number' || (keyword === 'multipleOf' && value <= 0))
        fault(path, keyword === 'multipleOf' ? 'must be a number above 0' : 'must be a number');
    } else if (counts.includes(keyword)) {
      if (!Number.isInteger(value) || (value as number) < 0) fault(path, 'must be a whole number, 0 or more');
    } else if (texts.includes(keyword)) {
      if (typeof value !== 'string') fault(path, 'must be a text');
    } else if (schemas.includes(keyword)) {
      visit(value, path);
    } else if (listsOfSchemas.includes(keyword)) {
      if (!Array.isArray(value) || value.length === 0) fault(path, 'must be a list of schemas');
      else for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (namedSchemas.includes(keyword)) {
      if (!isObject(value)) fault(path, 'must be an object with a schema for each name');
      else
        for (const [name, item] of Object.entries(value)) {
          if (keyword === 'patternProperties' && !isPattern(name))
            fault([...path, name], 'must be named by a regular expression');
          visit(item, [...path, name]);
        }
    }
  }
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 1000) return false;
  try {
    return new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
