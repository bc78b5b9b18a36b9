import { html, nothing, type TemplateResult } from 'lit';
import type { IconNode } from 'lucide';
import { icon } from '../style/icon.ts';
import { chords, commands } from './commands.ts';
import { ariaKeys, shownKeys } from './keys.ts';

/** A button for a command, with its title, its keys, and whether it can be run now. */
export function commandButton(id: string, shape: IconNode, look = 'icon wide'): TemplateResult {
  const command = commands.get(id);
  const keys = command && chords(command)[0];
  const title = command?.title ?? '';
  return html`<button
    class=${look}
    aria-label=${title}
    title="${title}${keys ? ` (${shownKeys(keys)})` : ''}"
    aria-keyshortcuts=${keys ? ariaKeys(keys) : nothing}
    ?disabled=${!commands.enabled(id)}
    @click=${() => commands.run(id)}
  >
    ${icon(shape)}
  </button>`;
}
