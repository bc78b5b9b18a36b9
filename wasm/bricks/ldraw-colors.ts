import { colorOf, colors, type ColorCode } from './colors.ts';

/**
 * Colours of LDraw's table (LDConfig.ldr) that are none of ours, `#rrggbb` by code: what files of other programs
 * have. Of metal, rubber and the like only the solid colours are here.
 */
const others: Readonly<Record<number, string>> = {
  3: '#069d9f',
  5: '#d3359d',
  6: '#543324',
  7: '#8a928d',
  8: '#545955',
  9: '#97cbd9',
  11: '#00aaa4',
  12: '#f06d61',
  13: '#f6a9bb',
  17: '#add9a8',
  18: '#ffd67f',
  20: '#afbed6',
  23: '#0e3e9a',
  26: '#901f76',
  30: '#a06eb9',
  31: '#cda4de',
  33: '#0020a0',
  34: '#237841',
  36: '#c91a09',
  40: '#635f52',
  41: '#559ab7',
  43: '#aee9ef',
  46: '#f5cd2f',
  57: '#f08f1c',
  68: '#fdc383',
  69: '#8a12a8',
  74: '#7fc475',
  77: '#fecccf',
  78: '#ffc995',
  84: '#aa7d55',
  85: '#441a91',
  86: '#7b5d41',
  89: '#1c58a7',
  92: '#bb805a',
  100: '#f9b7a5',
  110: '#26469a',
  112: '#4861ac',
  118: '#9cd6cc',
  120: '#deea92',
  125: '#f9a777',
  128: '#ad6140',
  151: '#c8c8c8',
  191: '#fcac00',
  212: '#9dc3f7',
  216: '#872b17',
  226: '#ffec6c',
  232: '#77c9d8',
  288: '#00451a',
  308: '#352100',
  313: '#abd9ff',
  321: '#469bc3',
  322: '#68c3e2',
  323: '#d3f2ea',
  326: '#e2f99a',
  330: '#77774e',
  335: '#88605e',
  351: '#f785b1',
  353: '#ff6d77',
  366: '#d86d2c',
  373: '#75657d',
  378: '#708e7c',
  379: '#70819a',
  462: '#f58624',
  484: '#91501c',
  503: '#bcb4a5',
};

/** `#rrggbb` of a code of LDraw's table, or of a direct colour (`0x2rrggbb`); undefined for other codes. */
export function hexOfCode(code: ColorCode): string | undefined {
  if (code >= 0x2000000 && code <= 0x3ffffff) return `#${(code & 0xffffff).toString(16).padStart(6, '0')}`;
  return colorOf(code)?.hex ?? others[code];
}

/** Lightness and the two opponent axes of Oklab (Ottosson 2020), in which distance is how different colours look. */
function oklab(hex: string): readonly [number, number, number] {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

const solids = colors.filter(({ alpha }) => alpha === 1).map(({ code, hex }) => ({ code, lab: oklab(hex) }));

/** The solid colour of ours that looks most like `#rrggbb`. Hue counts for more than lightness: red stays red. */
export function nearestColor(hex: string): ColorCode {
  const wanted = oklab(hex);
  let best = solids[0]!.code;
  let least = Infinity;
  for (const { code, lab } of solids) {
    const distance = Math.hypot((lab[0] - wanted[0]) / 2, lab[1] - wanted[1], lab[2] - wanted[2]);
    if (distance < least) [best, least] = [code, distance];
  }
  return best;
}
