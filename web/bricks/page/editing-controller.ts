import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import type { ColorCode } from '../../../wasm/bricks/colors.ts';
import type { OrientedPart, Part } from '../../../wasm/bricks/parts.ts';
import { parts } from '../../../wasm/bricks/parts.ts';
import { toast } from '../../workbench/toasts.ts';
import type { BrickDocument } from '../document/brick-document.ts';
import {
  add,
  gridOf,
  move,
  ofColor,
  ofRole,
  paste,
  problemOf,
  recolor,
  region,
  remove,
  rotate,
  type Edited,
  type Selection,
} from '../document/editing.ts';
import { roleOf } from '../document/roles.ts';
import type { BrickTool } from '../viewer/gestures.ts';
import type { BrickDrag, BrickPick } from '../viewer/fw-brick-viewer.ts';
import type { GhostState } from '../viewer/ghost.ts';
import type { Seen } from '../viewer/sight.ts';

/** What a colour is given to. */
export type Reach = 'brick' | 'region' | 'role' | 'color';

/** What was copied last; text of the same bricks goes to the system's clipboard besides. */
let copied: readonly Brick[] = [];

const deselected = (edited: Edited): Edited =>
  edited.problem === undefined ? { ...edited, selection: new Set() } : edited;

/** The tools of hand editing: which one is in hand, what it would do, and what it does to the document. */
export class EditingController implements ReactiveController {
  tool: BrickTool = 'select';
  part: Part = parts.find(({ name }) => name === '2x4')!;
  /** The part's long side lies along x. */
  turned = true;
  color: ColorCode = 4;
  reach: Reach = 'brick';
  ghost: GhostState | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #document: () => BrickDocument | undefined;
  #seen: Seen | undefined;
  /** What is being dragged, as it was. */
  #dragged: { model: BrickModel; selection: Selection } | undefined;

  constructor(host: ReactiveControllerHost, document: () => BrickDocument | undefined) {
    this.#host = host;
    this.#document = document;
    host.addController(this);
  }

  hostConnected(): void {}

  /** The document, unless it is being written to by something else. */
  get #free(): BrickDocument | undefined {
    const document = this.#document();
    return document?.busy ? undefined : document;
  }

  get canEdit(): boolean {
    return this.#free !== undefined;
  }

  get selection(): Selection {
    return this.#document()?.selection ?? new Set();
  }

  use(tool: BrickTool): void {
    this.tool = tool;
    if (tool !== 'select') this.clearSelection();
    this.#preview();
    this.#host.requestUpdate();
  }

  choosePart(part: Part): void {
    this.part = part;
    this.use('add');
  }

  /** For the tools, and for what is selected. */
  chooseColor(color: ColorCode): void {
    this.color = color;
    if (this.selection.size > 0)
      this.#apply('Colour', ({ model, selection }) => recolor(model, selection, color));
    this.#preview();
    this.#host.requestUpdate();
  }

  get #oriented(): OrientedPart {
    const { part, turned } = this;
    return { part, dx: turned ? part.long : part.short, dy: turned ? part.short : part.long };
  }

  #apply(label: string, edit: (document: BrickDocument) => Edited, merge = ''): boolean {
    const document = this.#free;
    if (!document) return false;
    const edited = edit(document);
    if (edited.problem !== undefined) {
      toast(edited.problem);
      return false;
    }
    document.apply(label, edited.model, edited.selection, merge);
    return true;
  }

  // Pointer --------------------------------------------------------------------------------------------------------

  readonly hovered = (event: CustomEvent<Seen | undefined>): void => {
    this.#seen = event.detail;
    this.#preview();
  };

  #preview(): void {
    const document = this.#free;
    const before = this.ghost;
    this.ghost =
      this.tool === 'add' && this.#seen && document ? this.#placed(document.model, this.#seen) : undefined;
    if (before !== this.ghost) this.#host.requestUpdate();
  }

  /**
   * Where the brick in hand would go: over the cell that is pointed at, as near to its middle as there is room; where
   * there is none it is shown in the middle, and does not fit.
   */
  #placed(model: BrickModel, { cell: [x, y, z] }: Seen): GhostState {
    const { dx, dy } = this.#oriented;
    const { color } = this;
    const grid = gridOf(model, z + 1);
    const tries: Brick[] = [];
    for (let i = 0; i < dx; i++)
      for (let j = 0; j < dy; j++) tries.push({ dx, dy, x: x - i, y: y - j, z, color });
    const off = (brick: Brick): number =>
      Math.hypot(brick.x - x + Math.floor((dx - 1) / 2), brick.y - y + Math.floor((dy - 1) / 2));
    tries.sort((a, b) => off(a) - off(b));
    const fit = tries.find(brick => problemOf(brick, grid) === undefined);
    return { bricks: [fit ?? tries[0]!], fits: fit !== undefined };
  }

  readonly picked = ({ detail: { seen, more } }: CustomEvent<BrickPick>): void => {
    const document = this.#document();
    if (!document) return;
    const brick = seen?.brick;
    switch (this.tool) {
      case 'add': {
        if (!seen || !this.#free) return;
        const { bricks, fits } = this.#placed(document.model, seen);
        if (fits) this.#apply('Add', ({ model }) => deselected(add(model, bricks)));
        else toast('There is no room for this brick here.');
        this.#preview();
        return;
      }
      case 'paint':
        if (brick) this.paint(brick);
        return;
      case 'erase':
        if (brick) this.#apply('Remove', ({ model }) => remove(model, new Set([brick])));
        return;
      case 'select':
        if (!more) document.selection = new Set(brick ? [brick] : []);
        else if (brick) {
          const selection = new Set(document.selection);
          if (!selection.delete(brick)) selection.add(brick);
          document.selection = selection;
        }
    }
  };

  readonly framed = ({ detail }: CustomEvent<Brick[]>): void => {
    const document = this.#document();
    if (document) document.selection = new Set([...document.selection, ...detail]);
  };

  readonly dragged = ({ detail: { by, ended } }: CustomEvent<BrickDrag>): void => {
    const document = this.#free;
    if (!document) return;
    this.#dragged ??= { model: document.model, selection: document.selection };
    const { model, selection } = this.#dragged;
    const moved = by.some(step => step !== 0);
    if (!ended) {
      const bricks = [...selection].map(brick => ({
        ...brick,
        x: brick.x + by[0],
        y: brick.y + by[1],
        z: brick.z + by[2],
      }));
      const fits = move(model, selection, by).problem === undefined;
      this.ghost = moved ? { bricks, fits } : undefined;
      this.#host.requestUpdate();
      return;
    }
    this.#dragged = undefined;
    this.ghost = undefined;
    if (moved) this.#apply('Move', () => move(model, selection, by));
    this.#host.requestUpdate();
  };

  readonly nudged = ({ detail }: CustomEvent<[number, number, number]>): void => {
    this.#apply('Move', ({ model, selection }) => move(model, selection, detail), 'nudge');
  };

  // Commands -------------------------------------------------------------------------------------------------------

  paint(brick: Brick): void {
    const { color, reach } = this;
    this.#apply('Colour', ({ model }) => {
      const bricks =
        reach === 'region'
          ? region(model, brick)
          : reach === 'color'
            ? ofColor(model, brick.color)
            : reach === 'role'
              ? ofRole(model, brick, roleOf(brick))
              : new Set([brick]);
      return deselected(recolor(model, bricks, color));
    });
  }

  /** Turns what is selected, or the brick in hand. */
  rotate(): void {
    if (this.selection.size > 0) this.#apply('Turn', ({ model, selection }) => rotate(model, selection));
    else {
      this.turned = !this.turned;
      this.#preview();
      this.#host.requestUpdate();
    }
  }

  removeSelected(): void {
    this.#apply('Remove', ({ model, selection }) => remove(model, selection));
  }

  selectAll(): void {
    const document = this.#document();
    if (document) document.selection = new Set(document.bricks);
  }

  clearSelection(): void {
    const document = this.#document();
    if (document) document.selection = new Set();
  }

  /** More of the same: from what is selected to its region, or to all of its colours. */
  grow(reach: 'region' | 'color'): void {
    const document = this.#document();
    if (!document) return;
    const { model } = document;
    document.selection = new Set(
      [...document.selection].flatMap(brick => [
        ...(reach === 'region' ? region(model, brick) : ofColor(model, brick.color)),
      ]),
    );
  }

  /** The bricks that were copied. */
  copy(): readonly Brick[] {
    const { selection } = this;
    if (selection.size > 0) copied = [...selection];
    return copied;
  }

  cut(): readonly Brick[] {
    this.copy();
    this.removeSelected();
    return copied;
  }

  get canPaste(): boolean {
    return copied.length > 0;
  }

  paste(bricks: readonly Brick[] = copied): void {
    this.#apply('Paste', ({ model }) => paste(model, bricks));
  }
}
