import { Failure, type Machine } from './machine.ts';
import type { CallPlace, Place } from './place.ts';

export const outOfStack = (error: unknown): boolean =>
  error instanceof Error && (/call stack/i.test(error.message) || /too much recursion/i.test(error.message));

/** Takes one of the lines of TRACE that may follow an error, if any is left. */
function takes(error: unknown): error is Failure {
  if (!(error instanceof Failure) || error.traces <= 0) return false;
  error.traces--;
  return true;
}

/** Adds the line of TRACE that a call leaves when an error passes it. */
export function traced(machine: Machine, error: unknown, place: CallPlace): unknown {
  if (error instanceof Failure) error.passed++;
  if (error instanceof Failure && error.settled) error.settled = false;
  else if (takes(error)) machine.report.say('TRACE', `called by '${place.name}'`, place.origin);
  return error;
}

interface Assigned {
  readonly name: string;
  readonly place: Place;
  readonly overwrittenAt: Place | undefined;
}

/** The same for an assignment. */
export function tracedAssignment(
  machine: Machine,
  error: unknown,
  { name, place, overwrittenAt }: Assigned,
): unknown {
  if (!takes(error)) return error;
  const { report } = machine;
  if (overwrittenAt) {
    report.say(
      'TRACE',
      `overwritten assignment to "${name}" (this is where the assignment is evaluated)`,
      place.origin,
    );
    report.say('TRACE', `overwriting assignment to "${name}"`, overwrittenAt.origin);
  } else report.say('TRACE', `assignment to "${name}"`, place.origin);
  return error;
}

/** The same for a module; `parameters` gives their values as they are by then. */
export function tracedModule(
  machine: Machine,
  error: unknown,
  name: string,
  place: () => Place,
  parameters: () => string,
): unknown {
  if (!takes(error)) return error;
  let shown = '...';
  try {
    shown = parameters();
  } catch (exhausted) {
    if (!outOfStack(exhausted)) throw exhausted;
  }
  machine.report.say('TRACE', `call of '${name}(${shown})'`, place().origin);
  return error;
}

/**
 * An exhausted stack is OpenSCAD's recursion error, at the innermost call that has room to say so; anything else
 * stays what it is.
 */
export function recursion(
  machine: Machine,
  error: unknown,
  kind: 'function' | 'module',
  name: string,
  place: Place,
): unknown {
  if (error instanceof Failure || !outOfStack(error)) return error;
  // The stack may be exhausted once more while a trace is written.
  if (machine.exhausted) return machine.exhausted;
  const failure = new Failure('Recursion');
  machine.report.say('ERROR', `Recursion detected calling ${kind} '${name}'`, place.origin);
  return (machine.exhausted = failure);
}
