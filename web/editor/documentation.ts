import { html, render, type TemplateResult } from 'lit';
import type { Symbol } from '../../wasm/contract.ts';
import { BUILTIN } from '../../wasm/scad/builtins.ts';
import { code, markdown } from './markdown.ts';
import { libraryPath } from './program.ts';

const origin = ({ file, line }: Symbol): string => {
  if (file === BUILTIN) return 'OpenSCAD';
  const inLibrary = libraryPath(file);
  return inLibrary ? `${inLibrary.library}/${inLibrary.path}` : `${file}:${line}`;
};

const PREFIX: Record<Symbol['kind'], string> = { module: 'module ', function: 'function ', variable: '' };

/** Signature, origin and documentation of a symbol. */
export const symbolDocumentation = (symbol: Symbol): TemplateResult => html`
  <div class="symbol">
    <div class="signature">${code(`${PREFIX[symbol.kind]}${symbol.signature};`)}</div>
    <div class="origin">${origin(symbol)}</div>
    ${markdown(symbol.documentation)}
  </div>
`;

/** A template in an element of its own, for the parts of CodeMirror that take elements. */
export function documentationElement(template: TemplateResult): HTMLElement {
  const element = document.createElement('div');
  element.className = 'fw-documentation';
  render(template, element);
  return element;
}
