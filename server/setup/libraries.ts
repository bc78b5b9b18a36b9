import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled, type BundledLibrary } from '../../scad-libs/libraries.ts';
import type { Library } from '../../wasm/contract.ts';
import { zip } from '../../wasm/formats/zip.ts';
import { playground, playgroundArchives } from './registry.ts';
import { sources, type SetupStep } from './step.ts';

const decoder = new TextDecoder();

type Archives = ReadonlyMap<string, Readonly<Record<string, Uint8Array>>>;

/**
 * What a library ships: its sources without what `omit` names, the files that complete it, and its licence text.
 * @throws when the archive, a licence text or a stated version is missing
 */
export async function libraryFiles(
  library: BundledLibrary,
  archives: Archives,
): Promise<Record<string, Uint8Array>> {
  const archive = archives.get(library.name);
  if (!archive) throw new Error(`${playground.name} ${playground.version} holds no ${library.name}.zip`);
  const files: Record<string, Uint8Array> = {};
  for (const [path, bytes] of Object.entries(archive)) if (!library.omit?.test(path)) files[path] = bytes;

  if (library.complete) {
    const folder = join(import.meta.dirname, '../../scad-libs', library.complete);
    for (const name of await readdir(folder))
      if (name.endsWith('.scad')) files[name] = new Uint8Array(await readFile(join(folder, name)));
  }
  const text = archives.get(library.licenseText.archive ?? library.name)?.[library.licenseText.file];
  if (!text)
    throw new Error(
      `${library.name} has no licence text ${library.licenseText.file}: it must not be bundled without`,
    );
  files['LICENSE'] = text;
  return files;
}

/** The version as catalogued, or as the sources state it. */
export function libraryVersion(library: BundledLibrary, files: Readonly<Record<string, Uint8Array>>): string {
  const { version } = library;
  if (typeof version === 'string') return version;
  const found = version.pattern.exec(decoder.decode(files[version.file]));
  if (!found) throw new Error(`${library.name}: ${version.file} states no version`);
  return found.slice(1).join('.');
}

/** `public/libraries/`: index.json, and NAME.zip for each library. */
export const libraries: SetupStep = {
  name: 'libraries',
  inputs: async root => [
    playground.integrity,
    ...(await sources([
      join(root, 'scad-libs/libraries.ts'),
      join(root, 'server/setup/libraries.ts'),
      ...(await readdir(join(root, 'scad-libs/NopSCADlib'))).map(name =>
        join(root, 'scad-libs/NopSCADlib', name),
      ),
    ])),
  ],
  async run({ root, cache }) {
    const archives = await playgroundArchives(cache);
    const folder = join(root, 'public/libraries');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const index: Library[] = [];
    const outputs = ['public/libraries/index.json'];
    for (const library of bundled) {
      const files = await libraryFiles(library, archives);
      const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
      const archive = zip(Object.fromEntries(sorted));
      await writeFile(join(folder, `${library.name}.zip`), archive);
      outputs.push(`public/libraries/${library.name}.zip`);
      const { name, title, description, license, homepage, include } = library;
      index.push({
        name,
        title,
        description,
        version: libraryVersion(library, files),
        license,
        homepage,
        archive: `libraries/${name}.zip`,
        bytes: archive.length,
        include,
      });
    }
    await writeFile(join(folder, 'index.json'), JSON.stringify(index, null, 1));
    const bytes = index.reduce((sum, library) => sum + library.bytes, 0);
    return { outputs, summary: `${index.length} libraries, ${(bytes / 1e6).toFixed(1)} MB` };
  },
};
