import { write3mf } from './3mf.ts';
import { writeAmf } from './amf.ts';
import { writeDxf } from './dxf.ts';
import { writeGlb } from './glb.ts';
import type { Model } from './model.ts';
import { formatNames, type FormatId, type FormatName, type FormatOptions } from './names.ts';
import { writeObj } from './obj.ts';
import { writeOff } from './off.ts';
import { writeStl } from './stl.ts';
import { writeSvg } from './svg.ts';

export { FormatError, type Model } from './model.ts';

/** Bytes of the whole file; throws a FormatError when the model does not fit the format. */
export type Write = (model: Model, options?: FormatOptions) => Uint8Array<ArrayBuffer>;

export interface Format extends FormatName {
  write: Write;
}

const writers: Record<Exclude<FormatId, 'png'>, Write> = {
  '3mf': write3mf,
  stl: writeStl,
  obj: writeObj,
  off: writeOff,
  amf: writeAmf,
  glb: writeGlb,
  svg: writeSvg,
  dxf: writeDxf,
};

/** Every format with a writer, in the order of the dialog. Pictures (PNG) come from the viewer instead. */
export const formats: readonly Format[] = formatNames.flatMap(name =>
  name.id === 'png' ? [] : [{ ...name, write: writers[name.id] }],
);

/** Looks a format up by id or extension, with or without the dot, in any case. */
export const formatFor = (extension: string): Format | undefined => {
  const wanted = extension.replace(/^\./, '').toLowerCase();
  return formats.find(format => format.id === wanted || format.extension === wanted);
};
