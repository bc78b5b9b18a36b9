/// <reference types="vite/client" />
import { runAsPeers, type PeerJob } from '../../scad-libs/bench/peers.ts';
import type { GlueFactory } from '../../wasm/scad/glue.ts';

/** Loads the glue, compiles and instantiates the module (from the browser's caches), and runs. */
self.addEventListener('message', async ({ data }: MessageEvent<PeerJob & { base: string }>) => {
  const glue = (await import(/* @vite-ignore */ `${data.base}engines/openscad.js`)) as {
    createOpenSCAD: GlueFactory;
  };
  const mesh = await runAsPeers(
    glue.createOpenSCAD,
    (imports, receive) => {
      void WebAssembly.instantiateStreaming(
        fetch(`${data.base}engines/openscad.wasm`),
        imports as unknown as WebAssembly.Imports,
      ).then(({ instance }) => receive(instance));
    },
    data,
  );
  self.postMessage(mesh);
});
