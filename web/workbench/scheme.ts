import { preferences } from './preferences.ts';

/**
 * Keeps `:root[data-scheme]` equal to the preference; `system` leaves it to the browser's `color-scheme`. The first
 * paint is done by public/scheme.js, which reads the same preference before any module has loaded.
 */
export function applyScheme(): void {
  const { scheme } = preferences.value;
  if (scheme === 'system') delete document.documentElement.dataset['scheme'];
  else document.documentElement.dataset['scheme'] = scheme;
}

preferences.addEventListener('change', applyScheme);
applyScheme();
