import type { Artifact, Job } from '../../server/jobs/job.ts';
import { download } from '../project/download.ts';
import { fileNameOf } from '../project/file-name.ts';
import { production } from './production.ts';
import { titleOf } from './status.ts';

/** Bytes that are held in memory to give a file its own name; above, the browser fetches it as the server calls it. */
const held = 100e6;

/** What a file is called on this device: `Box with lid.stl` rather than the engine's `model.stl`. */
export function fileName(job: Job, { name }: Artifact): string {
  const [base = '', ...rest] = name.split('.');
  const title = fileNameOf(titleOf(job));
  return [base === 'model' ? title : `${title} ${base}`, ...rest].join('.');
}

/** Puts a finished file among the browser's downloads. */
export async function downloadArtifact(job: Job, artifact: Artifact): Promise<void> {
  const { url, size, mediaType } = artifact;
  const name = fileName(job, artifact);
  if (size <= held)
    try {
      const bytes = await production.client.artifact(url, AbortSignal.timeout(120_000));
      download(new Blob([bytes], { type: mediaType }), name);
      return;
    } catch {
      // A store elsewhere may not let pages read: the browser itself fetches it, or says what is wrong.
    }
  const link = document.createElement('a');
  link.href = production.client.address(url);
  link.download = name;
  link.click();
}

/** All files of a job, one after the other: at once, a browser would take only the last. */
export async function downloadJob(job: Job): Promise<void> {
  for (const [index, artifact] of (job.result?.artifacts ?? []).entries()) {
    if (index > 0) await new Promise(resolve => setTimeout(resolve, 400));
    await downloadArtifact(job, artifact);
  }
}
