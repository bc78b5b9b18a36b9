import { expose, transfer } from 'comlink';
import type { Mesh } from '../wasm/contract.ts';
import { formatFor, type Model } from '../wasm/formats/formats.ts';
import type { FormatId, FormatOptions } from '../wasm/formats/names.ts';
import { zip } from '../wasm/formats/zip.ts';
import { measure } from '../wasm/solid/measure.ts';

const moved = (bytes: Uint8Array): Uint8Array => transfer(bytes, [bytes.buffer as ArrayBuffer]);

const api = {
  measure: (mesh: Mesh) => measure(mesh),
  /** Bytes of the file; rejects with a FormatError when the model does not fit the format. */
  write(model: Model, id: FormatId, options: FormatOptions): Uint8Array {
    const format = formatFor(id);
    if (!format) throw new RangeError(`Nothing writes ${id}.`);
    return moved(format.write(model, options));
  },
  zip: (files: Record<string, Uint8Array>) => moved(zip(files)),
};
export type ExchangeWorker = typeof api;
expose(api);
