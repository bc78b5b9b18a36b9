import type { Diagnostic, Evaluation, Measurement, Mesh } from '../contract.ts';
import { measure } from '../solid/measure.ts';

/** What is kept of an evaluation to hold others against it. */
export interface Facts extends Partial<Measurement> {
  status: Evaluation['status'];
  dimensions?: 2 | 3;
  diagnostics: Diagnostic[];
  /** Area in mm² by colour (`#rrggbbaa`, or `none`). */
  colors?: Record<string, number>;
  /** Volumes of the parts marked `#` and `%`. */
  highlighted?: number;
  background?: number;
}

export function facts(evaluation: Evaluation): Facts {
  const { status, diagnostics } = evaluation;
  if (evaluation.status !== 'ok') return { status, diagnostics };
  const { mesh, outline, highlighted, background } = evaluation;
  return {
    status,
    dimensions: outline ? 2 : 3,
    diagnostics,
    ...measure(mesh),
    colors: colorAreas(mesh),
    ...(highlighted && { highlighted: measure(highlighted).volume }),
    ...(background && { background: measure(background).volume }),
  };
}

function colorAreas({ positions, indices, colors }: Mesh): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { start, count, color } of colors) {
    const name = color
      ? `#${color
          .map(c =>
            Math.round(c * 255)
              .toString(16)
              .padStart(2, '0'),
          )
          .join('')}`
      : 'none';
    let area = 0;
    for (let i = start; i < start + count; i += 3) {
      const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!];
      const [u, v] = [b, c].map(p => [0, 1, 2].map(k => positions[p + k]! - positions[a + k]!)) as [
        number[],
        number[],
      ];
      area +=
        Math.hypot(
          u[1]! * v[2]! - u[2]! * v[1]!,
          u[2]! * v[0]! - u[0]! * v[2]!,
          u[0]! * v[1]! - u[1]! * v[0]!,
        ) / 2;
    }
    result[name] = (result[name] ?? 0) + area;
  }
  return result;
}
