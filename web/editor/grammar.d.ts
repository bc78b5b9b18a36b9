/** Lezer grammars are compiled by `@lezer/generator/rollup` (vite.config.ts). */
declare module '*.grammar' {
  import type { LRParser } from '@lezer/lr';
  export const parser: LRParser;
}
