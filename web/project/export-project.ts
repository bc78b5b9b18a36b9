import type { Path } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import type { Content } from './database.ts';
import { withParameters } from './parameter-file.ts';
import type { ProjectState } from './project.ts';

/** A name that every disk takes: what no path may hold becomes "-". */
export const fileName = (name: string): string =>
  name
    .normalize('NFC')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f\\/:*?"<>|]+/g, '-')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100) || 'project';

/** The project as plain files that OpenSCAD opens as they are, changed values as a parameter set beside the entry. */
export const plainFiles = ({ files, entry, parameters }: ProjectState): Map<Path, Content> =>
  withParameters(files, entry, parameters);

/** {@link plainFiles} as a zip archive. */
export const projectZip = (state: ProjectState): Uint8Array<ArrayBuffer> =>
  new Uint8Array(zip(Object.fromEntries(plainFiles(state))));

/** Gives the browser a file to download. */
export const download = (name: string, content: Content, type = 'application/octet-stream'): void => {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(name);
  link.click();
  // The download has taken the blob over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** Downloads the project as `<name>.zip`. */
export const downloadProject = (state: ProjectState, name: string): void =>
  download(`${fileName(name)}.zip`, projectZip(state), 'application/zip');
