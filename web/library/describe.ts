import type { Library, Path } from '../../wasm/contract.ts';
import { includes } from '../../wasm/scad/lexer.ts';

/** Finds out about a library from its files: name, licence, version, entry. Pure; guesses are marked as such. */

const decoder = new TextDecoder();

const licenseName = /^(licen[cs]e|copying|unlicense)([-.].*)?$/i;

/** SPDX identifiers by sentences that only their texts hold; the longer text of a family first. */
const licenseTexts: [id: string, pattern: RegExp][] = [
  ['LGPL-3.0-or-later', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-2.1-or-later', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ['AGPL-3.0-or-later', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-3.0-or-later', /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-2.0-or-later', /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ['Apache-2.0', /Apache License\s+Version 2\.0/i],
  ['MPL-2.0', /Mozilla Public License,? Version 2\.0/i],
  ['CC0-1.0', /CC0 1\.0 Universal/i],
  ['CC-BY-SA-4.0', /Attribution-ShareAlike 4\.0 International/i],
  ['CC-BY-NC-SA-4.0', /Attribution-NonCommercial-ShareAlike 4\.0/i],
  ['CC-BY-4.0', /Attribution 4\.0 International/i],
  ['Unlicense', /free and unencumbered software released into the public domain/i],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[^]*endorse or promote/i],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/i],
  ['ISC', /Permission to use, copy, modify, and\/or distribute this software/i],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a copy/i],
];

/** The SPDX identifier of a licence text, or undefined when it is none of the common ones. */
export const licenseOf = (text: string): string | undefined =>
  licenseTexts.find(([, pattern]) => pattern.test(text))?.[0];

const shallow = (a: Path, b: Path) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1);

function license(files: ReadonlyMap<Path, Uint8Array>): string {
  const path = [...files.keys()].filter(path => licenseName.test(path.split('/').at(-1)!)).sort(shallow)[0];
  if (path === undefined) return 'not stated';
  return licenseOf(decoder.decode(files.get(path))) ?? `see ${path}`;
}

function version(files: ReadonlyMap<Path, Uint8Array>): string | undefined {
  for (const path of [...files.keys()].filter(path => path.endsWith('.scad')).sort(shallow)) {
    const text = decoder.decode(files.get(path));
    const list = /^\s*\w*VERSION\w*\s*=\s*\[\s*(\d+)\s*,\s*(\d+)(?:\s*,\s*(\d+))?\s*\]/im.exec(text);
    if (list) return list.slice(1).filter(Boolean).join('.');
    const stated = /^\s*\w*VERSION\w*\s*=\s*"v?(\d[\w.+-]*)"|^[\s/*]*version:?\s+v?(\d+\.[\w.+-]*)/im.exec(
      text,
    );
    if (stated) return stated[1] ?? stated[2];
  }
  const log = files.get('CHANGELOG.md');
  return log && /^#+\s*\[?v?(\d+\.\d[\w.]*)/im.exec(decoder.decode(log))?.[1];
}

/** The file that people include: the library's own name, the customary ones, or the only one there is. */
function entry(name: string, files: ReadonlyMap<Path, Uint8Array>): Path | undefined {
  const sources = [...files.keys()].filter(path => path.endsWith('.scad')).sort(shallow);
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const called = (wanted: string) =>
    sources.find(
      path =>
        path
          .split('/')
          .at(-1)!
          .toLowerCase()
          .replace(/\.scad$/, '')
          .replace(/[^a-z0-9]/g, '') === wanted,
    );
  return called('std') ?? called(plain) ?? called('lib') ?? called('all') ?? called('main') ?? sources[0];
}

/** Folder name from an archive's or folder's name: `Round-Anything-master.zip` → `Round-Anything`. */
export const libraryName = (fileName: string): string =>
  fileName
    .replace(/\.zip$/i, '')
    .replace(/ \(\d+\)$/, '')
    .replace(/[-_](master|main|v?\d+(\.\d+)+|[0-9a-f]{7,40})$/i, '')
    .replace(/[^\w.+-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

/**
 * A library's description from its files.
 * @throws when it holds no .scad file
 */
export function describeLibrary(
  name: string,
  files: ReadonlyMap<Path, Uint8Array>,
): Omit<Library, 'archive' | 'bytes'> {
  const main = entry(name, files);
  if (main === undefined)
    throw new Error(
      `“${name}” holds no .scad file, so there is nothing to include. Choose the library's folder or zip.`,
    );
  const count = [...files.keys()].filter(path => path.endsWith('.scad')).length;
  return {
    name,
    title: name,
    description: count === 1 ? 'One OpenSCAD file.' : `${count} OpenSCAD files.`,
    version: version(files) ?? 'not stated',
    license: license(files),
    include: `include <${name}/${main}>`,
    installed: true,
  };
}

/** Resolves `a/./b/../c`; undefined when it leaves the top. */
const normal = (path: string): string | undefined => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/**
 * What a library includes and nobody has: paths as written, each once. `known` are the names of other libraries.
 * Files of examples and tests do not count.
 */
export function unresolvedInclusions(
  name: string,
  files: ReadonlyMap<Path, Uint8Array>,
  known: ReadonlySet<string>,
): string[] {
  const missing = new Set<string>();
  for (const [path, bytes] of files) {
    if (!path.endsWith('.scad') || /(^|\/)(examples?|demos?|tests?)\//i.test(path)) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const inclusion of includes(decoder.decode(bytes))) {
      const beside = normal(folder + inclusion.path);
      if (beside !== undefined && files.has(beside)) continue;
      const first = inclusion.path.split('/')[0]!;
      const own = first === name && files.has(normal(inclusion.path.slice(first.length + 1)) ?? '');
      if (!own && (first === name || !known.has(first))) missing.add(inclusion.path);
    }
  }
  return [...missing];
}
