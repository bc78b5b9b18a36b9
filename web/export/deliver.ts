/** A finished file on its way out of the app. */
export interface Delivery {
  name: string;
  blob: Blob;
}

/** The part of the File System Access API that TypeScript's DOM types leave out. */
interface SavePicker {
  showSaveFilePicker(options: {
    suggestedName: string;
    types?: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

export const canSave = (): boolean => 'showSaveFilePicker' in window;

/**
 * Asks where to save. To be called first, while the click still counts; the file may take longer than that.
 * Undefined when the person steps back.
 */
export async function pickFile(
  name: string,
  type: { title: string; mime: string; extension: string },
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await (window as unknown as SavePicker).showSaveFilePicker({
      suggestedName: name,
      types: [{ description: type.title, accept: { [type.mime]: [`.${type.extension}`] } }],
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** Writes a picked file; the old content stays until all of the new is written. */
export async function saveTo(handle: FileSystemFileHandle, blob: Blob): Promise<void> {
  const stream = await handle.createWritable();
  await blob.stream().pipeTo(stream);
}

const asFile = ({ name, blob }: Delivery): File => new File([blob], name, { type: blob.type });

/** Whether this browser hands files of this kind to other apps. */
export const canShare = (name: string, mime: string): boolean =>
  'canShare' in navigator &&
  navigator.canShare({ files: [asFile({ name, blob: new Blob([], { type: mime }) })] });

/** False when the person steps back. */
export async function share(delivery: Delivery): Promise<boolean> {
  try {
    await navigator.share({ files: [asFile(delivery)], title: delivery.name });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

const asText = new Set(['svg', 'dxf', 'off', 'obj']);

/** Whether a file of this extension makes sense on the clipboard: pictures, and formats that are text. */
export const canCopy = (extension: string): boolean =>
  'clipboard' in navigator && (extension === 'png' ? 'ClipboardItem' in window : asText.has(extension));

export async function copy({ blob }: Delivery): Promise<void> {
  if (blob.type === 'image/png') await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  else await navigator.clipboard.writeText(await blob.text());
}
