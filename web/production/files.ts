import type { Artifact, Job } from '../../server/jobs/job.ts';
import { production } from './production.ts';

/** Lets the browser fetch a finished file: from the server, or from the store that it names. */
export function downloadArtifact({ url, name }: Artifact): void {
  const link = document.createElement('a');
  link.href = production.client.address(url);
  link.download = name;
  link.click();
}

/** All files of a job, one after the other: at once, a browser would take only the last. */
export async function downloadJob({ result }: Job): Promise<void> {
  for (const [index, artifact] of (result?.artifacts ?? []).entries()) {
    if (index > 0) await new Promise(resolve => setTimeout(resolve, 400));
    downloadArtifact(artifact);
  }
}
