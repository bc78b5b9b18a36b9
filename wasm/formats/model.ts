import type { Mesh, Outline } from '../contract.ts';

/** What every writer takes. A model with an `outline` is 2-D; its mesh is then only the picture of it. */
export interface Model {
  mesh: Mesh;
  outline?: Outline;
  /** Shown by slicers and modelling programs; any text. */
  name: string;
}

/** The model cannot be written in this format; the message says what to do instead. */
export class FormatError extends Error {
  override name = 'FormatError';
}

/** The mesh of a 3-D model, checked; throws a FormatError for 2-D, empty or broken ones. */
export function solidOf({ mesh, outline }: Model, title: string): Mesh {
  if (outline)
    throw new FormatError(
      `This model is 2-D and ${title} holds solids. Give it a height with linear_extrude(), or export SVG or DXF.`,
    );
  const { positions, indices, colors } = mesh;
  if (indices.length === 0)
    throw new FormatError('There is nothing to export: the model is empty. Add a shape first.');
  if (indices.length % 3 !== 0 || positions.length % 3 !== 0)
    throw new FormatError('The mesh is broken: its indices or coordinates do not come in threes.');
  const vertices = positions.length / 3;
  // Counted loops: the iterators of typed arrays take a tenth of a second per million.
  for (let i = 0; i < indices.length; i++)
    if (indices[i]! >= vertices)
      throw new FormatError(`The mesh is broken: a triangle uses vertex ${indices[i]} of ${vertices}.`);
  for (let i = 0; i < positions.length; i++)
    if (!Number.isFinite(positions[i]))
      throw new FormatError(
        'The mesh has a coordinate that is not a number (nan or inf). Look for a division by zero in the model.',
      );
  let covered = 0;
  for (const run of colors) {
    if (run.start !== covered || run.count % 3 !== 0)
      throw new FormatError('The mesh is broken: its colours do not cover it in order.');
    covered += run.count;
  }
  if (colors.length > 0 && covered !== indices.length)
    throw new FormatError('The mesh is broken: its colours do not cover all of it.');
  return mesh;
}

/** The outline of a 2-D model, checked; throws a FormatError for 3-D, empty or broken ones. */
export function outlineOf({ outline, mesh }: Model, title: string): Outline {
  if (!outline && mesh.indices.length > 0)
    throw new FormatError(
      `This model is 3-D and ${title} holds outlines. Flatten it with projection(), or export 3MF or STL.`,
    );
  const contours = outline?.contours.filter(contour => contour.length >= 6) ?? [];
  if (contours.length === 0)
    throw new FormatError('There is nothing to export: the model is empty. Add a shape first.');
  for (const contour of contours)
    for (const value of contour)
      if (!Number.isFinite(value))
        throw new FormatError(
          'The outline has a coordinate that is not a number (nan or inf). Look for a division by zero in the model.',
        );
  return { contours };
}

/** Smallest and largest x and y over all contours, in mm. */
export function extentOf({ contours }: Outline): {
  min: [number, number];
  max: [number, number];
} {
  const min: [number, number] = [Infinity, Infinity];
  const max: [number, number] = [-Infinity, -Infinity];
  for (const contour of contours)
    for (let i = 0; i < contour.length; i++) {
      const axis = (i & 1) as 0 | 1;
      const value = contour[i]!;
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  return { min, max };
}
