import type { ParameterSet } from '../../wasm/contract.ts';
import { libraryVersions } from '../evaluation/content-key.ts';
import { libraries } from '../library/libraries.ts';
import type { Project } from '../project/project.ts';
import type { ProductionChoices, ProductionFormat } from './choices.ts';
import type { OrderNote } from './database.ts';
import { fingerprint } from './fingerprint.ts';
import type { Order } from './outbox.ts';
import { snapshot, uploaded } from './snapshot.ts';

/** Of a project as it is at this moment, whatever happens to it later. */
export async function noteOf(project: Project, quality: OrderNote['quality']): Promise<OrderNote> {
  const versions = () => libraryVersions(libraries);
  return {
    project: project.id,
    fingerprint: await fingerprint(project.toSource(), project.parameters, versions),
    quality,
  };
}

const copied = (parameters: ParameterSet) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...(value as readonly number[])] : value,
    ]),
  );

/** A file made by OpenSCAD from the source. @throws SnapshotError */
export async function openscadOrder(
  project: Project,
  title: string,
  formats: ProductionFormat[],
  { engine, quality }: Pick<ProductionChoices, 'engine' | 'quality'>,
): Promise<Order> {
  const [{ source, uploads }, note] = await Promise.all([
    snapshot(project.toSource(), libraries),
    noteOf(project, quality),
  ]);
  return {
    request: {
      kind: 'openscad',
      title: title.trim().slice(0, 120) || project.name.slice(0, 120),
      source,
      parameters: copied(project.parameters),
      formats,
      engine: engine === 'blender' ? 'auto' : engine,
      quality,
    },
    uploads,
    note,
  };
}

/** A file made by Blender from the mesh as this browser computed it: `glb` are the bytes of that. */
export async function blenderOrder(
  project: Project,
  title: string,
  glb: Uint8Array<ArrayBuffer>,
  { blender, picture, meshopt }: Pick<ProductionChoices, 'blender' | 'picture' | 'meshopt'>,
): Promise<Order> {
  const [upload, note] = await Promise.all([uploaded(glb), noteOf(project, 'model')]);
  return {
    request: {
      kind: 'blender',
      title: title.trim().slice(0, 120) || project.name.slice(0, 120),
      input: { mesh: { upload: upload.sha256 }, format: 'glb' },
      formats: blender,
      compression: meshopt ? 'meshopt' : 'none',
      picture,
    },
    uploads: [upload],
    note,
  };
}
