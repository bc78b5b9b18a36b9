/** Bytes of an engine that have arrived. */
export type Progress = (loaded: number, total: number) => void;

/** Whether the engine has to come over a network: not from this machine, nor from the service worker's cache. */
const remote = (): boolean =>
  !navigator.serviceWorker?.controller && !['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

/**
 * Compiles a module while it comes in. The response itself goes to the compiler, so that the browser can keep the
 * machine code beside it. Where loading takes long (`watched`), a second reader of the same bytes counts them; that
 * costs 200 ms for OpenSCAD's.
 */
export async function compile(
  url: string,
  progress: Progress,
  watched = remote(),
): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || type.startsWith('text/html')) {
    throw new Error('The engine is missing from this installation. Run “npm run setup”, then reload.');
  }
  if (watched) void count(response.clone(), progress);
  // Servers that do not know the type are no reason to fail.
  return type.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function count(response: Response, progress: Progress): Promise<void> {
  const total = Number(response.headers.get('content-length') ?? 0);
  try {
    let loaded = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      loaded += part.value.length;
      progress(loaded, Math.max(total, loaded));
    }
  } catch {
    // The compiler's own reader reports the broken connection.
  }
}
