import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, unzipSync } from 'fflate';

/** A package of the npm registry, pinned by version and content. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** Subresource integrity as in package-lock.json: `sha512-…`. */
  integrity: string;
}

/**
 * Ships the OpenSCAD libraries and fonts as zips. It is fetched here and not installed, because its own
 * dependency tree (a React application, 80 packages) has no place in ours; nothing but the zips is read.
 */
export const playground: PinnedPackage = {
  name: 'openscad-playground',
  version: '2.4.0',
  integrity:
    'sha512-y9xoInvFz7WhkA/3izy3C6MwCeQ7xPvxQNg42bhlYsz8GdUdGschpJ7DhAn0nwZuJeILECujS/z8kDT/IbI0kw==',
};

const run = promisify(execFile);

const integrity = (bytes: Uint8Array) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/**
 * The package's tarball, from `cache` when it is there and right, else through npm (which knows the user's registry,
 * proxy and credentials).
 * @throws when npm cannot fetch it, or when the content differs from the pinned one
 */
export async function tarball(pinned: PinnedPackage, cache: string): Promise<Uint8Array> {
  const { name, version } = pinned;
  const file = join(cache, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const cached = await readFile(file).catch(() => undefined);
  if (cached && integrity(cached) === pinned.integrity) return cached;

  const incoming = join(cache, `incoming-${process.pid}`);
  await mkdir(incoming, { recursive: true });
  try {
    await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', incoming], {
      shell: process.platform === 'win32',
      cwd: incoming,
    });
  } catch (cause) {
    throw new Error(
      `npm could not fetch ${name}@${version}. Check the network or the registry setting of npm, then run “npm run setup” again.`,
      { cause },
    );
  }
  const fetched = join(incoming, file.slice(cache.length + 1));
  const bytes = await readFile(fetched);
  if (integrity(bytes) !== pinned.integrity)
    throw new Error(
      `${name}@${version} from the registry is not the pinned one: expected ${pinned.integrity}, got ${integrity(bytes)}. It was left in ${fetched}.`,
    );
  await rename(fetched, file);
  return bytes;
}

const decoder = new TextDecoder();
const field = (header: Uint8Array, from: number, length: number) => {
  const bytes = header.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/**
 * Files of a POSIX (ustar) `.tar.gz` by path; links and folders are left out.
 * Format: POSIX.1-1988 ustar, 512-byte headers, sizes in octal.
 */
export function tarFiles(tgz: Uint8Array): Map<string, Uint8Array> {
  const tar = gunzipSync(tgz);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + 512);
    const size = Number.parseInt(field(header, 124, 12), 8) || 0;
    const prefix = field(header, 345, 155);
    const type = field(header, 156, 1);
    if (type === '0' || type === '')
      files.set(
        (prefix ? `${prefix}/` : '') + field(header, 0, 100),
        tar.subarray(at + 512, at + 512 + size),
      );
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** Files of each `dist/libraries/*.zip` in the playground package, by archive name and path: `BOSL2` → `std.scad`. */
export async function playgroundArchives(cache: string): Promise<Map<string, Record<string, Uint8Array>>> {
  const archives = new Map<string, Record<string, Uint8Array>>();
  for (const [path, bytes] of tarFiles(await tarball(playground, cache))) {
    const name = /^package\/dist\/libraries\/(.+)\.zip$/.exec(path)?.[1];
    if (!name) continue;
    const files = Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/'));
    archives.set(name, Object.fromEntries(files));
  }
  return archives;
}
