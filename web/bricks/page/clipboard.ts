import type { Brick } from '../../../wasm/bricks/brick.ts';
import { writeLdr } from '../../../wasm/bricks/ldraw.ts';
import { toast } from '../../workbench/toasts.ts';
import type { BrickDocument } from '../document/brick-document.ts';
import { BrickLinkError, linkFragment } from '../sharing/link.ts';

/** A link that holds the whole model, into the clipboard. */
export async function copyLink({ model, origin }: BrickDocument): Promise<void> {
  try {
    const link = new URL(linkFragment({ model, ...origin }), location.href).href;
    await navigator.clipboard.writeText(link);
    toast('Link copied. The whole model is inside of it.');
  } catch (error) {
    toast(
      error instanceof BrickLinkError
        ? error.message
        : 'The browser does not let the page copy. Click the page once and try again.',
      { severity: 'alert' },
    );
  }
}

const plain = (text: string): string => text.replaceAll('\r', '');
let copied = '';

/** Whether a text is that of the bricks that were copied last on this page, whose places and colours are known. */
export const isCopied = (text: string): boolean => copied !== '' && plain(text) === copied;

/** Bricks as LDraw text, for this page and others and for other programs. */
export async function copyBricks(
  bricks: readonly Brick[],
  { model, name }: BrickDocument,
  cut: boolean,
): Promise<void> {
  const text = writeLdr({ size: model.size, bricks: [...bricks] }, name);
  copied = plain(text);
  // Without the system's clipboard the page's own does.
  await navigator.clipboard.writeText(text).catch(() => undefined);
  toast(`${bricks.length} ${bricks.length === 1 ? 'brick' : 'bricks'} ${cut ? 'cut' : 'copied'}.`);
}
