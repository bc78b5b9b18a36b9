import type { Path } from '../contract.ts';

const longestPath = 240;
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/;
/** Names that Windows keeps for devices: a project holding one could not be unpacked there. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Why `path` cannot name a file of a project, as a sentence without a subject ("must not …"), or undefined when
 * it can. The rules are those of every system that a project may be unpacked on, not only of the browser.
 */
export const pathProblem = (path: string): string | undefined => {
  if (path === '') return 'must not be empty';
  if (path.length > longestPath) return `must not be longer than ${longestPath} characters`;
  if (control.test(path)) return 'must not contain control characters';
  if (path.includes('\\')) return 'must use "/" between folders, not "\\"';
  if (path.startsWith('/')) return 'must not start with "/"';
  if (/[:*?"<>|]/.test(path)) return 'must not contain any of : * ? " < > |';
  for (const segment of path.split('/')) {
    if (segment === '') return 'must not contain an empty folder name';
    if (segment === '.' || segment === '..') return 'must not contain "." or ".." as a folder name';
    if (segment === '__proto__') return 'must not be called "__proto__"';
    if (/[. ]$/.test(segment) || segment.startsWith(' '))
      return 'must not start or end with a space or end in a dot';
    if (device.test(segment)) return `must not be called "${segment}": Windows keeps that name for a device`;
  }
  return undefined;
};

/** Two paths with the same key are one file on Windows and macOS, so a project must not hold both. */
export const pathKey = (path: Path): string => path.normalize('NFC').toLowerCase();

/**
 * `path`, or the first of `name (2).ext`, `name (3).ext` … whose key is not in `taken`.
 * @param taken keys as {@link pathKey} gives them
 */
export const freePath = (path: Path, taken: ReadonlySet<string>): Path => {
  if (!taken.has(pathKey(path))) return path;
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  const stem = dot > slash + 1 ? path.slice(0, dot) : path;
  const extension = path.slice(stem.length);
  for (let n = 2; ; n++) {
    const candidate = `${stem} (${n})${extension}`;
    if (!taken.has(pathKey(candidate))) return candidate;
  }
};

/** What a single folder that holds every file is called, with its slash; '' when there is none. */
export const commonRoot = (paths: readonly string[]): string => {
  const slash = paths[0]?.indexOf('/') ?? -1;
  const root = slash > 0 ? paths[0]!.slice(0, slash + 1) : '';
  return pathProblem(root.slice(0, -1)) === undefined && paths.every(path => path.startsWith(root))
    ? root
    : '';
};
