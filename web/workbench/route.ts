import type { Path } from '../../wasm/contract.ts';

/** What the page shows, as its fragment says it. The fragment never reaches a server, so that works offline. */
export type Route =
  | { view: 'home' }
  /** A project that does not exist yet. */
  | { view: 'new' }
  | { view: 'project'; id: string; file?: Path; line?: number }
  | { view: 'template'; id: string }
  /** `payload` is what web/project made: a whole project, compressed. */
  | { view: 'share'; payload: string };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Reads `location.hash`; whatever it does not understand is home. */
export function readRoute(hash: string): Route {
  if (hash.startsWith('#share=')) return { view: 'share', payload: hash.slice('#share='.length) };
  if (hash === '#/new') return { view: 'new' };
  const [, view, id, query] = /^#\/(project|template)\/([^?]+)(?:\?(.*))?$/.exec(hash) ?? [];
  if (!view || !id) return { view: 'home' };
  if (view === 'template') return { view, id: decoded(id) };
  const search = new URLSearchParams(query);
  const file = search.get('file');
  const line = Number(search.get('line'));
  return {
    view: 'project',
    id: decoded(id),
    ...(file ? { file } : {}),
    ...(Number.isInteger(line) && line > 0 ? { line } : {}),
  };
}

/** The fragment of a route; `readRoute` gives it back. */
export function writeRoute(route: Route): string {
  switch (route.view) {
    case 'home':
      return '#/';
    case 'new':
      return '#/new';
    case 'share':
      return `#share=${route.payload}`;
    case 'template':
      return `#/template/${encodeURIComponent(route.id)}`;
    case 'project': {
      const search = new URLSearchParams();
      if (route.file) search.set('file', route.file);
      if (route.line) search.set('line', String(route.line));
      return `#/project/${encodeURIComponent(route.id)}${search.size ? `?${search}` : ''}`;
    }
  }
}
