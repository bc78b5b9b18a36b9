let canvas: CanvasRenderingContext2D | null | undefined;

/** `#rrggbb` and opacity (0–1) of a CSS colour as OpenSCAD takes it: a name or `#rgb[a]`, `#rrggbb[aa]`. */
export function readColor(text: string): { hex: string; alpha: number } | undefined {
  const color = text.trim().toLowerCase();
  if (!/^(#[0-9a-f]{3,8}|[a-z]+)$/.test(color) || !CSS.supports('color', color) || color === 'currentcolor')
    return undefined;
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return undefined;
  canvas.fillStyle = color;
  const painted = canvas.fillStyle;
  if (painted.startsWith('#')) return { hex: painted, alpha: 1 };
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...painted.matchAll(/[\d.]+/g)].map(([part]) =>
    Number(part),
  );
  return { hex: hexOf([red / 255, green / 255, blue / 255]), alpha };
}

/** Red, green and blue, 0–1, as `#rrggbb`. */
export const hexOf = (channels: readonly number[]): string =>
  `#${channels
    .slice(0, 3)
    .map(channel =>
      Math.round(Math.min(1, Math.max(0, channel)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** `#rrggbb` as red, green and blue, 0–1, in three decimals. */
export const channelsOf = (hex: string): number[] =>
  [1, 3, 5].map(at => Number((Number.parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(3)));
