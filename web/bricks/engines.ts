import { Generator } from './generator.ts';
import { Physics } from './physics.ts';
import type { Generate } from './page/generation-controller.ts';
import type { Weigh } from './page/physics-controller.ts';

/** The page's one generator: its worker, and the model file that it has loaded, outlive the models on show. */
export const generator = new Generator();

export const generate: Generate = async (request, { signal, onEvent, onLoading }) => {
  const told = (): void => {
    const { state } = generator;
    onLoading(state.status === 'loading' ? state : undefined);
  };
  // Waiting for a file that nobody wants any more ends at once.
  const given = (): void => {
    if (generator.state.status !== 'running') generator.end();
  };
  generator.addEventListener('change', told);
  signal.addEventListener('abort', given, { once: true });
  try {
    return await generator.generate(request, { signal, on: onEvent });
  } finally {
    generator.removeEventListener('change', told);
    signal.removeEventListener('abort', given);
  }
};

let physics: Physics | undefined;

export const weigh: Weigh = (model, signal) =>
  (physics ??= new Physics()).weigh(model, signal, { margin: true });

/** Ends the workers and frees their memory; they start anew when they are asked. */
export function endEngines(): void {
  generator.end();
  physics?.end();
  physics = undefined;
}

/** Gets both ready while somebody is still thinking of words. */
export function warmEngines(): void {
  (physics ??= new Physics()).warm();
  void generator.warm();
}
