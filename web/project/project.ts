import type { ParameterSet, ParameterValue, Path } from '../../wasm/contract.ts';

/** Replaces `[from, to)` (UTF-16 offsets in the text before the edit) by `insert`. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** The one way to change a project; each kind has an exact inverse, so that undo is an edit too. */
export type Edit =
  | { kind: 'text'; path: Path; changes: TextChange[] }
  /** `null` deletes; a new path creates. */
  | { kind: 'file'; path: Path; content: string | Uint8Array | null }
  | { kind: 'rename'; from: Path; to: Path }
  | { kind: 'entry'; path: Path }
  /** `undefined` goes back to the default of the source. */
  | { kind: 'parameters'; values: Record<string, ParameterValue | undefined> };

export interface ApplyOptions {
  /** Shown in the undo menu: "Undo {label}". */
  label: string;
  /** Edits with the same key in quick succession (a word typed, a slider dragged) are one undo step. */
  merge?: string;
  /** Given back in the event, so that the one who edited can skip its own change. */
  origin?: unknown;
  /** One of many on the way (a slider under the hand): the evaluation may skip it when a newer one is there. */
  interim?: boolean;
}

export class ProjectChange extends Event {
  readonly edits: readonly Edit[];
  readonly origin: unknown;
  readonly interim: boolean;
  constructor(edits: readonly Edit[], { origin, interim = false }: Partial<ApplyOptions> = {}) {
    super('change');
    this.edits = edits;
    this.origin = origin;
    this.interim = interim;
  }
}

export class Project extends EventTarget {
  readonly id: string;
  name: string;
  constructor(id: string, name: string, files: Record<Path, string | Uint8Array>, entry: Path) {
    super();
    this.id = id;
    this.name = name;
    this.files = new Map(Object.entries(files));
    this.entry = entry;
  }
  readonly files: ReadonlyMap<Path, string | Uint8Array>;
  readonly entry: Path;
  readonly parameters: ParameterSet = {};
  /** One undo step. */
  apply(_edits: Edit[], _options: ApplyOptions): void {
    throw new Error('not yet');
  }
}
