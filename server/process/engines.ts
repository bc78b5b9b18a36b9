import { blender } from '../engines/blender/blender.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { freecad } from '../engines/freecad/freecad.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import type { Settings } from '../settings.ts';

/** Of the engines of one kind, the first that takes a request runs it. */
export const enginesOf = ({ TEST_ENGINE }: Settings): readonly ProductionEngine[] => [
  blender as ProductionEngine,
  freecad as ProductionEngine,
  ...(TEST_ENGINE ? [createTestEngine() as ProductionEngine] : []),
];
