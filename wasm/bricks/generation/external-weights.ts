/** A model file without its weights is small; of a larger one the weights are inside. */
export const largestWithoutWeights = 64 * 1024 * 1024;

/** Names of the files of weights that an ONNX file refers to (onnx.proto: `external_data`, its `location`). */
export function weightsNamedIn(model: Uint8Array): string[] {
  const text = new TextDecoder('latin1').decode(model);
  const found = new Set<string>();
  const [key, tag] = ['location', 0x12];
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    const start = at + key.length;
    const length = text.charCodeAt(start + 1);
    const name = text.slice(start + 2, start + 2 + length);
    if (text.charCodeAt(start) === tag && length < 128 && /^[\w.-]+$/.test(name)) found.add(name);
  }
  return [...found];
}
