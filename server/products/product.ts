/** What a product is, for everyone; the web app takes its types from here. Nothing here runs on Node alone. */
import { z } from '@hono/zod-openapi';
import { faultsOfSchema } from './json-schema.ts';

/** Characters of a document as JSON. */
const DOCUMENT_LIMIT = 256 * 1024;

/** An object whose JSON has at most so many characters. What is in it beyond the schema stays as it is. */
const ofSize = (limit: number) => (value: object, context: z.RefinementCtx) => {
  const size = JSON.stringify(value).length;
  if (size > limit)
    context.addIssue({
      code: 'custom',
      message: `has ${Math.ceil(size / 1024)} KB as JSON; at most ${limit / 1024} KB are kept`,
    });
};

/** JSON Schema of a product's options: an object with `properties`; `x-` keywords are hints for the form. */
const options = z
  .record(z.string(), z.unknown())
  .superRefine((schema, context) => {
    for (const { path, message } of faultsOfSchema(schema))
      context.addIssue({ code: 'custom', path, message });
  })
  .openapi({ description: 'JSON Schema of the options: an object with properties', type: 'object' });

/**
 * What its author wrote. Only what the server itself relies on is checked here; a document may hold more (rules,
 * prices, preview program, production recipe), and keeps it.
 */
export const productDocument = z
  .looseObject({ description: z.string().max(20_000).optional(), schema: options })
  .superRefine(ofSize(DOCUMENT_LIMIT))
  .openapi('ProductDocument');

export const productFields = z
  .strictObject({ name: z.string().trim().min(1).max(120), document: productDocument })
  .openapi('ProductFields');
export type ProductFields = z.output<typeof productFields>;

const head = {
  id: z.uuid(),
  name: z.string(),
  /** Grows with each change; configurations pin the one that they were made with. */
  version: z.number().int().min(1),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

export const productSummary = z
  .object({ ...head, description: z.string().nullable() })
  .openapi('ProductSummary');
export type ProductSummary = z.output<typeof productSummary>;

export const product = z.object({ ...head, document: z.record(z.string(), z.unknown()) }).openapi('Product');
export type Product = z.output<typeof product>;

/** A page of a list: what comes after the row with the id `before`. */
export interface Page {
  limit?: number;
  before?: string;
}

/** The catalogue of each client. A product of another client is undefined, as one that is not there. */
export interface Products {
  /** Newest first. */
  list(scope: { clientId: string }, page?: Page): Promise<ProductSummary[]>;
  /** As it is now, or as it was in an earlier version. */
  get(scope: { clientId: string }, id: string, version?: number): Promise<Product | undefined>;
  create(scope: { clientId: string }, fields: ProductFields): Promise<Product>;
  /** Makes the next version. Throws Failure `conflict` unless `version` is the present one. */
  update(
    scope: { clientId: string },
    id: string,
    fields: ProductFields,
    version: number,
  ): Promise<Product | undefined>;
  /** With its versions and configurations. Throws Failure `conflict` unless `version` is the present one. False: not there. */
  delete(scope: { clientId: string }, id: string, version: number): Promise<boolean>;
}
