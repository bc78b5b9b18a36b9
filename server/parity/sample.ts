import type { Program } from './program.ts';

/** About `count` programs, evenly spread over each corpus; every corpus gets a share, small ones are kept whole longer. */
export function sampled(programs: readonly Program[], count: number): Program[] {
  if (programs.length <= count) return [...programs];
  const groups = Map.groupBy(programs, ({ corpus }) => corpus);
  const weights = [...groups.values()].map(({ length }) => Math.sqrt(length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [...groups.values()].flatMap((group, g) => {
    const share = Math.min(group.length, Math.max(1, Math.round((count * weights[g]!) / total)));
    return Array.from({ length: share }, (_, i) => group[Math.floor(((i + 0.5) * group.length) / share)]!);
  });
}
