import type { Path } from '../../wasm/contract.ts';

export interface FileKind {
  /** For people: "STL mesh". */
  title: string;
  /** Held as a string and shown in the editor; other kinds are bytes. */
  text: boolean;
  /** The OpenSCAD line that brings such a file into a model; undefined for those that no line can. */
  snippet?: (path: Path) => string;
}

const quoted = (path: Path): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const imported = (path: Path): string => `import(${quoted(path)});`;
const mesh = (title: string): FileKind => ({ title, text: false, snippet: imported });
const drawing = (title: string): FileKind => ({
  title,
  text: false,
  snippet: path => `linear_extrude(height = 2) ${imported(path)}`,
});

/** What a project may hold, by extension. */
export const fileKinds: Readonly<Record<string, FileKind>> = {
  scad: { title: 'OpenSCAD', text: true, snippet: path => `include <${path}>` },
  csg: { title: 'OpenSCAD CSG', text: true, snippet: imported },
  json: { title: 'JSON', text: true, snippet: path => `values = import(${quoted(path)});` },
  txt: { title: 'Text', text: true },
  md: { title: 'Markdown', text: true },
  stl: mesh('STL mesh'),
  off: mesh('OFF mesh'),
  obj: mesh('OBJ mesh'),
  amf: mesh('AMF mesh'),
  '3mf': mesh('3MF mesh'),
  svg: drawing('SVG drawing'),
  dxf: drawing('DXF drawing'),
  png: {
    title: 'PNG image',
    text: false,
    snippet: path => `surface(file = ${quoted(path)}, center = true, invert = false);`,
  },
  ttf: { title: 'TrueType font', text: false },
  otf: { title: 'OpenType font', text: false },
};

/** Lower case, without the dot; '' when there is none. */
export const extension = (path: Path): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** What kind a file is by its name; undefined for one that a project does not take. */
export const fileKind = (path: Path): FileKind | undefined => {
  const name = extension(path);
  return Object.hasOwn(fileKinds, name) ? fileKinds[name] : undefined;
};

/** For `<input accept>` and file pickers. */
export const acceptedExtensions: readonly string[] = [...Object.keys(fileKinds), 'zip'].map(
  name => `.${name}`,
);

/** 1.4 MB, 312 KB, 80 bytes. */
export const sizeText = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} bytes`
    : bytes < 1e6
      ? `${Math.round(bytes / 1000)} KB`
      : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
