/** Into the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read the blob after the click; a minute is long even for gigabytes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
