import type { Artifact, Job } from '../../server/jobs/job.ts';

/** Formats of which the browser makes a mesh, the most exact first. */
const readable = ['off', 'stl', '3mf', 'obj', 'glb'];

/** The file of a job that can be shown in the view and held against the preview. */
export const comparedMesh = ({ kind, result }: Job): Artifact | undefined => {
  if (kind !== 'openscad') return undefined;
  for (const format of readable) {
    const found = result?.artifacts.find(artifact => artifact.format === format);
    if (found) return found;
  }
  return undefined;
};
