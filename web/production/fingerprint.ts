import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { contentKey } from '../evaluation/content-key.ts';

/**
 * Equal for two documents that make the same model: by it a production file is known to be of what is on screen.
 * Comments, files that nothing asks for and the order of parameters do not count. A model that draws random numbers
 * is never known again.
 */
export async function fingerprint(
  source: Source,
  parameters: ParameterSet,
  libraries: () => Promise<string>,
): Promise<string> {
  const key = await contentKey('production', source, parameters, { preview: false }, libraries);
  return key ?? `random ${crypto.randomUUID()}`;
}
