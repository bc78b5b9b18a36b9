/** At most two decimals, none that are zero; small values keep two digits, rounding errors are 0. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size > 5e-5 && size < 0.01) return value.toPrecision(2);
  return String(Number(value.toFixed(size >= 10_000 ? 0 : 2)) + 0);
}

export const mm = (value: number): string => `${number(value)} mm`;

export function area(value: number): string {
  return value >= 10_000 ? `${number(value / 100)} cm²` : `${number(value)} mm²`;
}

export function volume(value: number): string {
  return Math.abs(value) >= 1000 ? `${number(value / 1000)} cm³` : `${number(value)} mm³`;
}

/** `1 h 20 min`, `12 min`, `40 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `⌀ 8 mm` for what is round all the way, `R 4 mm` for a part of it. */
export function round(feature: { radius: number; arc?: number }): string {
  return (feature.arc ?? 360) > 300 ? `⌀ ${mm(2 * feature.radius)}` : `R ${mm(feature.radius)}`;
}
