import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fontFace } from '../../wasm/formats/truetype.ts';
import { playground, playgroundArchives } from './registry.ts';
import { sources, type SetupStep } from './step.ts';

/** One bundled font, as listed in `public/fonts/index.json`. */
export interface BundledFont {
  family: string;
  style: string;
  /** File name in `public/fonts/`. */
  file: string;
  bytes: number;
  /** SPDX expression. */
  license: string;
}

/**
 * Latin, Greek and Cyrillic in three kinds; OpenSCAD's default font is Liberation Sans. Bold italics of the serif and
 * both italics of the mono kind are left out: 1.3 MB that every visitor would have to keep for offline use.
 */
export const bundledFonts = [
  'LiberationSans-Regular.ttf',
  'LiberationSans-Bold.ttf',
  'LiberationSans-Italic.ttf',
  'LiberationSans-BoldItalic.ttf',
  'LiberationSerif-Regular.ttf',
  'LiberationSerif-Bold.ttf',
  'LiberationSerif-Italic.ttf',
  'LiberationMono-Regular.ttf',
  'LiberationMono-Bold.ttf',
];

/** `public/fonts/`: the fonts, their licence and index.json. */
export const fonts: SetupStep = {
  name: 'fonts',
  inputs: async root => [playground.integrity, ...(await sources([join(root, 'server/setup/fonts.ts')]))],
  async run({ root, cache }) {
    const archive = (await playgroundArchives(cache)).get('fonts') ?? {};
    const folder = join(root, 'public/fonts');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const license = archive['LICENSE'];
    if (!license || !new TextDecoder().decode(license).includes('SIL OPEN FONT LICENSE Version 1.1'))
      throw new Error('fonts.zip has no SIL Open Font License 1.1: the fonts must not be bundled without it');
    await writeFile(join(folder, 'LICENSE.txt'), license);
    const index: BundledFont[] = [];
    for (const file of bundledFonts) {
      const bytes = archive[file];
      if (!bytes) throw new Error(`fonts.zip of ${playground.name} ${playground.version} holds no ${file}`);
      await writeFile(join(folder, file), bytes);
      index.push({ ...fontFace(bytes), file, bytes: bytes.length, license: 'OFL-1.1' });
    }
    await writeFile(join(folder, 'index.json'), JSON.stringify(index, null, 1));
    const total = index.reduce((sum, font) => sum + font.bytes, 0);
    return {
      outputs: ['index.json', 'LICENSE.txt', ...bundledFonts].map(file => `public/fonts/${file}`),
      summary: `${index.length} fonts, ${(total / 1e6).toFixed(1)} MB`,
    };
  },
};
