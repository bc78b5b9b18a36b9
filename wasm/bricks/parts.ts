/** A part of the library: `name` as in the text format, shorter side first. */
export interface Part {
  readonly name: string;
  readonly short: number;
  readonly long: number;
  /** Number of the part in LDraw's library, which BrickLink and Rebrickable use as well. */
  readonly number: string;
  /** Grams. */
  readonly mass: number;
  /** Whether models are generated from it; the others are known to imports, parts lists and hand editing. */
  readonly generated: boolean;
}

const part = (short: number, long: number, number: string, mass: number, generated = true): Part => ({
  name: `${short}x${long}`,
  short,
  long,
  number,
  mass,
  generated,
});

/** Masses as published with the stability analysis (arXiv 2402.10711); those of 1x3, 2x3 and 2x8 lie between them. */
export const parts: readonly Part[] = [
  part(1, 1, '3005', 0.43),
  part(1, 2, '3004', 0.81),
  part(1, 3, '3622', 1.19, false),
  part(1, 4, '3010', 1.57),
  part(1, 6, '3009', 2.28),
  part(1, 8, '3008', 3.03),
  part(2, 2, '3003', 1.15),
  part(2, 3, '3002', 1.66, false),
  part(2, 4, '3001', 2.16),
  part(2, 6, '2456', 3.23),
  part(2, 8, '3007', 4.3, false),
];

const byName = new Map(parts.map(each => [each.name, each]));

/** The part of `dx` by `dy` studs, whichever way it lies; undefined when there is none. */
export const partOf = (dx: number, dy: number): Part | undefined =>
  byName.get(`${Math.min(dx, dy)}x${Math.max(dx, dy)}`);

/** One way for a part to lie. */
export interface OrientedPart {
  readonly part: Part;
  readonly dx: number;
  readonly dy: number;
}

/** Every way for every part to lie: 14 of the generated ones. */
export const oriented = (from: readonly Part[]): OrientedPart[] =>
  from.flatMap(each => [
    { part: each, dx: each.short, dy: each.long },
    ...(each.short === each.long ? [] : [{ part: each, dx: each.long, dy: each.short }]),
  ]);

/** The 14 that models are generated from, in the order of their tokens. */
export const generatedParts: readonly OrientedPart[] = oriented(parts.filter(({ generated }) => generated));
