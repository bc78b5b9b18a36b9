/** A colour code of LDraw's colour table. */
export type ColorCode = number;

export interface BrickColor {
  readonly code: ColorCode;
  /** LDraw's name, in words. */
  readonly name: string;
  /** `#rrggbb` */
  readonly hex: string;
  /** 0–1; 1 unless clear. */
  readonly alpha: number;
}

const color = (code: ColorCode, name: string, hex: string, alpha = 1): BrickColor => ({
  code,
  name,
  hex,
  alpha,
});

export const colors: readonly BrickColor[] = [
  color(0, 'Black', '#1b2a34'),
  color(1, 'Blue', '#1e5aa8'),
  color(2, 'Green', '#00852b'),
  color(4, 'Red', '#b40000'),
  color(10, 'Bright green', '#58ab41'),
  color(14, 'Yellow', '#fac80a'),
  color(15, 'White', '#f4f4f4'),
  color(19, 'Tan', '#d7ba8c'),
  color(22, 'Purple', '#671f81'),
  color(25, 'Orange', '#d67923'),
  color(27, 'Lime', '#a5ca18'),
  color(28, 'Dark tan', '#897d62'),
  color(29, 'Bright pink', '#ff9ecd'),
  color(70, 'Reddish brown', '#5f3109'),
  color(71, 'Light bluish grey', '#969696'),
  color(72, 'Dark bluish grey', '#646464'),
  color(73, 'Medium blue', '#7396c8'),
  color(115, 'Medium lime', '#b7d425'),
  color(272, 'Dark blue', '#19325a'),
  color(320, 'Dark red', '#720012'),
  color(47, 'Clear', '#fcfcfc', 0.4),
];

const byCode = new Map(colors.map(each => [each.code, each]));

/** Undefined for a code that is not in the table. */
export const colorOf = (code: ColorCode): BrickColor | undefined => byCode.get(code);

export const defaultColor: ColorCode = 15;
