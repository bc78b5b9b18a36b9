/** The templates, in the order of the gallery. Text and parameters live in the .scad files beside this one. */
export interface TemplateEntry {
  /** `id.scad`, or a folder `id/` with main.scad. */
  id: string;
  title: string;
  description: string;
  tags: string[];
  /** Other files of the project, relative to the folder. */
  files?: string[];
  /** Pieces that the default view consists of; undefined for 2-D templates. */
  pieces?: number;
  /** Names of parameters on which the number of pieces depends. */
  counts?: string[];
}

export const catalogue: readonly TemplateEntry[] = [
  {
    id: 'box-with-lid',
    title: 'Box with lid',
    description: 'Rounded box with compartments and a lid that sits on an inner lip.',
    tags: ['storage', 'print'],
    pieces: 2,
    counts: ['show'],
  },
  {
    id: 'project-enclosure',
    title: 'Electronics enclosure',
    description:
      'Case for a circuit board: standoffs, connector opening, cable hole, vented lid with screws.',
    tags: ['electronics', 'print'],
    pieces: 2,
    counts: ['show'],
  },
  {
    id: 'bolt-and-nut',
    title: 'Bolt, nut and washers',
    description: 'Printable metric screws with any head, their nut and washers. Uses BOSL2.',
    tags: ['fasteners', 'BOSL2', 'print'],
    pieces: 3,
    counts: ['with_nut', 'washers'],
  },
  {
    id: 'gear-pair',
    title: 'Gear pair',
    description:
      'Two involute gears, straight or herringbone, at the right distance; they turn in the animation. Uses BOSL2.',
    tags: ['mechanics', 'BOSL2', 'animation'],
    pieces: 2,
  },
  {
    id: 'desk-organiser',
    title: 'Desk organiser',
    description: 'Pen cups and a tray, from several files: shows how a project is split.',
    tags: ['storage', 'files', 'colour'],
    files: ['parts/cup.scad', 'parts/tray.scad'],
    pieces: 1,
  },
  {
    id: 'phone-stand',
    title: 'Phone stand',
    description: 'Stand for a phone or tablet at any angle, with a slot for the cable.',
    tags: ['household', 'print'],
    pieces: 1,
  },
  {
    id: 'name-plate',
    title: 'Name plate',
    description: 'Door sign, label or key tag with raised or engraved text in two colours.',
    tags: ['text', 'colour', 'print'],
    pieces: 1,
  },
  {
    id: 'wall-hook',
    title: 'Wall hook',
    description: 'Strong hook with screw holes or a flat back for tape.',
    tags: ['household', 'print'],
    pieces: 1,
  },
  {
    id: 'shelf-bracket',
    title: 'Shelf bracket',
    description: 'Angle bracket with countersunk holes and a rib that carries the load.',
    tags: ['household', 'print'],
    pieces: 1,
  },
  {
    id: 'cable-clip',
    title: 'Cable clips',
    description: 'One or several cables side by side, screwed or taped down.',
    tags: ['electronics', 'household', 'print'],
    pieces: 1,
  },
  {
    id: 'drawer-divider',
    title: 'Drawer divider',
    description: 'Insert with any number of compartments, made to the measure of your drawer.',
    tags: ['storage', 'print'],
    pieces: 1,
  },
  {
    id: 'honeycomb-tray',
    title: 'Honeycomb tray',
    description: 'Light tray with a hexagonal grid that lets water and air through.',
    tags: ['storage', 'household', 'print'],
    pieces: 1,
  },
  {
    id: 'pipe-adapter',
    title: 'Pipe and hose adapter',
    description: 'Joins two diameters: each end goes inside or over, with barbs for hoses.',
    tags: ['workshop', 'print'],
    pieces: 1,
  },
  {
    id: 'knob',
    title: 'Knob',
    description: 'Knob with grip and pointer for round, D, square and hexagon shafts.',
    tags: ['electronics', 'workshop', 'print'],
    pieces: 1,
  },
  {
    id: 'hinge',
    title: 'Print-in-place hinge',
    description: 'Prints in one piece and moves at once; screw holes in both leaves.',
    tags: ['mechanics', 'print'],
    pieces: 2,
  },
  {
    id: 'spacer',
    title: 'Spacers and washers',
    description: 'Washers, spacers, standoffs and bushings in any number.',
    tags: ['fasteners', 'print'],
    pieces: 6,
    counts: ['count'],
  },
  {
    id: 'screw-jar',
    title: 'Jar with screw lid',
    description: 'Round jar with a coarse thread that prints well and runs smoothly. Uses BOSL2.',
    tags: ['storage', 'BOSL2', 'print'],
    pieces: 2,
    counts: ['show'],
  },
  {
    id: 'funnel',
    title: 'Funnel',
    description: 'Funnel with air ribs, slanted tip and a loop to hang it up.',
    tags: ['household', 'workshop', 'print'],
    pieces: 1,
  },
  {
    id: 'vase',
    title: 'Twisted vase',
    description: 'Draw its outline with four radii; ripples twist upwards.',
    tags: ['decoration', 'print'],
    pieces: 1,
  },
  {
    id: 'toy-car',
    title: 'Toy car',
    description: 'Coloured parts with wheels that turn; pull them apart with one slider.',
    tags: ['toys', 'colour', 'print'],
    pieces: 7,
    counts: ['show'],
  },
  {
    id: 'slider-crank',
    title: 'Slider-crank',
    description: 'A mechanism that runs in the animation, and prints as four parts.',
    tags: ['mechanics', 'animation', 'colour'],
    pieces: 4,
  },
  {
    id: 'laser-cut-box',
    title: 'Laser-cut box',
    description: 'Six plates with finger joints in 2-D, for SVG or DXF, and assembled in 3-D.',
    tags: ['2-D', 'cutting'],
    counts: ['show'],
  },
  {
    id: 'flange-gasket',
    title: 'Gasket or flange plate',
    description: 'Round, oval or square, with bolt holes; flat for a cutter or with a thickness.',
    tags: ['2-D', 'cutting', 'workshop'],
    counts: ['thickness'],
  },
];
