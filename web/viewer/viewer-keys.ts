import { standardViews, type StandardView } from './camera.ts';
import type { FwViewer } from './fw-viewer.ts';
import { viewSettings } from './settings.ts';
import type { Stage } from './stage.ts';

/** Degrees a press of an arrow key turns the view, and the share of the picture it moves it. */
const turn = 7.5;
const move = 0.06;

const toggles = { g: 'grid', w: 'wireframe', b: 'dimensions' } as const;
const tools = { m: 'measure', x: 'section', c: 'check', t: 'animate' } as const;

/** A key pressed in the viewer: orbit, move, zoom, standard views, tools. False when it means nothing here. */
export function viewerKey(event: KeyboardEvent, viewer: FwViewer, stage: Stage): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
  if (arrow) {
    steer(stage, arrow[0]!, arrow[1]!, event.shiftKey);
    return true;
  }
  const view = Object.entries(standardViews).find(([, { key: own }]) => own === key);
  if (view) viewer.look(view[0] as StandardView);
  else if (key in toggles) {
    const name = toggles[key as keyof typeof toggles];
    viewSettings.update({ [name]: !viewSettings.value[name] });
  } else if (key in tools) viewer.use(tools[key as keyof typeof tools]);
  else if (key === 'f' || key === 'Home') viewer.fit();
  else if (key === 'p') viewer.toggleProjection();
  else if (key === 'e') viewSettings.update({ edges: viewSettings.value.edges === false });
  else if (key === '+' || key === '=') zoom(stage, 1 / 1.2);
  else if (key === '-' || key === '_') zoom(stage, 1.2);
  else return false;
  return true;
}

/** Turns by steps, or moves with `shift`. */
export function steer(stage: Stage, right: number, up: number, shift: boolean): void {
  const { view } = stage;
  if (shift || stage.flat) {
    const e = stage.camera.matrixWorld.elements;
    const step = move * view.height;
    const target = view.target.map(
      (x, axis) => x + step * (right * e[axis]! + up * e[4 + axis]!),
    ) as typeof view.target;
    stage.view = { ...view, target };
    return;
  }
  const elevation = Math.min(90, Math.max(-90, view.elevation + turn * up));
  stage.view = { ...view, azimuth: view.azimuth + turn * right, elevation };
}

export function zoom(stage: Stage, factor: number): void {
  stage.view = { ...stage.view, height: stage.view.height * factor };
}
