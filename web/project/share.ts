import { deflateSync, strFromU8, strToU8 } from 'fflate';
import * as z from 'zod/mini';
import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { inflateWithin, InflateError } from '../../wasm/formats/inflate.ts';
import { EditError, Project, type ProjectState } from './project.ts';

/** A link that cannot be made or read; the message says why and what to do. */
export class ShareError extends Error {
  override name = 'ShareError';
}

export interface SharedProject {
  name: string;
  source: Source;
  parameters: ParameterSet;
}

/** Characters of a link's payload: what browsers, mail and chat programs still carry. */
export const longestShare = 64 * 1024;
/** Unpacked bytes that a link may hold. */
const mostUnpacked = 8 * 1024 * 1024;

const value = z.union([z.boolean(), z.number(), z.string(), z.array(z.number())]);
const payload = z.object({
  v: z.literal(1),
  name: z.string(),
  entry: z.string(),
  /** Text as it is; `{b64}` for bytes. */
  files: z.array(z.tuple([z.string(), z.union([z.string(), z.object({ b64: z.string() })])])),
  parameters: z.array(z.tuple([z.string(), value])),
});

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
const fromBase64Url = (text: string): Uint8Array => {
  if (!/^[\w-]*={0,2}$/.test(text)) throw new ShareError(damaged);
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
  } catch {
    throw new ShareError(damaged);
  }
};

const damaged =
  'This link is damaged: a part of it is missing or changed. Copy it again, whole, or ask for the project as a zip.';

/**
 * The payload of a link `#share=…` that holds the whole project, compressed; nothing is stored anywhere.
 * @throws ShareError when the project is too large for a link
 */
export const sharePayload = ({ files, entry, parameters }: ProjectState, name: string): string => {
  const content: z.infer<typeof payload> = {
    v: 1,
    name,
    entry,
    files: [...files].map(([path, file]) => [
      path,
      typeof file === 'string' ? file : { b64: toBase64Url(file) },
    ]),
    parameters: Object.entries(parameters).map(([key, item]) => [
      key,
      Array.isArray(item) ? [...item] : item,
    ]) as [string, z.infer<typeof value>][],
  };
  const text = toBase64Url(deflateSync(strToU8(JSON.stringify(content)), { level: 9 }));
  if (text.length > longestShare)
    throw new ShareError(
      `The project is too large for a link (${Math.ceil(text.length / 1024)} KB, at most ${longestShare / 1024} KB). ` +
        'Export it as a zip and send that.',
    );
  return text;
};

const unpack = (bytes: Uint8Array): string => {
  try {
    return strFromU8(inflateWithin(bytes, mostUnpacked));
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    throw new ShareError(
      error.reason === 'damaged' ? damaged : 'This link unpacks to more than 8 MB, as only a trap does.',
    );
  }
};

/**
 * The project in a link's payload, checked like any file from outside. It is only read here: to open it means to
 * make a new project of it.
 * @throws ShareError when the link is damaged or holds what a project cannot
 */
export const readShare = (text: string): SharedProject => {
  // A link may have been made by a newer release with a larger limit, so the reader allows more than the writer.
  if (text.length > longestShare * 16)
    throw new ShareError('This link is too long to be a project. Ask for a zip.');
  let json: unknown;
  try {
    json = JSON.parse(unpack(fromBase64Url(text)));
  } catch (error) {
    throw error instanceof ShareError ? error : new ShareError(damaged);
  }
  const parsed = payload.safeParse(json);
  if (!parsed.success)
    throw new ShareError(
      json !== null && typeof json === 'object' && 'v' in json && json.v !== 1
        ? 'This link was made by a newer Formwork. Reload the page to update, then open it again.'
        : damaged,
    );
  const { name, entry, files, parameters } = parsed.data;
  const source: Source = {
    entry,
    files: Object.fromEntries(
      files.map(([path, file]) => [path, typeof file === 'string' ? file : fromBase64Url(file.b64)]),
    ),
  };
  if (Object.keys(source.files).length !== files.length) throw new ShareError(damaged);
  if (!Object.hasOwn(source.files, entry)) throw new ShareError(damaged);
  try {
    // Holds the paths to the project's rules.
    const project = new Project('', name, source.files, entry, {
      parameters: Object.fromEntries(parameters),
    });
    return {
      name: name.trim().slice(0, 200) || 'Shared project',
      source: project.toSource(),
      parameters: project.parameters,
    };
  } catch (error) {
    if (error instanceof EditError)
      throw new ShareError(`This link holds a file that cannot be kept. ${error.message}`);
    throw error;
  }
};
