/** What a project is, for everyone: scripts in versions, each run once, and what its run left. No Node in here. */
import { z } from '@hono/zod-openapi';
import type { JobStatus } from '../jobs/job.ts';
import { CODE_LIMIT, freecadFormats, job, openscadFormats, parameters } from '../jobs/job.ts';

/** Stands in storage keys and in addresses; no name that Windows takes for a device. */
export const projectName = z
  .string()
  .regex(
    /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{0,63}$/i,
    'must be 1 to 64 letters, digits, _ or -, beginning with a letter or a digit',
  );

const formatList = z
  .array(z.enum([...freecadFormats, ...openscadFormats]))
  .min(1)
  .max(8)
  .optional();

export const scriptUpload = z
  .strictObject({
    /** FreeCAD Python or OpenSCAD: the extension decides. */
    filename: z
      .string()
      .max(200)
      .regex(/\.(?:py|scad)$/i, 'must end in .py (FreeCAD) or .scad (OpenSCAD)')
      .default('script.py'),
    script: z
      .string()
      .min(1)
      .refine(
        text => new TextEncoder().encode(text).length <= CODE_LIMIT,
        `must be at most ${CODE_LIMIT / 1024} KB`,
      ),
    parameters,
    /** FreeCAD: step, fcstd, stl, obj; default step, fcstd and stl. OpenSCAD: any of its formats; default stl. */
    formats: formatList,
  })
  .openapi('ScriptUpload');
export type ScriptUpload = z.output<typeof scriptUpload>;

export type Extension = 'py' | 'scad';

export const projectVersion = z
  .object({
    version: z.number().int(),
    /** Of the script, in the store. */
    key: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    createdAt: z.iso.datetime(),
    /** Its latest run; null for a moment, until that is queued. */
    job: job.nullable(),
    /** Outputs, log and marker of the run are in the store. */
    processed: z.boolean(),
  })
  .openapi('ProjectVersion');
export type ProjectVersion = z.output<typeof projectVersion>;

export const project = z
  .object({
    name: z.string(),
    createdAt: z.iso.datetime(),
    versions: z.number().int(),
    /** Of the latest version. */
    latest: z.number().int().nullable(),
  })
  .openapi('Project');
export type Project = z.output<typeof project>;

/** How many versions' latest runs are in which state. */
export const processing = z
  .object({
    project: z.string(),
    versions: z.number().int(),
    waiting: z.number().int(),
    processing: z.number().int(),
    completed: z.number().int(),
    failed: z.number().int(),
    cancelled: z.number().int(),
    latest: projectVersion.nullable(),
  })
  .openapi('ProcessingStatus');
export type Processing = z.output<typeof processing>;

/** Where a version's files are in the store, below the client's prefix. */
export interface Keys {
  script: string;
  output(file: string): string;
  log: string;
  done: string;
}

/**
 * `input/{project}/{project}_v{n}.py`, `output/{project}/…`, `logs/{project}/…`, `processed/{project}/…_v{n}.py.done`;
 * in front of them `clients/{client}/`, except in single-user mode.
 */
export function keysOf(clientId: string, name: string, version: number, extension: Extension): Keys {
  const prefix = clientId === 'local' ? '' : `clients/${clientId}/`;
  const stem = `${name}_v${version}`;
  return {
    script: `${prefix}input/${name}/${stem}.${extension}`,
    output: file => `${prefix}output/${name}/${stem}${file}`,
    log: `${prefix}logs/${name}/${stem}.log`,
    done: `${prefix}processed/${name}/${stem}.${extension}.done`,
  };
}

type Scope = { clientId: string; userId?: string };

/**
 * Scripts of each client, and their runs. A project or version of another client is undefined, as one that is not
 * there; names are checked by `projectName` before.
 */
export interface Projects {
  /** In order of names. */
  list(scope: Scope): Promise<Project[]>;
  /**
   * Keeps the script as the next version of the project, which is made when it is not there, and starts its run. Throws
   * Failure as `Jobs.submit` does; then there is no new version.
   */
  upload(scope: Scope, name: string, upload: ScriptUpload): Promise<ProjectVersion>;
  /** Newest first, 50 or `limit` of them, those below the version `before`. */
  versions(
    scope: Scope,
    name: string,
    page?: { limit?: number; before?: number },
  ): Promise<ProjectVersion[] | undefined>;
  /** How many versions' latest runs are in which state; one whose run is about to be queued counts as PENDING. */
  states(scope: Scope, name: string): Promise<Partial<Record<JobStatus, number>> | undefined>;
  /** One version, or the latest. */
  version(scope: Scope, name: string, version?: number): Promise<ProjectVersion | undefined>;
  script(scope: Scope, name: string, version: number): Promise<{ file: string; text: string } | undefined>;
  /** What the engine printed in the latest run of a version; empty before it ran. */
  log(scope: Scope, name: string, version?: number): Promise<{ version: number; text: string } | undefined>;
  /** Until aborted: puts what runs leave where projects keep it, and starts runs that a crash kept from starting. */
  watch(signal: AbortSignal): Promise<void>;
}
