import type { BrickModel } from '../../wasm/bricks/brick.ts';
import { BrickFileError } from '../../wasm/bricks/brick-file-error.ts';
import { brickExtension, readBrickModel } from '../../wasm/bricks/brick-file.ts';
import { inText, listenForDrops } from '../workbench/dropped.ts';
import { toast } from '../workbench/toasts.ts';
import { isCopied } from './page/clipboard.ts';

/** A model that came from outside. */
export interface Received {
  readonly name: string;
  readonly model: BrickModel;
}

/** Where models go that arrive from outside. */
export interface BricksReceiver {
  /** A file becomes a model of its own. */
  received(model: Received): unknown;
  /** Text of bricks, from the clipboard. */
  pasted(model: Received): unknown;
  /** Bricks that were copied on this page, when the clipboard holds no others. */
  pasteCopied(): unknown;
  /** A file that is no list of bricks but a shape: true when something can be made of it. */
  shaped(file: File): boolean;
}

const extensions = '.ldr,.mpd,.txt';

/** Asks for files of bricks with the browser's own dialog. */
export const pickBrickFiles = (): Promise<File[]> =>
  new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = extensions;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });

/** Reads a file; what is wrong with it is said. */
async function read(file: File): Promise<Received | undefined> {
  try {
    const { model, title, notes } = readBrickModel(file.name, new Uint8Array(await file.arrayBuffer()));
    if (notes.length > 0) toast(notes.slice(0, 3).join(' '), { duration: 12_000 });
    return { name: title ?? file.name.replace(/\.[^.]*$/, ''), model };
  } catch (error) {
    if (!(error instanceof BrickFileError)) throw error;
    toast(error.message, { severity: 'alert', duration: 15_000 });
    return undefined;
  }
}

export async function receiveFiles(files: readonly File[], receiver: BricksReceiver): Promise<void> {
  for (const file of files) {
    if (!brickExtension(file.name) && receiver.shaped(file)) return;
    const received = await read(file);
    if (received) await receiver.received(received);
  }
}

/** A brick list, or lines of an LDraw file; undefined for any other text. */
export function bricksInText(text: string): Received | undefined {
  const name = /^\s*\d+\s*[x×]\s*\d+\s*\(/m.test(text)
    ? 'Pasted bricks.txt'
    : /^\s*1\s+\S+(?:\s+[-\d.e+]+){12}\s+\S+/im.test(text)
      ? 'Pasted bricks.ldr'
      : undefined;
  if (!name) return undefined;
  const { model, title } = readBrickModel(name, new TextEncoder().encode(text));
  return { name: title ?? 'Pasted bricks', model };
}

/** Takes files that are dropped on the page and bricks that are pasted, until `signal` aborts. */
export function listenForBricks(
  receiver: BricksReceiver,
  dragging: (over: boolean) => void,
  signal: AbortSignal,
): void {
  listenForDrops(transfer => receiveFiles([...transfer.files], receiver), dragging, signal);
  addEventListener(
    'paste',
    event => {
      const { clipboardData } = event;
      if (event.defaultPrevented || !clipboardData || inText(event)) return;
      event.preventDefault();
      if (clipboardData.files.length > 0) {
        void receiveFiles([...clipboardData.files], receiver);
        return;
      }
      try {
        const text = clipboardData.getData('text/plain');
        const bricks = isCopied(text) ? undefined : bricksInText(text);
        if (bricks) receiver.pasted(bricks);
        else receiver.pasteCopied();
      } catch (error) {
        if (!(error instanceof BrickFileError)) throw error;
        toast(error.message, { severity: 'alert', duration: 15_000 });
      }
    },
    { signal },
  );
}
