import type { Severity } from '../../contract.ts';
import type { Node, Origin } from '../../solid/tree.ts';
import type { Call, ModuleCall } from './call.ts';
import { UNSET, type Frame, type Machine } from './machine.ts';
import type { CallPlace } from './place.ts';
import type { Group } from './report.ts';
import type { Value } from './values/value.ts';

const GROUPS: Readonly<Record<Severity, Group>> = {
  error: 'ERROR',
  warning: 'WARNING',
  deprecated: 'DEPRECATED',
  trace: 'TRACE',
  echo: 'ECHO',
  info: 'NONE',
};

/** A builtin function's call. */
export class FunctionCall implements Call {
  readonly run: Machine;
  readonly place: CallPlace;
  readonly names: readonly (string | undefined)[];
  readonly values: readonly Value[];
  constructor(
    machine: Machine,
    place: CallPlace,
    names: readonly (string | undefined)[],
    values: readonly Value[],
  ) {
    this.run = machine;
    this.place = place;
    this.names = names;
    this.values = values;
  }
  get name(): string {
    return this.place.name;
  }
  get origin(): Origin {
    return this.place.origin;
  }
  special(name: string): Value {
    const value = this.run.read(this.run.special(name));
    return value === UNSET ? undefined : value;
  }
  warn(text: string): void {
    this.run.report.say('WARNING', text, this.place.origin);
  }
  deprecated(text: string): void {
    this.run.report.say('DEPRECATED', text, this.place.origin);
  }
  say(severity: Severity, text: string, placed: boolean): void {
    this.run.report.say(GROUPS[severity], text, placed ? this.place.origin : undefined);
  }
}

/** A builtin module's call. */
export class BuiltinModuleCall extends FunctionCall implements ModuleCall {
  readonly childCount: number;
  readonly #children: (frame: Frame, out: Node[]) => void;
  readonly #frame: Frame;
  constructor(
    machine: Machine,
    place: CallPlace,
    names: readonly (string | undefined)[],
    values: readonly Value[],
    childCount: number,
    children: (frame: Frame, out: Node[]) => void,
    frame: Frame,
  ) {
    super(machine, place, names, values);
    this.childCount = childCount;
    this.#children = children;
    this.#frame = frame;
  }
  children(): Node[] {
    const out: Node[] = [];
    // Without children too: their assignments may say something.
    this.#children(this.#frame, out);
    return out;
  }
}
