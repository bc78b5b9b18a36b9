import { Color } from 'three';

export interface Theme {
  model: Color;
  text: Color;
  quiet: Color;
  border: Color;
  accent: Color;
  error: Color;
  /** Background gradient, CSS colours. */
  top: string;
  bottom: string;
  dark: boolean;
}

const tokens = {
  model: '--fw-model',
  text: '--fw-text',
  quiet: '--fw-text-quiet',
  border: '--fw-border',
  accent: '--fw-accent',
  error: '--fw-error',
  top: '--fw-viewer-top',
  bottom: '--fw-viewer-bottom',
} as const;

/** The tokens as an element sees them now. `light-dark()` only resolves through a real property, hence the probe. */
export function themeOf(host: HTMLElement): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  (host.shadowRoot ?? host).append(probe);
  const resolved = (token: string) => {
    probe.style.color = `var(${token}, #808080)`;
    return getComputedStyle(probe).color;
  };
  const css = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, resolved(token)]),
  ) as Record<keyof typeof tokens, string>;
  probe.remove();
  const color = (value: string) => new Color().setStyle(value);
  const text = color(css.text);
  return {
    model: color(css.model),
    text,
    quiet: color(css.quiet),
    border: color(css.border),
    accent: color(css.accent),
    error: color(css.error),
    top: css.top,
    bottom: css.bottom,
    dark: text.r + text.g + text.b > 1.5,
  };
}

/** Calls back when the scheme may have changed: by the system, or by an attribute of the document. */
export function watchTheme(changed: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-scheme', 'class', 'style'] });
  return () => {
    query.removeEventListener('change', changed);
    observer.disconnect();
  };
}
