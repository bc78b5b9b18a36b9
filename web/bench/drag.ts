/// <reference types="vite/client" />
import '../workbench/scheme.ts';
import { models } from '../../scad-libs/bench/models.ts';
import type { Evaluated, Mesh, ParameterSet, Source } from '../../wasm/contract.ts';
import { engines, type EngineChoice } from '../evaluation/engines.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';
import '../workbench/fw-workbench.ts';
import type { FwWorkbench } from '../workbench/fw-workbench.ts';
import { preferences } from '../workbench/preferences.ts';

const texts = import.meta.glob<string>('../../scad-libs/bench/*.scad', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const page = document.querySelector('fw-workbench')! as FwWorkbench;
const frame = (): Promise<number> => new Promise(requestAnimationFrame);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function until(passes: () => boolean): Promise<void> {
  while (!passes()) await sleep(5);
}

const settled = (): Promise<void> => until(() => page.evaluation.runningSince === undefined);

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

export interface Pictures {
  /** From each step's beginning to the first frame with a picture of it, or of a later one, on screen; ms. */
  latencies: number[];
  /** How many there were. */
  pictures: number;
  /** What one is made of, medians in ms: the engine's steps; waiting for its turn, the way there and back; to screen. */
  parts: Record<string, number>;
  /** Who made them. */
  engine: string;
}

/**
 * Watches the screen: `step` tells of which step an evaluation is. A frame counts as on screen when the next begins.
 */
function watch(
  viewer: FwViewer,
  step: (source: Source, parameters: ParameterSet) => number,
): { begin(step: number): void; seen(step: number): Promise<void>; end(): Pictures } {
  const steps = new WeakMap<Mesh, number>();
  const arrived = new WeakMap<Mesh, number>();
  const parts: Record<string, number[]> = {};
  const begun: number[] = [];
  const result: Pictures = { latencies: [], pictures: 0, parts: {}, engine: '' };
  const note = (part: string, ms: number): unknown => (parts[part] ??= []).push(ms);
  let drawn = -1;
  let seen = -1;
  const evaluate = engines.evaluate.bind(engines);
  engines.evaluate = async (source, parameters, options, signal) => {
    const answer = await evaluate(source, parameters, options, signal);
    const index = step(source, parameters ?? {});
    if (answer.status !== 'ok' || index < 0) return answer;
    steps.set(answer.mesh, index);
    arrived.set(answer.mesh, performance.now());
    const { total, ...spent } = answer.timing;
    for (const [part, ms] of Object.entries(spent)) note(part, ms);
    note('wait and way', total - Object.values(spent).reduce((sum, ms) => sum + ms, 0));
    return answer;
  };
  const onDrawn = (event: Event): void => {
    const { detail: picture } = event as CustomEvent<Evaluated | undefined>;
    const index = (picture && steps.get(picture.mesh)) ?? -1;
    if (!picture || index <= drawn) return;
    drawn = index;
    result.pictures++;
    result.engine = picture.engine.name;
    void frame().then(now => {
      note('screen', now - arrived.get(picture.mesh)!);
      for (let i = seen + 1; i <= index; i++) result.latencies[i] = now - begun[i]!;
      seen = index;
    });
  };
  viewer.addEventListener('fw-drawn', onDrawn);
  return {
    begin: index => (begun[index] = performance.now()),
    seen: index => until(() => seen >= index),
    end() {
      viewer.removeEventListener('fw-drawn', onDrawn);
      engines.evaluate = evaluate;
      for (const [part, all] of Object.entries(parts)) result.parts[part] = median(all);
      return result;
    },
  };
}

/** A slider under the hand: a new value each frame, through the project as the customizer does it. */
async function drag(name: string, engine: EngineChoice, count: number): Promise<Pictures> {
  const model = models.find(m => m.name === name)!;
  const viewer = await open(name, texts[`../../scad-libs/bench/${name}.scad`]!, engine);
  const project = page.project!;
  const [first, last] = [model.values[1]!, model.values.at(-1)!];
  // As fine as needed for a new value each frame; teeth are whole.
  const valueAt = (i: number): number =>
    name === 'gears' ? 20 + i : Number((first + ((last - first) * i) / count).toFixed(4));
  const values = Array.from({ length: count }, (_, i) => valueAt(i));
  const watched = watch(viewer, (_, parameters) => values.indexOf(parameters[model.parameter] as number));
  for (const [i, value] of values.entries()) {
    await frame();
    watched.begin(i);
    project.apply([{ kind: 'parameters', values: { [model.parameter]: value } }], {
      label: 'drag',
      merge: 'drag',
      interim: true,
    });
  }
  project.endMerge();
  await watched.seen(count - 1);
  await settled();
  return watched.end();
}

/** Two thousand lines of a project with BOSL2: modules with their comments, some of which the model uses. */
function longText(): string {
  const parts = Array.from(
    { length: 180 },
    (_, i) => `// Part ${i}: a block with rounded edges and a hole
// size = edge of the block in mm
// hole = diameter of the hole in mm
module part_${i}(size = ${10 + (i % 7)}, hole = 3) {
  diff() cuboid([size, size, 6], rounding = 1, edges = "Z", anchor = BOTTOM) {
    tag("remove") attach(TOP, TOP, inside = true, shiftout = 0.01)
      cyl(d = hole, h = 7, $fn = 24);
  }
}

function place_${i}(n) = [20 * (n % 6), 20 * floor(n / 6), 0];`,
  );
  const calls = Array.from({ length: 12 }, (_, i) => `translate(place_${i}(${i})) part_${i}();`);
  return ['include <BOSL2/std.scad>', ...parts, ...calls, 'translate([0, -30, 0]) cuboid([10, 10, 1'].join(
    '\n',
  );
}

/** Types the end of a number in a long file, at the pace of a quick hand: from the last key to the picture. */
async function typing(engine: EngineChoice, count: number): Promise<Pictures & { lines: number }> {
  const text = longText();
  const viewer = await open('long', `${text}]);\n`, engine);
  const project = page.project!;
  const keysOf = (i: number): string => `.${100 + i}`;
  const watched = watch(viewer, ({ files }) => {
    const typed = String(files['main.scad']).slice(text.length);
    return Array.from({ length: count }, (_, i) => `${keysOf(i)}]);\n`).indexOf(typed);
  });
  for (let i = 0; i < count; i++) {
    for (const [place, key] of [...keysOf(i)].entries()) {
      const at = text.length + place;
      project.apply([{ kind: 'text', path: 'main.scad', changes: [{ from: at, to: at, insert: key }] }], {
        label: 'type',
      });
      watched.begin(i);
      await sleep(90);
    }
    await watched.seen(i);
    project.apply(
      [
        {
          kind: 'text',
          path: 'main.scad',
          changes: [{ from: text.length, to: text.length + 4, insert: '' }],
        },
      ],
      { label: 'delete' },
    );
    await sleep(100);
    await settled();
  }
  return { ...watched.end(), lines: text.split('\n').length };
}

const bench = { drag, typing };
export type DragBench = typeof bench;
Object.assign(globalThis, { bench });
