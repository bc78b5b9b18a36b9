import type { FormatId } from '../../../wasm/formats/names.ts';

/** What a brick model can be written as, by the end of the file's name. */
export type ExportId = 'ldr' | 'mpd' | 'txt' | 'xml' | 'csv' | '3mf' | 'stl' | 'glb' | 'obj' | 'usdz' | 'png';

export interface ExportKind {
  readonly id: ExportId;
  readonly title: string;
  /** What it is good for, in one line. */
  readonly purpose: string;
  readonly mime: string;
  /** What the file does not hold, when it is worth saying. */
  readonly lost?: string;
  /** Written by the registry of mesh formats; `printed`: by the way that people choose to print. */
  readonly mesh?: { readonly format: FormatId; readonly printed: boolean };
}

/** How a model is printed: its bricks by themselves, hollow and to be put together, or all in one piece. */
export type PrintManner = 'bricks' | 'piece';

export interface ExportGroup {
  readonly title: string;
  readonly kinds: readonly ExportKind[];
}

export const exportGroups: readonly ExportGroup[] = [
  {
    title: 'Brick programs',
    kinds: [
      {
        id: 'ldr',
        title: 'LDraw',
        purpose: 'For LeoCAD, Studio and other brick programs, with building steps',
        mime: 'application/x-ldraw',
      },
      {
        id: 'mpd',
        title: 'LDraw, packed',
        purpose: 'Brings its parts along: shown anywhere, without a parts library',
        mime: 'application/x-multi-part-ldraw',
      },
      {
        id: 'txt',
        title: 'Text',
        purpose: 'A line a brick, as BrickGPT writes them',
        mime: 'text/plain',
        lost: 'Text keeps no colours; LDraw does.',
      },
    ],
  },
  {
    title: 'Get the bricks',
    kinds: [
      {
        id: 'xml',
        title: 'BrickLink',
        purpose: 'A wanted list: paste it under Want, Upload',
        mime: 'application/xml',
      },
      {
        id: 'csv',
        title: 'Rebrickable',
        purpose: 'A parts list: import it, and see what you own',
        mime: 'text/csv',
      },
    ],
  },
  {
    title: 'Print and show',
    kinds: [
      {
        id: '3mf',
        title: '3MF',
        purpose: 'For 3D printers, in colour',
        mime: 'model/3mf',
        mesh: { format: '3mf', printed: true },
      },
      {
        id: 'stl',
        title: 'STL',
        purpose: 'For every 3D printer; shape only',
        mime: 'model/stl',
        lost: 'STL keeps no colours; 3MF does.',
        mesh: { format: 'stl', printed: true },
      },
      {
        id: 'glb',
        title: 'GLB',
        purpose: 'For the web, Android AR and renderers',
        mime: 'model/gltf-binary',
        mesh: { format: 'glb', printed: false },
      },
      { id: 'usdz', title: 'USDZ', purpose: 'For AR on iPhone and iPad', mime: 'model/vnd.usdz+zip' },
      {
        id: 'obj',
        title: 'OBJ',
        purpose: 'For modelling programs',
        mime: 'model/obj',
        mesh: { format: 'obj', printed: false },
      },
      { id: 'png', title: 'Picture', purpose: 'A PNG of the current view', mime: 'image/png' },
    ],
  },
];
