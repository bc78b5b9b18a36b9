/** What the dialog, the command line and the registry need to know of each format: everything but its writer. */

export type FormatId = '3mf' | 'stl' | 'obj' | 'off' | 'amf' | 'glb' | 'svg' | 'dxf' | 'png';

/** Chosen value by choice name; what is missing or unknown counts as the first value of its choice. */
export type FormatOptions = Readonly<Record<string, string>>;

/** One setting of a format; the first value is the default. */
export interface Choice {
  name: string;
  title: string;
  values: readonly { value: string; title: string }[];
}

export interface FormatName {
  id: FormatId;
  title: string;
  /** What it is good for, in one line. */
  purpose: string;
  /** Without the dot. */
  extension: string;
  mime: string;
  /** Which models it can hold. */
  dimensions: 2 | 3 | 'any';
  /** False: colours are lost, and the dialog says so. */
  colored: boolean;
  /** `viewer`: a picture, made by the viewer's screenshot instead of a writer. */
  source: 'model' | 'viewer';
  choices: readonly Choice[];
}

export const formatNames: readonly FormatName[] = [
  {
    id: '3mf',
    title: '3MF',
    purpose: 'For slicers: colours, names and units in one small file',
    extension: '3mf',
    mime: 'model/3mf',
    dimensions: 3,
    colored: true,
    source: 'model',
    choices: [
      {
        name: 'colors',
        title: 'Colours',
        values: [
          { value: 'materials', title: 'Base materials (most slicers)' },
          { value: 'group', title: 'Colour group (materials extension)' },
          { value: 'parts', title: 'One part per colour (closed parts only)' },
          { value: 'none', title: 'None' },
        ],
      },
    ],
  },
  {
    id: 'stl',
    title: 'STL',
    purpose: 'Read by every slicer; shape only',
    extension: 'stl',
    mime: 'model/stl',
    dimensions: 3,
    colored: false,
    source: 'model',
    choices: [
      {
        name: 'encoding',
        title: 'Encoding',
        values: [
          { value: 'binary', title: 'Binary' },
          { value: 'ascii', title: 'ASCII (about five times larger)' },
        ],
      },
    ],
  },
  {
    id: 'obj',
    title: 'OBJ',
    purpose: 'For modelling and rendering programs',
    extension: 'obj',
    mime: 'model/obj',
    dimensions: 3,
    colored: true,
    source: 'model',
    choices: [
      {
        name: 'colors',
        title: 'Colours',
        values: [
          { value: 'vertices', title: 'On vertices, in one file' },
          { value: 'materials', title: 'MTL materials, both files in a zip' },
          { value: 'none', title: 'None' },
        ],
      },
    ],
  },
  {
    id: 'off',
    title: 'OFF',
    purpose: 'Plain text for geometry tools; colours on faces',
    extension: 'off',
    mime: 'model/off',
    dimensions: 3,
    colored: true,
    source: 'model',
    choices: [],
  },
  {
    id: 'amf',
    title: 'AMF',
    purpose: 'For older slicers that read colours',
    extension: 'amf',
    mime: 'application/x-amf',
    dimensions: 3,
    colored: true,
    source: 'model',
    choices: [],
  },
  {
    id: 'glb',
    title: 'GLB',
    purpose: 'For the web, AR and renderers (metres, Y up)',
    extension: 'glb',
    mime: 'model/gltf-binary',
    dimensions: 3,
    colored: true,
    source: 'model',
    choices: [],
  },
  {
    id: 'svg',
    title: 'SVG',
    purpose: 'For laser cutters and drawing programs, true to size',
    extension: 'svg',
    mime: 'image/svg+xml',
    dimensions: 2,
    colored: false,
    source: 'model',
    choices: [
      {
        name: 'style',
        title: 'Style',
        values: [
          { value: 'filled', title: 'Filled shape' },
          { value: 'lines', title: 'Cutting lines (0.1 mm)' },
        ],
      },
    ],
  },
  {
    id: 'dxf',
    title: 'DXF',
    purpose: 'For CAD and CNC: closed polylines in millimetres (AutoCAD 2000)',
    extension: 'dxf',
    mime: 'image/vnd.dxf',
    dimensions: 2,
    colored: false,
    source: 'model',
    choices: [],
  },
  {
    id: 'png',
    title: 'PNG',
    purpose: 'A picture of the current view',
    extension: 'png',
    mime: 'image/png',
    dimensions: 'any',
    colored: true,
    source: 'viewer',
    choices: [],
  },
];

/** The format with this id; throws a RangeError that lists the known ones. */
export function formatName(id: string): FormatName {
  const found = formatNames.find(format => format.id === id);
  if (found) return found;
  throw new RangeError(`There is no format “${id}”. Known: ${formatNames.map(f => f.id).join(', ')}.`);
}

/** The value in force for one choice of a format: the chosen one when it exists, else the default. */
export function chosen(format: FormatName, name: string, options: FormatOptions): string {
  const values = format.choices.find(choice => choice.name === name)?.values ?? [];
  return (values.find(({ value }) => value === options[name]) ?? values[0])?.value ?? '';
}

/** Extension of the file that `write` returns; an OBJ with its MTL comes as a zip. */
export const fileExtension = (format: FormatName, options: FormatOptions): string =>
  format.id === 'obj' && chosen(format, 'colors', options) === 'materials' ? 'zip' : format.extension;

export interface ModelSize {
  vertices: number;
  triangles: number;
  /** Contour points of a 2-D model. */
  points: number;
}

/** Bytes per vertex and per triangle (or contour point) as measured on models of 1,000 to 1,000,000 triangles. */
const weights: Record<string, { fixed: number; vertex: number; triangle: number; point: number }> = {
  '3mf': { fixed: 1200, vertex: 12, triangle: 7, point: 0 },
  'stl binary': { fixed: 84, vertex: 0, triangle: 50, point: 0 },
  'stl ascii': { fixed: 40, vertex: 0, triangle: 230, point: 0 },
  obj: { fixed: 60, vertex: 26, triangle: 20, point: 0 },
  off: { fixed: 20, vertex: 24, triangle: 22, point: 0 },
  amf: { fixed: 300, vertex: 86, triangle: 70, point: 0 },
  glb: { fixed: 900, vertex: 12, triangle: 12, point: 0 },
  svg: { fixed: 500, vertex: 0, triangle: 0, point: 20 },
  dxf: { fixed: 5500, vertex: 0, triangle: 0, point: 32 },
};

/** Size of the file to expect, in bytes; within a factor of about two. 0 for pictures. */
export function estimate(format: FormatName, size: ModelSize, options: FormatOptions = {}): number {
  const key = format.id === 'stl' ? `stl ${chosen(format, 'encoding', options)}` : format.id;
  const weight = weights[key];
  if (!weight) return 0;
  return Math.round(
    weight.fixed +
      weight.vertex * size.vertices +
      weight.triangle * size.triangles +
      weight.point * size.points,
  );
}
