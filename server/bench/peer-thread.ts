import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { runAsPeers, type PeerJob } from '../../scad-libs/bench/peers.ts';
import type { GlueFactory } from '../../wasm/scad/glue.ts';

const engines = join(import.meta.dirname, '../../public/engines');
const glue = (await import(join(engines, 'openscad.js'))) as { createOpenSCAD: GlueFactory };
const mesh = await runAsPeers(
  glue.createOpenSCAD,
  (imports, receive) => {
    void readFile(join(engines, 'openscad.wasm'))
      .then(bytes => WebAssembly.compile(new Uint8Array(bytes)))
      .then(module => WebAssembly.instantiate(module, imports))
      .then(receive);
  },
  workerData as PeerJob,
);
parentPort!.postMessage(mesh);
