import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { Failure } from '../failure.ts';
import { LOCAL } from '../scope.ts';
import { chooseEngine } from './choose-engine.ts';
import { contentKey } from './content-key.ts';
import { jobRequest } from './job.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';

const list = z.strictObject({
  /** Whose cache; default the client of single-user mode. */
  client: z.string().min(1).default(LOCAL.clientId),
  requests: z.array(jobRequest).max(10_000),
});

/** Behind everybody's jobs. */
const PRIORITY = -10;

interface PrewarmOptions {
  file: string;
  database: Database;
  engines: readonly ProductionEngine[];
  jobs: Jobs;
  log: Log;
}

/**
 * Submits the requests of a JSON file `{client?, requests}` that have no result yet and are not on their way, behind
 * everything else. A file that is wrong is reported and changes nothing. Answers how many were submitted.
 */
export async function prewarm({ file, database, engines, jobs, log }: PrewarmOptions): Promise<number> {
  let submitted = 0;
  try {
    const { client, requests } = list.parse(JSON.parse(await readFile(file, 'utf8')));
    const scope = { clientId: client };
    for (const request of requests) {
      const key = contentKey(request, (await chooseEngine(engines, request)).identity);
      const { rows } = await database.as(client, transaction =>
        sql<{ there: boolean }>`
          select exists (
            select from results where client_id = ${client} and content_key = ${key} and (expires_at is null or expires_at > now())
          ) or exists (
            select from jobs where client_id = ${client} and content_key = ${key} and status in ('QUEUED', 'PROCESSING')
          ) as there
        `.execute(transaction),
      );
      if (rows[0]?.there) continue;
      await jobs.submit(scope, request, { priority: PRIORITY });
      submitted++;
    }
    log.info({ file, requests: requests.length, submitted }, 'pre-warming');
  } catch (error) {
    if (error instanceof Failure && error.code === 'unavailable') throw error;
    log.error(
      { file, submitted, reason: error instanceof z.ZodError ? z.prettifyError(error) : String(error) },
      'pre-warming stopped; check the file that FORMWORK_PREWARM names',
    );
  }
  return submitted;
}
