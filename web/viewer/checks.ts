import { proxy } from 'comlink';
import type { Measurement, Mesh } from '../../wasm/contract.ts';
import type { ThinWalls } from '../../wasm/solid/thin-walls.ts';
import { analyze } from './analyze.ts';

/** Answers kept as long as their mesh lives, so that viewer and facts ask once between them. */
const measured = new WeakMap<Mesh, Promise<Measurement>>();
const thin = new WeakMap<Mesh, { limit: number; result: ThinWalls }>();

export function measurement(mesh: Mesh): Promise<Measurement> {
  let answer = measured.get(mesh);
  if (!answer) {
    answer = analyze(mesh, worker => worker.measure());
    measured.set(mesh, answer);
    answer.catch(() => measured.delete(mesh));
  }
  return answer;
}

/** @param limit mm; `progress` is called with 0–1 */
export async function findThinWalls(
  mesh: Mesh,
  limit: number,
  signal: AbortSignal,
  progress?: (share: number) => void,
): Promise<ThinWalls> {
  const known = thin.get(mesh);
  if (known?.limit === limit) return known.result;
  const result = await analyze(
    mesh,
    worker => worker.thinWalls({ limit }, progress && proxy(progress)) as Promise<ThinWalls>,
    { signal, long: true },
  );
  thin.set(mesh, { limit, result });
  return result;
}
