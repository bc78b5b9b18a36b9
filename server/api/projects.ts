import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Failure } from '../failure.ts';
import { artifact } from '../jobs/job.ts';
import {
  processing,
  project,
  projectName,
  projectVersion,
  scriptUpload,
  type ProjectVersion,
  type ScriptUpload,
} from '../projects/project.ts';
import { router, type Env } from './context.ts';
import { download } from './download.ts';
import { failing, notFound } from './failures.ts';

const tags = ['projects'];
const named = z.object({ name: projectName.openapi({ param: { name: 'name', in: 'path' } }) });
const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
/** The latest when left out. */
const ofVersion = z.object({ version: versionNumber.optional() });
const asVersion = (description: string) => ({
  description,
  content: { 'application/json': { schema: projectVersion } },
});

const list = createRoute({
  method: 'get',
  path: '/api/projects',
  tags,
  summary: 'Projects, in order of names',
  responses: {
    200: {
      description: 'Projects',
      content: { 'application/json': { schema: z.object({ projects: z.array(project) }) } },
    },
    ...failing(401, 403, 503),
  },
});

const uploadScript = createRoute({
  method: 'post',
  path: '/api/projects/{name}/upload-script',
  tags,
  summary: 'Keep a script as the next version of a project, and run it',
  description:
    'FreeCAD Python (.py) or OpenSCAD (.scad), as JSON or as a form with the file in `file` and, if wanted, ' +
    '`parameters` (a JSON object) and `formats` (with commas between). The files that it makes do not expire.',
  request: {
    params: named,
    // Not `required`, or every body would be held to both schemas; without one it is refused as well.
    body: {
      content: {
        'application/json': { schema: scriptUpload },
        'multipart/form-data': {
          schema: z.object({
            file: z.unknown().openapi({ type: 'string', format: 'binary' }),
            parameters: z.string().optional(),
            formats: z.string().optional(),
          }),
        },
      },
    },
  },
  responses: {
    201: asVersion('The version, and its run'),
    ...failing(400, 401, 403, 409, 413, 415, 429, 503),
  },
});

const scripts = createRoute({
  method: 'get',
  path: '/api/projects/{name}/scripts',
  tags,
  summary: 'The versions of a project, newest first',
  request: {
    params: named,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      before: versionNumber.optional().openapi({ description: 'the last version of the page before' }),
    }),
  },
  responses: {
    200: {
      description: 'Versions, each with its latest run',
      content: {
        'application/json': {
          schema: z.object({ project: z.string(), scripts: z.array(projectVersion) }),
        },
      },
    },
    ...failing(400, 401, 403, 404, 503),
  },
});

const script = createRoute({
  method: 'get',
  path: '/api/projects/{name}/script/{version}',
  tags,
  summary: 'The script of a version',
  request: {
    params: named.extend({
      version: versionNumber.openapi({ param: { name: 'version', in: 'path' } }),
    }),
  },
  responses: {
    200: { description: 'The script', content: { 'text/plain': { schema: z.string() } } },
    ...failing(400, 401, 403, 404, 503),
  },
});

const outputs = createRoute({
  method: 'get',
  path: '/api/projects/{name}/outputs',
  tags,
  summary: 'The files that a version made',
  request: { params: named, query: ofVersion },
  responses: {
    200: {
      description: 'Files; none as long as the run has not succeeded',
      content: {
        'application/json': {
          schema: z.object({
            project: z.string(),
            version: z.number().int(),
            status: z.string(),
            outputs: z.array(artifact),
          }),
        },
      },
    },
    ...failing(400, 401, 403, 404, 503),
  },
});

const downloadFormat = createRoute({
  method: 'get',
  path: '/api/projects/{name}/download/{format}',
  tags,
  summary: 'Download what a version made, in a format',
  request: {
    params: named.extend({
      format: z
        .string()
        .regex(/^[a-z0-9]{1,8}$/, 'must be a format such as step')
        .openapi({ param: { name: 'format', in: 'path' } }),
    }),
    query: ofVersion,
  },
  responses: {
    200: {
      description: 'The file',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    302: { description: 'The store hands it out itself' },
    304: { description: 'The client has it' },
    ...failing(400, 401, 403, 404, 409, 422, 503),
  },
});

const logs = createRoute({
  method: 'get',
  path: '/api/projects/{name}/logs',
  tags,
  summary: 'What the engine printed',
  request: { params: named, query: ofVersion },
  responses: {
    200: { description: 'The log; empty before the run', content: { 'text/plain': { schema: z.string() } } },
    ...failing(400, 401, 403, 404, 503),
  },
});

const status = createRoute({
  method: 'get',
  path: '/api/projects/{name}/status',
  tags,
  summary: 'A version and its latest run',
  request: { params: named, query: ofVersion },
  responses: { 200: asVersion('The version'), ...failing(400, 401, 403, 404, 503) },
});

const processingStatus = createRoute({
  method: 'get',
  path: '/api/monitoring/projects/{name}/processing-status',
  tags: ['monitoring'],
  summary: 'How far the runs of a project are',
  request: { params: named },
  responses: {
    200: { description: 'Counts', content: { 'application/json': { schema: processing } } },
    ...failing(400, 401, 403, 404, 503),
  },
});

/** From JSON or from a form; both are held to the one schema. */
async function uploadOf(c: Context<Env>): Promise<ScriptUpload> {
  const type = c.req.header('Content-Type') ?? '';
  if (/^application\/json\b/i.test(type)) return checked(await c.req.json());
  if (!/^multipart\/form-data\b/i.test(type))
    throw new Failure('invalid_request', 'Send the script as application/json or multipart/form-data.', {
      status: 415,
    });
  const form = await c.req.parseBody().catch(() => {
    throw new Failure('invalid_request', 'The form cannot be read.');
  });
  const { file, parameters, formats } = form;
  if (!(file instanceof File)) throw new Failure('invalid_request', 'body.file: must be the script.');
  const text = new TextDecoder('utf-8', { fatal: true });
  let script: string;
  let values: unknown;
  try {
    script = text.decode(await file.arrayBuffer());
  } catch {
    throw new Failure('invalid_request', 'body.file: must be text in UTF-8.');
  }
  try {
    values = typeof parameters === 'string' && parameters !== '' ? JSON.parse(parameters) : {};
  } catch {
    throw new Failure('invalid_request', 'body.parameters: must be a JSON object.');
  }
  const list = typeof formats === 'string' && formats.trim() !== '' ? formats.split(',') : undefined;
  return checked({
    filename: file.name,
    script,
    parameters: values,
    ...(list && { formats: list.map(format => format.trim().toLowerCase()) }),
  });
}

function checked(body: unknown): ScriptUpload {
  const result = scriptUpload.safeParse(body);
  if (!result.success) {
    const details = result.error.issues.slice(0, 10).map(({ path, message }) => ({
      path: ['body', ...path].map(String).join('.').slice(0, 100),
      message: message.slice(0, 300),
    }));
    const [first] = details;
    throw new Failure('invalid_request', `${first?.path}: ${first?.message}`, { details });
  }
  if (result.data.script.includes('\0'))
    throw new Failure('invalid_request', 'body.script: has a NUL character.');
  return result.data;
}

/** The state of a version's run; one that waits to be queued counts as waiting. */
const stateOf = ({ job }: ProjectVersion): string => job?.status ?? 'PENDING';

async function found(c: Context<Env>, name: string, version?: number): Promise<ProjectVersion> {
  const there = await c.var.services.projects.version(c.var.visitor, name, version);
  if (!there) throw notFound(version === undefined ? 'project' : 'version of a project');
  return there;
}

export const projects = router()
  .openapi(list, async c => c.json({ projects: await c.var.services.projects.list(c.var.visitor) }, 200))
  .openapi(uploadScript, async c => {
    const { name } = c.req.valid('param');
    const made = await c.var.services.projects.upload(c.var.visitor, name, await uploadOf(c));
    c.header('Location', `/api/projects/${name}/status?version=${made.version}`);
    return c.json(made, 201);
  })
  .openapi(scripts, async c => {
    const { name } = c.req.valid('param');
    const { limit, before } = c.req.valid('query');
    const page = { limit, ...(before !== undefined && { before }) };
    const versions = await c.var.services.projects.versions(c.var.visitor, name, page);
    if (!versions) throw notFound('project');
    return c.json({ project: name, scripts: versions }, 200);
  })
  .openapi(script, async c => {
    const { name, version } = c.req.valid('param');
    const kept = await c.var.services.projects.script(c.var.visitor, name, version);
    if (!kept) throw notFound('version of a project');
    return c.text(kept.text, 200, {
      'Content-Disposition': `attachment; filename="${kept.file}"`,
      'Cache-Control': 'private, no-cache',
    });
  })
  .openapi(outputs, async c => {
    const { name } = c.req.valid('param');
    const version = await found(c, name, c.req.valid('query').version);
    return c.json(
      {
        project: name,
        version: version.version,
        status: stateOf(version),
        outputs: version.job?.result?.artifacts ?? [],
      },
      200,
    );
  })
  .openapi(downloadFormat, async c => {
    const { name, format } = c.req.valid('param');
    const { job, version } = await found(c, name, c.req.valid('query').version);
    const file = job?.result?.artifacts.find(made => made.format === format);
    if (job && file) return download(c, job.id, file.name);
    if (job?.error) throw new Failure('invalid_model', job.error.message, { details: job.error });
    if (job?.status === 'COMPLETED' || (job && !job.formats.includes(format)))
      throw new Failure(
        'not_found',
        `Version ${version} was made as ${job.formats.join(', ')}, not as ${format}.`,
      );
    if (job?.status === 'CANCELLED')
      throw new Failure('not_found', `The run of version ${version} was cancelled.`);
    throw new Failure('conflict', `Version ${version} is not complete (${job?.status ?? 'PENDING'}).`, {
      retryAfter: 1,
    });
  })
  .openapi(logs, async c => {
    const { name } = c.req.valid('param');
    const log = await c.var.services.projects.log(c.var.visitor, name, c.req.valid('query').version);
    if (!log) throw notFound('version of a project');
    return c.text(log.text, 200, { 'X-Project-Version': String(log.version), 'Cache-Control': 'no-store' });
  })
  .openapi(status, async c =>
    c.json(await found(c, c.req.valid('param').name, c.req.valid('query').version), 200),
  )
  .openapi(processingStatus, async c => {
    const { name } = c.req.valid('param');
    const { projects } = c.var.services;
    const states = await projects.states(c.var.visitor, name);
    if (!states) throw notFound('project');
    const { PENDING = 0, QUEUED = 0, PROCESSING = 0, COMPLETED = 0, FAILED = 0, CANCELLED = 0 } = states;
    return c.json(
      {
        project: name,
        versions: PENDING + QUEUED + PROCESSING + COMPLETED + FAILED + CANCELLED,
        waiting: PENDING + QUEUED,
        processing: PROCESSING,
        completed: COMPLETED,
        failed: FAILED,
        cancelled: CANCELLED,
        latest: (await projects.version(c.var.visitor, name)) ?? null,
      },
      200,
    );
  });
