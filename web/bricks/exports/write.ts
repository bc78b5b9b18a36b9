import { modelMesh, onePiece } from '../../../wasm/bricks/brick-mesh.ts';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';
import { writeBrickLink } from '../../../wasm/bricks/bricklink.ts';
import { writeLdr, writeMpd } from '../../../wasm/bricks/ldraw.ts';
import { partsList } from '../../../wasm/bricks/parts-list.ts';
import { writeRebrickable } from '../../../wasm/bricks/rebrickable.ts';
import { writeText } from '../../../wasm/bricks/text.ts';
import { withExchange } from '../../export/exchange.ts';
import type { ExportId, ExportKind, PrintManner } from './kinds.ts';

/** Text is written here; there is never much of it. */
const texts: Partial<Record<ExportId, (model: BrickModel, name: string) => string>> = {
  ldr: writeLdr,
  mpd: writeMpd,
  txt: writeText,
  xml: ({ bricks }) => writeBrickLink(partsList(bricks)),
  csv: ({ bricks }) => writeRebrickable(partsList(bricks)),
};

/** Sides of circles: what is printed is looked at closely, what is shown is sent over networks. */
const segments = { printed: 32, shown: 20 } as const;

/**
 * The file of a model in one of the formats that need no view. Meshes are written in a worker of their own.
 *
 * Rejects with what the writer has against the model, and with the signal's reason.
 */
export async function writeExport(
  kind: ExportKind,
  model: BrickModel,
  name: string,
  manner: PrintManner = 'bricks',
  signal?: AbortSignal,
): Promise<Blob> {
  if (model.bricks.length === 0)
    throw new Error('There is nothing to export: the model has no bricks. Add one first.');
  const type = kind.mime;
  const text = texts[kind.id];
  if (text) return new Blob([text(model, name)], { type });
  if (kind.id === 'usdz') {
    // The writer comes with a part of three.js that few people need.
    const { writeUsdz } = await import('./usdz.ts');
    return new Blob([await writeUsdz(model)], { type });
  }
  if (!kind.mesh) throw new RangeError(`Nothing writes ${kind.id}.`);
  const { format, printed } = kind.mesh;
  const shape = printed && manner === 'piece' ? onePiece : { underside: printed };
  const mesh = modelMesh(model, { ...shape, segments: printed ? segments.printed : segments.shown });
  const bytes = await withExchange(exchange => exchange.write({ mesh, name }, format, {}), signal);
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
}
