import type { Engine } from '../contract.ts';

/** Raise the version whenever a result may differ: it is part of every cache key. */
export const FORMWORK: Engine = { name: 'formwork', version: '1' };
