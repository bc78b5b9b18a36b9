import { BufferAttribute, Color, Group, LineBasicMaterial, LineSegments } from 'three';
import type { Vector } from '../../wasm/solid/vectors.ts';
import type { Box } from './camera.ts';
import { uncounted } from './model.ts';
import type { Printer } from './printers.ts';
import type { Theme } from './theme.ts';

export interface Label {
  at: Vector;
  text: string;
}

const lines = (opacity = 1) => {
  const material = new LineBasicMaterial({
    vertexColors: true,
    transparent: true,
    opacity,
    depthWrite: false,
  });
  const segments = new LineSegments(uncounted(), material);
  segments.frustumCulled = false;
  return segments;
};

/** Grid on z = 0 whose spacing follows the zoom, main axes, and the printer's bed. */
export class Floor extends Group {
  /** Millimetres along the axes, at the spacing now shown. */
  labels: Label[] = [];
  readonly #grid = lines(0.9);
  readonly #axes = lines();
  readonly #bed = lines();
  #key = '';
  #theme: Theme | undefined;

  constructor() {
    super();
    this.#grid.renderOrder = -2;
    this.#bed.renderOrder = -1;
    this.#axes.renderOrder = -1;
    this.add(this.#grid, this.#axes, this.#bed);
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#key = '';
  }

  set grid(shown: boolean) {
    this.#grid.visible = shown;
  }

  set axes(shown: boolean) {
    this.#axes.visible = shown;
  }

  /**
   * Lays the grid for a view; does nothing while spacing and place stay the same.
   * @param height mm from top to bottom of the picture
   * @param pixels the same in CSS pixels
   */
  update(target: Vector, height: number, pixels: number): void {
    if (!this.#theme || !(height > 0 && Number.isFinite(height))) return;
    // Lines at least 12 pixels apart, at 1, 2 or 5 times a power of ten.
    const wanted = (12 * height) / Math.max(1, pixels);
    const power = 10 ** Math.floor(Math.log10(wanted));
    const minor = [1, 2, 5, 10].map(k => k * power).find(step => step >= wanted * 0.999)!;
    const first = Math.round(minor / 10 ** Math.floor(Math.log10(minor) + 1e-9));
    const major = minor * (first === 2 ? 5 : first === 5 ? 4 : 10);
    const center = [Math.round(target[0] / major) * major, Math.round(target[1] / major) * major] as const;
    const cells = Math.ceil((1.6 * height) / major) + 1;
    const key = [minor, cells, ...center].join();
    if (key === this.#key) return;
    this.#key = key;
    this.#lay(minor, major, center, cells * major);
  }

  #lay(minor: number, major: number, [cx, cy]: readonly [number, number], reach: number): void {
    const theme = this.#theme!;
    const points: number[] = [];
    const colors: number[] = [];
    const faint = theme.border;
    const strong = theme.border.clone().lerp(theme.quiet, 0.45);
    const add = (a: Vector, b: Vector, color: Color, from: number, to: number) => {
      points.push(...a, ...b);
      colors.push(color.r, color.g, color.b, from, color.r, color.g, color.b, to);
    };
    const count = Math.round(reach / minor);
    const ratio = Math.round(major / minor);
    for (let i = -count; i <= count; i++) {
      const isMajor = i % ratio === 0;
      const color = isMajor ? strong : faint;
      const fade = (isMajor ? 0.8 : 0.55) * (1 - Math.abs(i) / count);
      // Each line brightens to its middle, so that the grid has no hard border.
      const x = cx + i * minor;
      const y = cy + i * minor;
      add([x, cy - reach, 0], [x, cy, 0], color, 0, fade);
      add([x, cy, 0], [x, cy + reach, 0], color, fade, 0);
      add([cx - reach, y, 0], [cx, y, 0], color, 0, fade);
      add([cx, y, 0], [cx + reach, y, 0], color, fade, 0);
    }
    fill(this.#grid, points, colors);

    const axes = [
      { color: new Color(theme.dark ? '#ff7b72' : '#d1242f'), end: [cx + reach, 0, 0] as Vector },
      { color: new Color(theme.dark ? '#7ee787' : '#1a7f37'), end: [0, cy + reach, 0] as Vector },
      { color: new Color(theme.dark ? '#79b8ff' : '#0969da'), end: [0, 0, reach / 2] as Vector },
    ];
    const axisPoints: number[] = [];
    const axisColors: number[] = [];
    for (const { color, end } of axes) {
      axisPoints.push(0, 0, 0, ...end);
      axisColors.push(color.r, color.g, color.b, 1, color.r, color.g, color.b, 0.25);
    }
    fill(this.#axes, axisPoints, axisColors);

    this.labels = [];
    const text = (value: number) => String(Number(value.toPrecision(6)));
    const span = Math.floor(reach / major);
    for (let i = -span; i <= span; i++) {
      const x = cx + i * major;
      const y = cy + i * major;
      if (Math.abs(x) > major / 2) this.labels.push({ at: [x, 0, 0], text: text(x) });
      if (Math.abs(y) > major / 2) this.labels.push({ at: [0, y, 0], text: text(y) });
    }
  }

  /** Draws a printer's bed under the middle of the model, and its whole volume when the model is too large. */
  bed(printer: Pick<Printer, 'size'> | undefined, box: Box | undefined, fit: boolean): void {
    this.#bed.visible = printer !== undefined;
    if (!printer || !this.#theme) return;
    const [sx, sy, sz] = printer.size;
    const x = box ? (box.min[0] + box.max[0]) / 2 : 0;
    const y = box ? (box.min[1] + box.max[1]) / 2 : 0;
    const z = box ? box.min[2] : 0;
    const color = fit ? this.#theme.accent : this.#theme.error;
    const points: number[] = [];
    const corner = (i: number, h: number): Vector => [
      x + (i === 0 || i === 3 ? -sx : sx) / 2,
      y + (i < 2 ? -sy : sy) / 2,
      z + h,
    ];
    for (let i = 0; i < 4; i++) {
      const j = (i + 1) % 4;
      points.push(...corner(i, 0), ...corner(j, 0));
      if (!fit) points.push(...corner(i, sz), ...corner(j, sz), ...corner(i, 0), ...corner(i, sz));
    }
    const colors = Array.from({ length: points.length / 3 }, () => [color.r, color.g, color.b, 1]).flat();
    fill(this.#bed, points, colors);
  }

  override dispose(): void {
    for (const part of [this.#grid, this.#axes, this.#bed]) {
      part.geometry.dispose();
      part.material.dispose();
    }
  }
}

function fill(segments: LineSegments, points: number[], colors: number[]): void {
  segments.geometry.dispose();
  segments.geometry = uncounted();
  segments.geometry.setAttribute('position', new BufferAttribute(Float32Array.from(points), 3));
  segments.geometry.setAttribute('color', new BufferAttribute(Float32Array.from(colors), 4));
}
