import { formatNames } from '../../wasm/formats/names.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(formatNames.map(({ id, mime }) => [id, mime])),
  step: 'model/step',
  fcstd: 'application/x-freecad',
  txt: 'text/plain',
  ldr: 'application/x-ldraw',
  mpd: 'application/x-ldraw',
  json: 'application/json',
};

/** Of a format by its name in requests. */
export const mediaType = (format: string): string => mediaTypes[format] ?? 'application/octet-stream';
