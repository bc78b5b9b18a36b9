import type { Path } from '../../wasm/contract.ts';
import { sectionOf } from '../app/section.ts';

/** What the page shows, as its fragment says it. The fragment never reaches a server, so that works offline. */
export type Route =
  | { view: 'home' }
  /** Another place of the app (web/app/section.ts): nothing of the Studio is open. */
  | { view: 'bricks' }
  /** A project that does not exist yet. */
  | { view: 'new' }
  | { view: 'project'; id: string; file?: Path; line?: number; job?: string }
  /** A production job: in its project, where this browser knows it. */
  | { view: 'job'; id: string }
  /** What a server's mail asks to open: the first account, an invitation, another password. */
  | { view: 'account'; purpose: AccountPurpose; code: string; email?: string }
  | { view: 'template'; id: string }
  /** `payload` is what web/project made: a whole project, compressed. */
  | { view: 'share'; payload: string };

export type AccountPurpose = 'first' | 'invitation' | 'reset';

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
  if (sectionOf(hash) === 'bricks') return { view: 'bricks' };
  const [, purpose, code] = /^#(first|invitation|reset)=([\w.-]+)(?:&|$)/.exec(hash) ?? [];
  if (purpose && code) {
    const email = new URLSearchParams(hash.slice(1)).get('email');
    return { view: 'account', purpose: purpose as AccountPurpose, code, ...(email ? { email } : {}) };
  }
  const [, view, id, query] = /^#\/(project|template|job)\/([^?]+)(?:\?(.*))?$/.exec(hash) ?? [];
  if (!view || !id) return { view: 'home' };
  if (view === 'template' || view === 'job') return { view, id: decoded(id) };
  const search = new URLSearchParams(query);
  const file = search.get('file');
  const line = Number(search.get('line'));
  const job = search.get('job');
  return {
    view: 'project',
    id: decoded(id),
    ...(file ? { file } : {}),
    ...(Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(job ? { job } : {}),
  };
}

/** The fragment of a route; `readRoute` gives it back. */
export function writeRoute(route: Route): string {
  switch (route.view) {
    case 'home':
      return '#/';
    case 'new':
      return '#/new';
    case 'bricks':
      return '#/bricks';
    case 'account':
      return `#${route.purpose}=${route.code}${route.email ? `&email=${encodeURIComponent(route.email)}` : ''}`;
    case 'share':
      return `#share=${route.payload}`;
    case 'template':
    case 'job':
      return `#/${route.view}/${encodeURIComponent(route.id)}`;
    case 'project': {
      const search = new URLSearchParams();
      if (route.file) search.set('file', route.file);
      if (route.line) search.set('line', String(route.line));
      if (route.job) search.set('job', route.job);
      return `#/project/${encodeURIComponent(route.id)}${search.size ? `?${search}` : ''}`;
    }
  }
}
