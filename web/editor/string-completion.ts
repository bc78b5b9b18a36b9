import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { callAt, type Surroundings } from './calls.ts';

/** The names that `color()` knows: those of CSS (OpenSCAD takes the list of SVG 1.1). */
const COLORS =
  'AliceBlue AntiqueWhite Aqua Aquamarine Azure Beige Bisque Black BlanchedAlmond Blue BlueViolet Brown BurlyWood CadetBlue Chartreuse Chocolate Coral CornflowerBlue Cornsilk Crimson Cyan DarkBlue DarkCyan DarkGoldenrod DarkGray DarkGreen DarkKhaki DarkMagenta DarkOliveGreen DarkOrange DarkOrchid DarkRed DarkSalmon DarkSeaGreen DarkSlateBlue DarkSlateGray DarkTurquoise DarkViolet DeepPink DeepSkyBlue DimGray DodgerBlue FireBrick FloralWhite ForestGreen Fuchsia Gainsboro GhostWhite Gold Goldenrod Gray Green GreenYellow Honeydew HotPink IndianRed Indigo Ivory Khaki Lavender LavenderBlush LawnGreen LemonChiffon LightBlue LightCoral LightCyan LightGoldenrodYellow LightGray LightGreen LightPink LightSalmon LightSeaGreen LightSkyBlue LightSlateGray LightSteelBlue LightYellow Lime LimeGreen Linen Magenta Maroon MediumAquamarine MediumBlue MediumOrchid MediumPurple MediumSeaGreen MediumSlateBlue MediumSpringGreen MediumTurquoise MediumVioletRed MidnightBlue MintCream MistyRose Moccasin NavajoWhite Navy OldLace Olive OliveDrab Orange OrangeRed Orchid PaleGoldenrod PaleGreen PaleTurquoise PaleVioletRed PapayaWhip PeachPuff Peru Pink Plum PowderBlue Purple RebeccaPurple Red RosyBrown RoyalBlue SaddleBrown Salmon SandyBrown SeaGreen Seashell Sienna Silver SkyBlue SlateBlue SlateGray Snow SpringGreen SteelBlue Tan Teal Thistle Tomato Transparent Turquoise Violet Wheat White WhiteSmoke Yellow YellowGreen'.split(
    ' ',
  );

const MODELS = /\.(stl|off|obj|amf|3mf|svg|dxf|json)$/i;
const HEIGHTS = /\.(png|dat|txt|csv)$/i;

/** From the folder of one file to another file of the project. */
export function relative(from: string, to: string): string {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  return to.startsWith(folder) ? to.slice(folder.length) : '../'.repeat(folder.split('/').length - 1) + to;
}

/** Inside a string: files of the project for `import` and `surface`, names for `color`. */
export function stringOptions(
  context: CompletionContext,
  { program, file }: Surroundings,
): CompletionResult | undefined {
  const { state, pos } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (
    node.name !== 'String' ||
    node.from >= pos ||
    (node.to === pos && state.sliceDoc(pos - 1, pos) === '"' && node.to - node.from > 1)
  )
    return undefined;
  const call = callAt(state, pos);
  if (!call) return undefined;
  const from = node.from + 1;
  const paths = (kind: RegExp): Completion[] =>
    [...program.project.files.keys()]
      .filter(path => kind.test(path))
      .map(path => ({ label: relative(file, path), type: 'file' }));
  const options =
    call.name === 'color'
      ? COLORS.map(label => ({ label, type: 'color' }))
      : call.name === 'import'
        ? paths(MODELS)
        : call.name === 'surface'
          ? paths(HEIGHTS)
          : [];
  return options.length ? { from, options, validFor: /^[^"]*$/ } : undefined;
}
