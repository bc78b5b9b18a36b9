import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { blender } from './blender/blender.ts';
import { bricks } from './bricks/bricks.ts';
import type { ProductionEngine } from './engine.ts';
import { freecad } from './freecad/freecad.ts';
import { openScadEngine, openScadWasmEngine } from './openscad/openscad.ts';
import { createTestEngine } from './test/test-engine.ts';

/** Every engine that this server knows, whether it can run here or not; the first one that takes a request runs it. */
export const createEngines = (settings: Settings): ProductionEngine[] =>
  [
    openScadEngine(join(settings.DATA, 'engines')),
    openScadWasmEngine(),
    blender,
    freecad,
    bricks,
    ...(settings.TEST_ENGINE ? [createTestEngine()] : []),
  ] as ProductionEngine[];
