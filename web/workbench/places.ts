import { Braces, FileCode, Shapes, SlidersHorizontal, Variable } from 'lucide';
import type { Template } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import { symbols } from '../../wasm/scad/symbols.ts';
import type { Project } from '../project/project.ts';
import type { PaletteEntry } from './fw-command-palette.ts';
import type { Place } from './fw-workbench.ts';

/** Where one can go in a project: its files, the modules and functions in them, its parameters. */
export function places(project: Project, show: (place: Place) => unknown): PaletteEntry[] {
  const entries: PaletteEntry[] = [];
  for (const path of [...project.files.keys()].sort())
    entries.push({
      id: `file:${path}`,
      title: path,
      detail: 'File',
      icon: FileCode,
      run: () => show({ path }),
    });

  const entry = project.files.get(project.entry);
  const parameters = new Set(
    typeof entry === 'string' ? customizer(entry).map(parameter => parameter.name) : [],
  );
  for (const [path, text] of project.files) {
    if (typeof text !== 'string' || !path.endsWith('.scad')) continue;
    for (const { kind, name, line } of symbols(text, path)) {
      const isParameter = path === project.entry && kind === 'variable' && parameters.has(name);
      entries.push({
        id: `symbol:${path}:${line}:${name}`,
        title: name,
        detail: isParameter ? 'Parameter' : `${kind} in ${path}`,
        icon: isParameter ? SlidersHorizontal : kind === 'variable' ? Variable : Braces,
        run: () => show({ path, line }),
      });
    }
  }
  return entries;
}

/** Templates that one can start from, wherever one is. */
export const templatePlaces = (
  templates: readonly Template[],
  start: (id: string) => unknown,
): PaletteEntry[] =>
  templates.map(({ id, title }) => ({
    id: `template:${id}`,
    title,
    detail: 'Template',
    icon: Shapes,
    run: () => start(id),
  }));
