/**
 * Key chords are written `Mod-Shift-P`: modifiers in the order Mod, Ctrl, Alt, Shift, then the key. `Mod` is
 * Command on Apple machines and Control elsewhere; `Ctrl` means the Control key of an Apple machine.
 */
const apple = /Mac|iPhone|iPad/.test(navigator.platform);

const names: Record<string, string> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete' };

/** The chord of a key event. A letter counts by its place on the keyboard when the layout is not Latin. */
export function chord(event: KeyboardEvent): string {
  let key = names[event.key] ?? event.key;
  if (key.length === 1 && key > '~' && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  const letter = /^[a-z]$/i.test(key);
  // Shift is already in a symbol such as `?`; only letters and named keys say it separately.
  const shift = event.shiftKey && (letter || key.length > 1);
  return [
    (apple ? event.metaKey : event.ctrlKey) && 'Mod',
    apple && event.ctrlKey && 'Ctrl',
    event.altKey && 'Alt',
    shift && 'Shift',
    letter ? key.toUpperCase() : key,
  ]
    .filter(Boolean)
    .join('-');
}

const symbols: Record<string, string> = apple
  ? { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Enter: '↩', Escape: 'Esc' }
  : { Mod: 'Ctrl', Escape: 'Esc' };

// `Mod--` ends with the minus key itself.
const parts = (keys: string): string[] => keys.split(/-(?=.)/);

/** For people: `Ctrl+Shift+P`, or `⇧⌘P` on Apple machines. */
export const shownKeys = (keys: string): string => {
  const shown = parts(keys).map(part => symbols[part] ?? part);
  if (!apple) return shown.join('+');
  const key = shown.pop() ?? '';
  // Apple prints Command last.
  return `${shown.reverse().join('')}${key}`;
};

/** For `aria-keyshortcuts`: `Control+Shift+P`. */
export const ariaKeys = (keys: string): string =>
  parts(keys)
    .map(part => (part === 'Mod' ? (apple ? 'Meta' : 'Control') : part === 'Ctrl' ? 'Control' : part))
    .join('+');
