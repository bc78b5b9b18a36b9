/**
 * What a job is, for everyone: server, worker, API and (as types) the web app. Nothing here runs on Node alone.
 * Lengths are millimetres, times ISO 8601 in UTC, durations seconds.
 */
import { z } from '@hono/zod-openapi';

/** Files of one request are at most this many bytes of text; anything larger is uploaded first. */
export const CODE_LIMIT = 100 * 1024;

/** A relative POSIX path without `..`, hidden names or characters that file systems treat in their own ways. */
export const path = z
  .string()
  .max(200)
  .regex(/^(?!.*(?:^|\/)\.)[\w .()+,@=-]+(?:\/[\w .()+,@=-]+)*$/, 'must be a plain relative path');

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');

/** Bytes that were uploaded before (`POST /api/v1/uploads`), by their SHA-256. */
export const upload = z.strictObject({ upload: sha256 }).openapi('Upload');

const files = z
  .record(path, z.union([z.string(), upload]))
  .refine(all => Object.keys(all).length <= 500, 'at most 500 files')
  .refine(
    all =>
      Object.values(all).reduce((sum, file) => sum + (typeof file === 'string' ? file.length : 0), 0) <=
      CODE_LIMIT,
    `the texts are larger than ${CODE_LIMIT / 1024} KB together; upload large files first`,
  );

export const parameterValue = z.union([
  z.boolean(),
  z.number(),
  z.string().max(10_000),
  z.array(z.number()).max(1000),
]);
export const parameters = z
  .record(z.string().regex(/^\$?[A-Za-z_]\w{0,99}$/, 'must be a variable name'), parameterValue)
  .default({});

export const source = z
  .strictObject({ entry: path, files })
  .refine(({ entry, files }) => Object.hasOwn(files, entry), {
    path: ['entry'],
    message: 'must be one of the files',
  })
  .openapi('Source');

/** Names what was made, in lists and in downloads. */
const title = z.string().trim().min(1).max(120).optional();
const formats = <const F extends readonly [string, ...string[]]>(all: F) =>
  z.array(z.enum(all)).min(1).max(all.length);

export const openscadFormats = ['stl', '3mf', 'off', 'obj', 'amf', 'glb', 'svg', 'dxf', 'png'] as const;
export const blenderFormats = ['glb', 'png', 'stl', 'obj'] as const;
export const freecadFormats = ['step', 'fcstd', 'stl', 'obj'] as const;
export const brickFormats = ['ldr', 'mpd', 'txt', 'png', 'json'] as const;
export type BrickFormat = (typeof brickFormats)[number];

export const openscadRequest = z
  .strictObject({
    kind: z.literal('openscad'),
    title,
    source,
    parameters,
    formats: formats(openscadFormats),
    /** `auto`: native, unless it is missing or the source needs a newer language. */
    engine: z.enum(['auto', 'native', 'wasm']).default('auto'),
    /** `draft` and `fine` set $fa and $fs after the model's own assignments. */
    quality: z.enum(['model', 'draft', 'fine']).default('model'),
  })
  .openapi('OpenScadRequest');

export const blenderRequest = z
  .strictObject({
    kind: z.literal('blender'),
    title,
    /** A mesh as STL, OBJ or GLB, such as the preview's; or Blender Python that builds the scene (one unit is a millimetre, `parameters` a dict). */
    input: z.union([
      z.strictObject({ mesh: upload, format: z.enum(['stl', 'obj', 'glb']) }),
      z.strictObject({ script: z.string().min(1).max(CODE_LIMIT), files: files.default({}) }),
    ]),
    parameters,
    formats: formats(blenderFormats),
    compression: z.enum(['none', 'meshopt']).default('none'),
    picture: z
      .strictObject({
        width: z.number().int().min(16).max(4096).default(1024),
        height: z.number().int().min(16).max(4096).default(768),
        renderer: z.enum(['workbench', 'cycles']).default('workbench'),
        samples: z.number().int().min(1).max(1024).default(32),
        /** `studio`: a seamless backdrop. `transparent`: nothing but the model, with Cycles also its shadow. */
        background: z.enum(['studio', 'transparent']).default('studio'),
      })
      .prefault({}),
  })
  .openapi('BlenderRequest');

export const freecadRequest = z
  .strictObject({
    kind: z.literal('freecad'),
    title,
    /** FreeCAD Python; finds `parameters` as a dict and the files beside it, and leaves its shapes in the document. */
    script: z.string().min(1).max(CODE_LIMIT),
    files: files.default({}),
    parameters,
    formats: formats(freecadFormats),
    /** Of STL and OBJ: the largest distance from the exact surface in mm, and between neighbouring faces in degrees. */
    mesh: z
      .strictObject({
        deflection: z.number().min(0.001).max(10).default(0.05),
        angle: z.number().min(1).max(90).default(15),
      })
      .prefault({}),
  })
  .openapi('FreeCadRequest');

export const prompt = z.string().trim().min(1).max(500);
export const seed = z.number().int().min(0).max(4_294_967_295);
/** Bricks that may be used, by part (`2x4`) or its number (`3001`). */
export const brickInventory = z
  .record(z.string().regex(/^[\w.-]{1,40}$/, 'must be a part'), z.number().int().min(0).max(1_000_000))
  .refine(all => Object.keys(all).length <= 1000, 'at most 1000 parts');

/** A sentence to a brick model; `json` has its bricks, counts and stability. */
export const bricksRequest = z
  .strictObject({
    kind: z.literal('bricks'),
    title,
    prompt,
    seed: seed.default(1),
    temperature: z.number().min(0).max(2).default(0.6),
    inventory: brickInventory.optional(),
    /** Most bricks. */
    limit: z.number().int().min(1).max(400).default(400),
    formats: formats(brickFormats),
  })
  .openapi('BricksRequest');

/** Does nothing for a while; only with FORMWORK_TEST_ENGINE, for benchmarks and fault tests. */
export const testRequest = z
  .strictObject({
    kind: z.literal('test'),
    title,
    milliseconds: z.number().int().min(0).max(600_000).default(0),
    /** Attempts that end in a recoverable fault before one succeeds. */
    failures: z.number().int().min(0).max(20).default(0),
    /** Makes requests different. */
    nonce: z.string().max(100).default(''),
    hang: z.boolean().default(false),
  })
  .openapi('TestRequest');

export const jobRequest = z
  .discriminatedUnion('kind', [openscadRequest, blenderRequest, freecadRequest, bricksRequest, testRequest])
  .openapi('JobRequest');

export type OpenScadRequest = z.output<typeof openscadRequest>;
export type BlenderRequest = z.output<typeof blenderRequest>;
export type FreeCadRequest = z.output<typeof freecadRequest>;
export type BricksRequest = z.output<typeof bricksRequest>;
export type TestRequest = z.output<typeof testRequest>;
/** Checked and with its defaults filled in. */
export type JobRequest = z.output<typeof jobRequest>;
/** As a caller writes it. */
export type JobRequestInput = z.input<typeof jobRequest>;
export type JobKind = JobRequest['kind'];

export const statuses = ['PENDING', 'QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type JobStatus = (typeof statuses)[number];
/** Nothing follows these. */
export const ended = (status: JobStatus): boolean => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status);

/** Who made a file. */
export const engineVersion = z.object({ name: z.string(), version: z.string() }).openapi('EngineVersion');

/** What was measured of a mesh; of a flat result `area` only. mm, mm², mm³. */
export const facts = z
  .object({
    dimensions: z.union([z.literal(2), z.literal(3)]),
    boundingBox: z.object({
      min: z.tuple([z.number(), z.number(), z.number()]),
      max: z.tuple([z.number(), z.number(), z.number()]),
    }),
    volume: z.number().optional(),
    area: z.number(),
    components: z.number().int().optional(),
    genus: z.number().int().optional(),
    triangles: z.number().int(),
    watertight: z.boolean().optional(),
  })
  .openapi('Facts');
export type Facts = z.output<typeof facts>;

/** The production mesh (B) held against what the browser's engine makes of the same source and parameters (A). */
export const previewComparison = z
  .object({
    /** `unknown`: the preview could not be computed, or a mesh has gaps; `reason` says so. */
    verdict: z.enum(['match', 'differs', 'unknown']),
    reason: z.string().optional(),
    /** In words, for people: `volume 1204.3 mm³ against 1210.0 mm³`. Empty when they match. */
    differences: z.array(z.string()),
    preview: facts.optional(),
    production: facts.optional(),
    /** mm³ (of flat results mm²), and how much of it the same shape may have. */
    symmetricDifference: z.number().optional(),
    allowed: z.number().optional(),
    engines: z.object({ preview: engineVersion, production: engineVersion }),
  })
  .openapi('PreviewComparison');
export type PreviewComparison = z.output<typeof previewComparison>;

export const artifact = z
  .object({
    name: z.string(),
    format: z.string(),
    mediaType: z.string(),
    /** Bytes. */
    size: z.number().int(),
    sha256,
    url: z.string().openapi({ description: 'path of the download on this server' }),
  })
  .openapi('Artifact');
export type Artifact = z.output<typeof artifact>;

export const result = z
  .object({
    engine: engineVersion,
    facts: facts.optional(),
    comparison: previewComparison.optional(),
    /** That the engine took. */
    seconds: z.number(),
    artifacts: z.array(artifact),
    /** Null: a project keeps it. */
    expiresAt: z.iso.datetime().nullable(),
  })
  .openapi('Result');
export type Result = z.output<typeof result>;

export const job = z
  .object({
    id: z.uuid(),
    kind: z.enum(['openscad', 'blender', 'freecad', 'bricks', 'test']),
    title: z.string().nullable(),
    formats: z.array(z.string()),
    status: z.enum(statuses),
    /** What runs now, in a word or two: `rendering`, `comparing`. */
    stage: z.string().nullable(),
    progress: z.number().int().min(0).max(100),
    /** Jobs that are likely to start before this one; null unless it is queued. */
    position: z.number().int().nullable(),
    /** Answered from what an earlier run left. */
    cached: z.boolean(),
    retryCount: z.number().int(),
    maxRetries: z.number().int(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    result: result.nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    completedAt: z.iso.datetime().nullable(),
  })
  .openapi('Job');
export type Job = z.output<typeof job>;
