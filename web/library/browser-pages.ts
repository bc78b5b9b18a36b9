import { html, nothing, type TemplateResult } from 'lit';
import { Copy, SquarePlus, Trash2 } from 'lucide';
import { installable } from '../../scad-libs/libraries.ts';
import type { Library } from '../../wasm/contract.ts';
import { icon } from '../style/icon.ts';

/** `35 kB`, `1.1 MB`. */
export const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

interface About {
  library: Library;
  /** What its files include and nobody has. */
  missing: readonly string[];
  copy(): void;
  /** Without a project there is nothing to include it in. */
  include?(): void;
  /** Bundled libraries stay. */
  uninstall?(): void;
}

const externalLink = (address: string, label: string): TemplateResult =>
  html`<a href=${address} target="_blank" rel="noopener noreferrer">${label}</a>`;

/** The head of a library's page. */
export const aboutLibrary = ({ library, missing, copy, include, uninstall }: About): TemplateResult =>
  html`<header class="about">
    <div class="row">
      <h2 class="grow">${library.title}</h2>
      ${
        uninstall
          ? html`<button class="quiet" @click=${uninstall}>${icon(Trash2, 14)} Remove</button>`
          : nothing
      }
    </div>
    <p>${library.description}</p>
    <p class="facts">
      Version: ${library.version} · Licence: ${library.license} · ${size(library.bytes)}
      ${library.homepage ? html`· ${externalLink(library.homepage, 'Home page')}` : nothing}
    </p>
    <div class="include">
      <code class="mono">${library.include}</code>
      <button class="icon" aria-label="Copy the include line" title="Copy" @click=${copy}>
        ${icon(Copy, 14)}
      </button>
      ${
        include
          ? html`<button
              class="icon"
              aria-label="Insert the include line"
              title="Insert at the top of the file"
              @click=${include}
            >
              ${icon(SquarePlus, 14)}
            </button>`
          : nothing
      }
    </div>
    ${
      missing.length
        ? html`<p class="notice" role="note">
            It asks for what is not here: ${missing.slice(0, 6).join(', ')}${missing.length > 6 ? ' …' : ''}.
            Install that too, or choose the library’s whole folder.
          </p>`
        : nothing
    }
  </header>`;

/** Libraries that a user has to fetch; those that are there already are not named again. */
export const moreLibraries = (present: readonly Library[]): TemplateResult =>
  html`<details>
    <summary>Libraries to download yourself</summary>
    <div class="more">
      <p class="facts">Download the zip from the project’s page, then drop it here.</p>
      ${installable
        .filter(({ name }) => present.every(library => library.name !== name))
        .map(
          ({ name, description, license, homepage }) =>
            html`<p>
              ${externalLink(homepage, name)} <span class="facts">${license}</span><br />${description}
            </p>`,
        )}
    </div>
  </details>`;
