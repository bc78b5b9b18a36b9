/** The attacks of the sandbox, from inside of an engine that takes Python. */
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import type { JobRequest, JobRequestInput } from '../jobs/job.ts';
import { attempt, type Attempt } from './attempt.cases.ts';
import type { ProductionEngine } from './engine.ts';
import { attacks, processesWith, programOf, targets } from './sandbox/attacks.cases.ts';

interface Victim<R extends JobRequest> {
  engine: ProductionEngine<R>;
  request(script: string): JobRequestInput;
  /** Python that makes something to export, so that a run is refused for its attack alone. */
  model: string;
  /** Seconds that an attack gets which only a limit ends: enough to start and to begin. */
  seconds: number;
}

/** One test for each attack: no breach, no damage, refused or contained, and no process left. */
export function attacked<R extends JobRequest>({ engine, request, model, seconds }: Victim<R>): void {
  test.each(attacks.map(attack => [attack.name, attack] as const))(
    '%s',
    async (_, attack) => {
      const at = await targets();
      try {
        // The files that are taken from an engine have other endings.
        const script = `print('begun', flush=True)\n${programOf(attack, at).replaceAll(".txt'", ".stl'")}\n${model}`;
        const limits = {
          seconds: attack.ending === 'limit' ? seconds : 2 * seconds,
          memory: 1500,
          output: 32 * 2 ** 20,
        };
        const found: Attempt = await attempt(engine, request(script), { limits });
        const log = found.log.join('\n');
        expect(log).toContain('begun');
        expect(log).not.toContain('BREACH');
        expect(log).not.toContain(at.secret);
        expect(at.damage()).toEqual([]);
        if (attack.ending !== 'contained') expect(found.failure).toBeInstanceOf(Failure);
        if (attack.ending === 'limit') expect(found.failure!.code).toBe('engine_limit');
        expect(Object.values(found.files).every(file => !Buffer.from(file).includes(at.secret))).toBe(true);
        expect(processesWith(at.marker)).toEqual([]);
      } finally {
        await at.close();
      }
    },
    240_000,
  );
}
