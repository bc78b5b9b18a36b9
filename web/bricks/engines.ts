import { Generator } from './generator.ts';
import type { Generate } from './page/generation-controller.ts';
import type { Weigh } from './page/physics-controller.ts';

/** The page's one generator: its worker, and the model file that it has loaded, outlive the models on show. */
export const generator = new Generator();

export const generate: Generate = async (request, { signal, onEvent, onLoading }) => {
  const told = (): void => {
    const { state } = generator;
    onLoading(state.status === 'loading' ? state : undefined);
  };
  generator.addEventListener('change', told);
  try {
    return await generator.generate(request, { signal, on: onEvent });
  } finally {
    generator.removeEventListener('change', told);
  }
};

export const weigh: Weigh = () => Promise.reject(new Error('Forces cannot be computed here.'));
