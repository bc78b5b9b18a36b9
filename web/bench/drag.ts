/// <reference types="vite/client" />
import '../main.ts';
import type { Evaluated, Mesh } from '../../wasm/contract.ts';
import { models } from '../../scad-libs/bench/models.ts';
import { engines, type EngineChoice } from '../evaluation/engines.ts';
import { preferences } from '../workbench/preferences.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';
import type { FwWorkbench } from '../workbench/fw-workbench.ts';

const texts = import.meta.glob<string>('../../scad-libs/bench/*.scad', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const page = document.querySelector('fw-workbench')! as FwWorkbench;
const frame = (): Promise<number> => new Promise(requestAnimationFrame);
const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function until(passes: () => boolean): Promise<void> {
  while (!passes()) await sleep(10);
}

/** Everything that the app has for a model: its project open, its first picture there, nothing under way. */
async function open(name: string, text: string, engine: EngineChoice): Promise<FwViewer> {
  preferences.set({ engine });
  await page.documents.create(name, { entry: 'main.scad', files: { 'main.scad': text } });
  await until(() => page.project?.name === name && page.evaluation.evaluation !== undefined);
  await settled();
  const { evaluation } = page.evaluation;
  if (evaluation?.status !== 'ok') throw new Error(evaluation?.diagnostics[0]?.text ?? 'no evaluation');
  return page.viewer!;
}

const settled = (): Promise<void> => until(() => page.evaluation.runningSince === undefined);

export interface DragOptions {
  engine: EngineChoice;
  /** Values, one each frame. */
  count: number;
}

export interface Drag {
  /** From each value's setting to the first frame with a picture of it, or of a later one, on screen; ms. */
  latencies: number[];
  pictures: number;
  /** Who made the pictures. */
  engine: string;
}

/**
 * A slider under the hand: a new value each frame, through the project as the customizer does it. A frame counts as
 * on screen when the next one begins.
 */
async function drag(name: string, { engine, count }: DragOptions): Promise<Drag> {
  const model = models.find(m => m.name === name)!;
  const viewer = await open(name, texts[`../../scad-libs/bench/${name}.scad`]!, engine);
  const { project } = page;
  const [first, last] = [model.values[1]!, model.values.at(-1)!];
  // As fine as needed for a new value each frame; whole numbers stay whole where the model counts with them.
  const whole = name === 'gears';
  const valueAt = (i: number): number => {
    const value = first + ((last - first) * i) / count;
    return whole ? 20 + i : Number(value.toFixed(4));
  };
  const indexOf = new WeakMap<Mesh, number>();
  const evaluate = engines.evaluate.bind(engines);
  engines.evaluate = async (source, parameters, options, signal) => {
    const result = await evaluate(source, parameters, options, signal);
    const value = parameters?.[model.parameter];
    if (result.status === 'ok' && value !== undefined)
      indexOf.set(result.mesh, Array.from({ length: count }, (_, i) => valueAt(i)).indexOf(value as number));
    return result;
  };
  const set: number[] = [];
  const latencies: number[] = [];
  let painted = -1;
  let pictures = 0;
  let by = '';
  const drawn = (event: Event): void => {
    const { detail: picture } = event as CustomEvent<Evaluated | undefined>;
    const shown = (picture && indexOf.get(picture.mesh)) ?? -1;
    if (!picture || shown <= painted) return;
    pictures++;
    by = picture.engine.name;
    const from = painted + 1;
    painted = shown;
    void frame().then(() => {
      const now = performance.now();
      for (let i = from; i <= shown; i++) latencies[i] = now - set[i]!;
    });
  };
  viewer.addEventListener('fw-drawn', drawn);
  try {
    for (let i = 0; i < count; i++) {
      await frame();
      set[i] = performance.now();
      project!.apply([{ kind: 'parameters', values: { [model.parameter]: valueAt(i) } }], {
        label: 'drag',
        merge: 'drag',
        interim: true,
      });
    }
    project!.endMerge();
    await until(() => painted === count - 1);
    await settled();
    await sleep(50);
  } finally {
    viewer.removeEventListener('fw-drawn', drawn);
    engines.evaluate = evaluate;
  }
  return { latencies, pictures, engine: by };
}

const bench = { drag };
export type DragBench = typeof bench;
Object.assign(globalThis, { bench });
