import type { Artifact, Job } from '../../server/jobs/job.ts';

/** Formats of which the browser makes a mesh, the quickest to read first. */
const readable = ['stl', 'off', '3mf', 'obj', 'amf', 'glb', 'svg', 'dxf'];

/** The file of a job that can be shown in the view and held against the preview. */
export const comparedMesh = ({ kind, result }: Job): Artifact | undefined => {
  // A FreeCAD script is another model than the one on screen.
  if (kind !== 'openscad' && kind !== 'blender') return undefined;
  for (const format of readable) {
    const found = result?.artifacts.find(artifact => artifact.format === format);
    if (found) return found;
  }
  return undefined;
};
