import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import type { ProductionEngine } from './engine.ts';
import { openScadEngine, openScadWasmEngine } from './openscad/openscad.ts';

/** Every engine that this server knows, whether it can run here or not; the first one that takes a request runs it. */
export const createEngines = (settings: Settings): ProductionEngine[] =>
  [openScadEngine(join(settings.DATA, 'engines')), openScadWasmEngine()] as ProductionEngine[];
