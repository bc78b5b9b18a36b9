import type { Measurement } from '../../wasm/contract.ts';

export type Projection = 'perspective' | 'orthographic';
export type Box = Measurement['boundingBox'];

/** Where one looks from; plain numbers, for links and for keeping with a project. */
export interface CameraState {
  /** Degrees about Z: 0 looks from the front (−Y), 90 from the right (+X). */
  azimuth: number;
  /** Degrees above the bed, −90 to 90. */
  elevation: number;
  /** The point looked at; mm. */
  target: [number, number, number];
  /** How much of space the picture shows from bottom to top, at the target; mm. */
  height: number;
  projection: Projection;
}

/** Vertical field of view in degrees. */
export const fieldOfView = 30;

export const standardViews = {
  iso: { title: 'Isometric', key: '0', azimuth: 45, elevation: 35.264 },
  front: { title: 'Front', key: '1', azimuth: 0, elevation: 0 },
  back: { title: 'Back', key: '2', azimuth: 180, elevation: 0 },
  left: { title: 'Left', key: '3', azimuth: -90, elevation: 0 },
  right: { title: 'Right', key: '4', azimuth: 90, elevation: 0 },
  top: { title: 'Top', key: '5', azimuth: 0, elevation: 90 },
  bottom: { title: 'Bottom', key: '6', azimuth: 0, elevation: -90 },
} as const;
export type StandardView = keyof typeof standardViews;

export const firstView: CameraState = {
  azimuth: standardViews.iso.azimuth,
  elevation: standardViews.iso.elevation,
  target: [0, 0, 0],
  height: 150,
  projection: 'perspective',
};

const radians = Math.PI / 180;

/** Right, up and backward (towards the eye) unit directions of a view. */
export function viewAxes({ azimuth, elevation }: Pick<CameraState, 'azimuth' | 'elevation'>): {
  right: [number, number, number];
  up: [number, number, number];
  back: [number, number, number];
} {
  const sa = Math.sin(azimuth * radians);
  const ca = Math.cos(azimuth * radians);
  const se = Math.sin(elevation * radians);
  const ce = Math.cos(elevation * radians);
  return { right: [ca, sa, 0], up: [-se * sa, se * ca, ce], back: [ce * sa, -ce * ca, se] };
}

/** Distance from eye to target at which a perspective picture shows `height` there. */
export const eyeDistance = (height: number): number => height / (2 * Math.tan((fieldOfView / 2) * radians));

/**
 * The nearest camera that shows the whole box with a margin, without turning.
 * @param aspect width / height of the picture
 */
export function fitted(state: CameraState, box: Box, aspect: number, margin = 1.12): CameraState {
  const { right, up, back } = viewAxes(state);
  const target = box.min.map((low, axis) => (low + box.max[axis]!) / 2) as [number, number, number];
  const slope = Math.tan((fieldOfView / 2) * radians);
  let height = 0;
  for (let corner = 0; corner < 8; corner++) {
    const p = [0, 1, 2].map(axis => (corner & (1 << axis) ? box.max : box.min)[axis]! - target[axis]!);
    const along = (d: readonly number[]) => p[0]! * d[0]! + p[1]! * d[1]! + p[2]! * d[2]!;
    const half = Math.max(Math.abs(along(up)), Math.abs(along(right)) / aspect) * margin;
    height = Math.max(height, 2 * (half + (state.projection === 'perspective' ? slope * along(back) : 0)));
  }
  return { ...state, target, height: height > 0 ? height : 100 };
}

/** The shortest way round, for turning from one azimuth to another. */
export function between(from: CameraState, to: CameraState, t: number): CameraState {
  const mix = (a: number, b: number) => a + (b - a) * t;
  const turn = ((((to.azimuth - from.azimuth) % 360) + 540) % 360) - 180;
  return {
    azimuth: from.azimuth + turn * t,
    elevation: mix(from.elevation, to.elevation),
    target: from.target.map((x, axis) => mix(x, to.target[axis]!)) as [number, number, number],
    height: from.height * (to.height / from.height) ** t,
    projection: to.projection,
  };
}

/** One of the eight corners: bit 0, 1 and 2 choose the far end in X, Y and Z. */
export const corner = ({ min, max }: Box, i: number): [number, number, number] => [
  i & 1 ? max[0] : min[0],
  i & 2 ? max[1] : min[1],
  i & 4 ? max[2] : min[2],
];

/** Whether two views are the same to the eye. */
export function sameView(a: CameraState, b: CameraState): boolean {
  const near = (x: number, y: number, size: number) => Math.abs(x - y) <= 1e-6 * size;
  return (
    a.projection === b.projection &&
    near(a.height, b.height, a.height) &&
    near(a.elevation, b.elevation, 180) &&
    near(Math.cos((a.azimuth - b.azimuth) * radians), 1, 1) &&
    a.target.every((x, axis) => near(x, b.target[axis]!, a.height))
  );
}
