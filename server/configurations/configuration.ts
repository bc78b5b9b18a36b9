/** What a configuration is, for everyone: values chosen for a product's options, and the version they were chosen for. */
import { z } from '@hono/zod-openapi';
import type { Page } from '../products/product.ts';

/** Characters of the values as JSON. */
const VALUES_LIMIT = 64 * 1024;

const values = z
  .record(z.string().min(1).max(200), z.unknown())
  .superRefine((given, context) => {
    if (JSON.stringify(given).length > VALUES_LIMIT)
      context.addIssue({ code: 'custom', message: `has more than ${VALUES_LIMIT / 1024} KB as JSON` });
  })
  .openapi({ description: 'a value for each option, by its name', type: 'object' });

export const configurationFields = z
  .strictObject({
    productId: z.uuid(),
    /** Of the product; the present one when left out. */
    productVersion: z.number().int().min(1).max(2_000_000_000).optional(),
    name: z.string().trim().min(1).max(120).optional(),
    values,
  })
  .openapi('ConfigurationFields');
export type ConfigurationFields = z.output<typeof configurationFields>;

export const configuration = z
  .object({
    id: z.uuid(),
    productId: z.uuid(),
    productVersion: z.number().int(),
    /** Larger than `productVersion`: the product has moved on since. */
    latestVersion: z.number().int(),
    name: z.string().nullable(),
    values: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .openapi('Configuration');
export type Configuration = z.output<typeof configuration>;

/** Saved configurations of each client. One of another client is undefined, as one that is not there. */
export interface Configurations {
  /** Newest first. */
  list(scope: { clientId: string }, page?: Page & { productId?: string }): Promise<Configuration[]>;
  get(scope: { clientId: string }, id: string): Promise<Configuration | undefined>;
  /** Undefined: there is no such product, or not in this version. */
  create(scope: { clientId: string }, fields: ConfigurationFields): Promise<Configuration | undefined>;
  /** False: not there. */
  delete(scope: { clientId: string }, id: string): Promise<boolean>;
}
