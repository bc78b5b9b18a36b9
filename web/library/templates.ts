import { catalogue } from '../../scad-libs/templates/index.ts';
import type { Template } from '../../wasm/contract.ts';

/** Text of every template file by its path below `scad-libs/templates/`; part of the bundle, so that it works offline. */
const texts = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('../../scad-libs/templates/**/*.scad', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, text]) => [path.slice('../../scad-libs/templates/'.length), text]),
);

const text = (path: string): string => {
  const found = texts[path];
  if (found === undefined) throw new Error(`scad-libs/templates/${path} is in the catalogue, but not there`);
  return found;
};

/** Starting points for the gallery, in its order. */
export const templates: Template[] = catalogue.map(({ id, title, description, tags, files }) => ({
  id,
  title,
  description,
  tags,
  source: {
    entry: 'main.scad',
    files: files
      ? Object.fromEntries(['main.scad', ...files].map(path => [path, text(`${id}/${path}`)]))
      : { 'main.scad': text(`${id}.scad`) },
  },
}));
