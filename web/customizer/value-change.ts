import type { ParameterValue } from '../../wasm/contract.ts';

/**
 * How far along a change is: `interim` while a hand is still moving or typing, `step` when one press of many is done
 * and more may follow (an arrow key, a notch of the wheel), `final` when it is over.
 */
export type Phase = 'interim' | 'step' | 'final';

/** Fired by every control of the customizer; `value` is what the parameter should become. */
export class ValueChange<Value extends ParameterValue = ParameterValue> extends Event {
  readonly value: Value;
  readonly phase: Phase;
  constructor(value: Value, phase: Phase) {
    super('fw-value', { bubbles: true, composed: true });
    this.value = value;
    this.phase = phase;
  }
}

declare global {
  interface HTMLElementEventMap {
    'fw-value': ValueChange;
  }
}
