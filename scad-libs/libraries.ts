/** Which OpenSCAD libraries are bundled, how they are described, and what is left out and why. */
export interface BundledLibrary {
  /** Folder name in `include <name/…>`, and name of the archive in the registry's package. */
  name: string;
  title: string;
  description: string;
  /** A version, or where the library's own sources state it. */
  version: string | { file: string; pattern: RegExp };
  /** SPDX expression. */
  license: string;
  /** Licence text: a file of the archive, or of another archive where this one holds none. */
  licenseText: { archive?: string; file: string };
  homepage: string;
  include: string;
  /** Paths that are not bundled: test suites, and files that need what the snapshot lacks. */
  omit?: RegExp;
  /** Folder beside this file whose files complete the archive. */
  complete?: string;
}

const snapshot = 'snapshot in openscad-playground 2.4.0';

/**
 * Not bundled from the same package:
 * - UB.scad, YAPP_Box: the archives hold only examples; the library file itself (ub.scad, YAPPgenerator_v3.scad) is
 *   missing. A user can install them from their own zip ({@link installable}).
 * - Stemfie_OpenSCAD: the sources say GPL-3.0-or-later, the licence file is GPL-2.0, and the author asks to be consulted
 *   before commercial use: no clear licence.
 * - openscad_attachable_text3d: needs font metrics under CC-BY-4.0 whose text is not in the archive; textmetrics() and
 *   BOSL2's attachable text replace it.
 * - openscad (the examples of OpenSCAD): not a library.
 * - fonts: see fonts.ts.
 */
export const bundled: readonly BundledLibrary[] = [
  {
    name: 'BOSL2',
    title: 'BOSL2',
    description:
      'The Belfry OpenSCAD Library: rounded and attachable shapes, screws and threads, gears, hinges, paths, sweeps, textures.',
    version: { file: 'version.scad', pattern: /BOSL_VERSION\s*=\s*\[(\d+),\s*(\d+),\s*(\d+)\]/ },
    license: 'BSD-2-Clause',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/BelfrySCAD/BOSL2',
    include: 'include <BOSL2/std.scad>',
  },
  {
    name: 'NopSCADlib',
    title: 'NopSCADlib',
    description:
      'Bought parts to design around (screws, bearings, motors, fans, circuit boards, extrusions) and printed parts that hold them.',
    version: `${snapshot}; root files by Formwork`,
    license: 'GPL-3.0-or-later',
    licenseText: { file: 'COPYING' },
    homepage: 'https://github.com/nophead/NopSCADlib',
    include: 'include <NopSCADlib/lib.scad>',
    omit: /^(tests|examples)\//,
    complete: 'NopSCADlib',
  },
  {
    name: 'MCAD',
    title: 'MCAD',
    description:
      'OpenSCAD’s classic parts library: involute gears, bearings, motors, boxes, nuts and bolts, units.',
    version: snapshot,
    license: 'LGPL-2.1-or-later',
    licenseText: { archive: 'brailleSCAD', file: 'LICENSE' },
    homepage: 'https://github.com/openscad/MCAD',
    include: 'use <MCAD/boxes.scad>',
    // CC BY 3.0, or no statement at all, in their headers.
    omit: /^bitmap\/|^polyholes\.scad$/,
  },
  {
    name: 'BOSL',
    title: 'BOSL',
    description: 'The first Belfry library, for models that were written before BOSL2.',
    version: snapshot,
    license: 'BSD-2-Clause',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/revarbat/BOSL',
    include: 'include <BOSL/constants.scad>',
  },
  {
    name: 'pathbuilder',
    title: 'pathbuilder',
    description: 'Outlines written like SVG paths, with fillets and chamfers at any corner.',
    version: snapshot,
    license: 'MIT',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/dinther/pathbuilder',
    include: 'include <pathbuilder/pathbuilder.scad>',
    // They include the library by a path of their author's machine.
    omit: /^(demo|shapes)\//,
  },
  {
    name: 'openscad-tray',
    title: 'Tray',
    description: 'Trays with any subdivision into compartments, rounded or straight.',
    version: snapshot,
    license: 'LGPL-3.0-or-later',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/sofian/openscad-tray',
    include: 'use <openscad-tray/tray.scad>',
  },
  {
    name: 'lasercut',
    title: 'Lasercut',
    description:
      'Plates with finger joints, captive nuts and screw tabs, as 3-D assembly and flat cutting layout.',
    version: snapshot,
    license: 'BSD-2-Clause',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/bmsleight/lasercut',
    include: 'include <lasercut/lasercut.scad>',
    omit: /^(readme\/|examples|generate)/,
  },
  {
    name: 'boltsparts',
    title: 'BOLTS parts',
    description:
      'Base shapes of standard parts: washers, pipes, bearings, batteries, aluminium profiles, vacuum flanges.',
    version: snapshot,
    license: 'LGPL-2.1-or-later',
    licenseText: { archive: 'brailleSCAD', file: 'LICENSE' },
    homepage: 'https://github.com/boltsparts/BOLTS',
    include: 'use <boltsparts/extrusions/aluminiumProfiles.scad>',
    // They call BOLTS_… modules that the archive lacks.
    omit: /^(hex|hex_socket|nut)\//,
  },
  {
    name: 'brailleSCAD',
    title: 'brailleSCAD',
    description: 'Braille labels: transcribes text to English grade 1 or 2 braille and makes the dots.',
    version: snapshot,
    license: 'LGPL-2.1-only',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/BelfrySCAD/brailleSCAD',
    include:
      'include <BOSL2/std.scad>\ninclude <brailleSCAD/en-us-g2.scad>\ninclude <brailleSCAD/braille.scad>',
  },
  {
    name: 'FunctionalOpenSCAD',
    title: 'Functional OpenSCAD',
    description:
      'OpenSCAD’s shapes and transformations as functions on point lists, to compute with geometry.',
    version: snapshot,
    license: 'MIT',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/thehans/FunctionalOpenSCAD',
    include: 'use <FunctionalOpenSCAD/functional.scad>',
  },
  {
    name: 'funcutils',
    title: 'funcutils',
    description: 'Functional programming on lists and strings: map, fold, sort, find, and typed checks.',
    version: snapshot,
    license: 'CC0-1.0',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/thehans/funcutils',
    include: 'include <funcutils/funcutils.scad>',
    omit: /^testing\//,
  },
  {
    name: 'closepoints',
    title: 'closepoints',
    description: 'Closed solids from stacked loops of points: organic and mathematical shapes.',
    version: snapshot,
    license: 'CC0-1.0',
    licenseText: { file: 'LICENSE.txt' },
    homepage: 'https://github.com/rcolyer/closepoints',
    include: 'use <closepoints/closepoints.scad>',
  },
  {
    name: 'plot-function',
    title: 'plot-function',
    description: 'Solids from functions of x and y, of an angle, or of height.',
    version: snapshot,
    license: 'CC0-1.0',
    licenseText: { file: 'LICENSE.txt' },
    homepage: 'https://github.com/rcolyer/plot-function',
    include: 'include <plot-function/plot_function.scad>',
  },
  {
    name: 'smooth-prim',
    title: 'smooth-prim',
    description: 'Cubes, cylinders and prisms with smooth, rounded edges.',
    version: snapshot,
    license: 'CC0-1.0',
    licenseText: { file: 'LICENSE.txt' },
    homepage: 'https://github.com/rcolyer/smooth-prim',
    include: 'use <smooth-prim/smooth_prim.scad>',
  },
  {
    name: 'OpenSCAD-Snippet',
    title: 'OpenSCAD Snippet',
    description: 'Small ready-made models to place in a scene: furniture, houses, tools, mechanisms.',
    version: snapshot,
    license: 'MIT',
    licenseText: { file: 'LICENSE' },
    homepage: 'https://github.com/AngeloNicoli/OpenSCAD-Snippet',
    include: 'use <OpenSCAD-Snippet/Asset_SCAD/Chair_01.scad>',
  },
];

/** Well-known libraries that no registry offers whole; the user downloads their zip and installs it. */
export const installable: readonly {
  name: string;
  description: string;
  license: string;
  homepage: string;
}[] = [
  {
    name: 'YAPP_Box',
    description:
      'Project boxes from the measures of a circuit board, with cutouts, lids, snap joints and screws.',
    license: 'MIT',
    homepage: 'https://github.com/mrWheel/YAPP_Box',
  },
  {
    name: 'dotSCAD',
    description: 'Paths, surfaces, mazes, Voronoi cells, turtles and other mathematical shapes.',
    license: 'LGPL-3.0-or-later',
    homepage: 'https://github.com/JustinSDK/dotSCAD',
  },
  {
    name: 'Round-Anything',
    description: 'Polygons whose every corner has its own radius.',
    license: 'MIT',
    homepage: 'https://github.com/Irev-Dev/Round-Anything',
  },
  {
    name: 'threads-scad',
    description: 'Fast screw threads, nuts and threaded holes.',
    license: 'CC0-1.0',
    homepage: 'https://github.com/rcolyer/threads-scad',
  },
  {
    name: 'UB.scad',
    description: 'A workbench of shapes, fillets, gears, threads and helpers for 3-D printing.',
    license: 'CC0-1.0',
    homepage: 'https://github.com/UBaer21/UB.scad',
  },
];
