/** Characters that no common file system takes, and names that Windows keeps for itself. */
// oxlint-disable-next-line no-control-regex -- control characters are among them
const forbidden = /[\\/:*?"<>|\u0000-\u001f]/g;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name (without extension) as close to the text as every system allows; `model` when nothing is left. */
export function fileNameOf(text: string): string {
  const name = text
    .toWellFormed()
    .replace(forbidden, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const short = [...name].slice(0, 100).join('').trim();
  return !short || reserved.test(short) ? `model${short && ` ${short}`}` : short;
}

/** `name.ext`, `name (2).ext` …: the first that is not among the names taken, compared without case. */
export function uniqueName(name: string, extension: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = `${name}${number === 1 ? '' : ` (${number})`}.${extension}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
