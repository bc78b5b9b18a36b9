import type { Path } from '../../wasm/contract.ts';

const folders = (path: Path): string[] => path.split('/').slice(0, -1);

/** How the file at `from` names the file at `to`: `parts/lid.scad`, `art/logo.svg` → `../art/logo.svg`. */
export function relativePath(from: Path, to: Path): string {
  const base = folders(from);
  const target = to.split('/');
  let same = 0;
  while (same < base.length && same < target.length - 1 && base[same] === target[same]) same++;
  return [...base.slice(same).map(() => '..'), ...target.slice(same)].join('/');
}

/** Where a new file beside `beside` goes, with a number behind its name when that one is taken. */
export function freePath(files: ReadonlyMap<Path, unknown>, beside: Path, name: string): Path {
  const clean = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').replace(/^\.+|[. ]+$/g, '') || 'file';
  const dot = clean.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
  const taken = new Set([...files.keys()].map(path => path.toLowerCase()));
  for (let count = 1; ; count++) {
    const path = [...folders(beside), count === 1 ? clean : `${stem}-${count}${extension}`].join('/');
    if (!taken.has(path.toLowerCase())) return path;
  }
}
