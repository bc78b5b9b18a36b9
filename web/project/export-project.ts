import type { Path } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import type { Content } from './database.ts';
import { download } from './download.ts';
import { fileNameOf } from './file-name.ts';
import { withParameters } from './parameter-file.ts';
import type { ProjectState } from './project.ts';

/** The project as plain files that OpenSCAD opens as they are, changed values as a parameter set beside the entry. */
export const plainFiles = ({ files, entry, parameters }: ProjectState): Map<Path, Content> =>
  withParameters(files, entry, parameters);

/** {@link plainFiles} as a zip archive. */
export const projectZip = (state: ProjectState): Uint8Array<ArrayBuffer> =>
  new Uint8Array(zip(Object.fromEntries(plainFiles(state))));

/** Downloads the project as `<name>.zip`. */
export const downloadProject = (state: ProjectState, name: string): void =>
  download(new Blob([projectZip(state)], { type: 'application/zip' }), `${fileNameOf(name)}.zip`);
