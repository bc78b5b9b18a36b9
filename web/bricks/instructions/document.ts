import { colorOf } from '../../../wasm/bricks/colors.ts';
import type { PartCount, PartsList } from '../../../wasm/bricks/parts-list.ts';
import { massText, sizeText } from '../parts/parts-text.ts';

/** Steps on a page: few large pictures, or more of them. */
export type PageLayout = 'large' | 'small';

/** One step on paper. */
export interface PrintedStep {
  /** The URL of its picture. */
  readonly picture: string;
  readonly parts: readonly PartCount[];
  readonly fromBelow: boolean;
  /** Nothing holds its bricks. */
  readonly loose: boolean;
}

export interface PrintedModel {
  readonly title: string;
  readonly cover: string;
  readonly list: PartsList;
  readonly steps: readonly PrintedStep[];
  /** The URL of the picture of a part in a colour. */
  partPicture(entry: PartCount): string;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, char => `&#${char.codePointAt(0)};`).replace(/\p{Cc}/gu, ' ');

const nameOf = ({ part, color }: PartCount): string =>
  `${part.name} ${(colorOf(color)?.name ?? `colour ${color}`).toLowerCase()}`;

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** A sentence for who cannot see the picture. */
const spoken = (parts: readonly PartCount[]): string =>
  parts.map(entry => `${entry.count} of ${nameOf(entry)}`).join(', ');

const style = `
  @page { margin: 12mm; }
  * { box-sizing: border-box; }
  html { color-scheme: light; }
  body { margin: 0 auto; padding: 16px; max-width: 190mm; background: #fff; color: #1b1f26;
    font: 15px/1.4 system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; }
  h1, h2, p, ul { margin: 0; padding: 0; }
  ul { list-style: none; }
  img { display: block; width: 100%; height: auto; }
  .cover { text-align: center; }
  .cover h1 { font-size: 30px; line-height: 1.2; overflow-wrap: anywhere; }
  .cover img { max-height: 200mm; object-fit: contain; }
  .cover p, small { color: #565f6d; }
  .list h2 { margin: 16px 0 8px; font-size: 18px; }
  .parts { display: grid; grid-template-columns: repeat(auto-fill, minmax(30mm, 1fr)); gap: 4mm; }
  .parts li { display: grid; justify-items: center; text-align: center; break-inside: avoid; line-height: 1.2; }
  .parts img { width: 22mm; }
  .parts small { display: block; font-size: 12px; }
  .steps { display: grid; gap: 6mm; margin-top: 16px; }
  .steps.small { grid-template-columns: 1fr 1fr; }
  .step { position: relative; padding: 3mm; border: 1px solid #c9d0d9; border-radius: 3mm; break-inside: avoid; }
  .step header { display: flex; align-items: flex-start; gap: 4mm; }
  .step h2 { font-size: 34px; line-height: 1; }
  .step .parts { display: flex; flex-wrap: wrap; gap: 1mm 4mm; padding: 1.5mm 3mm; border-radius: 2mm; background: #eaf2fb; }
  .step .parts li { grid-template-columns: auto auto; align-items: center; gap: 1.5mm; text-align: left; }
  .step .parts img { width: 11mm; mix-blend-mode: multiply; }
  .step > img { max-height: 92mm; object-fit: contain; }
  .small .step > img { max-height: 62mm; }
  .small .step h2 { font-size: 24px; }
  .small .step .parts img { width: 8mm; }
  .hint { position: absolute; right: 4mm; bottom: 3mm; padding: 0 2mm; border-radius: 2mm; background: #fff3d6; color: #6b4300; }
  .end { margin-top: 6mm; color: #565f6d; font-size: 12px; }
  @media print {
    body { padding: 0; max-width: none; }
    .cover { break-after: avoid; }
    .steps { break-before: page; margin-top: 0; }
  }
`;

function parts(entries: readonly PartCount[], picture: (entry: PartCount) => string, full: boolean): string {
  const items = entries.map(entry => {
    const name = full ? `<small>${escaped(nameOf(entry))}<br>${entry.part.number}</small>` : '';
    const alt = escaped(nameOf(entry));
    return `<li><img src="${escaped(picture(entry))}" alt="${alt}"><span><b>${entry.count}×</b>${name}</span></li>`;
  });
  return `<ul class="parts">${items.join('')}</ul>`;
}

/**
 * Building instructions as one HTML page that stands by itself and prints on A4 and Letter: a cover, the parts, and a
 * picture a step with the parts that it takes.
 */
export function instructionsPage(model: PrintedModel, layout: PageLayout): string {
  const { title, cover, list, steps } = model;
  const picture = (entry: PartCount): string => model.partPicture(entry);
  const facts = [
    plural(list.count, 'brick'),
    plural(steps.length, 'step'),
    sizeText(list.size),
    massText(list.mass),
  ].join(' · ');
  const articles = steps.map((step, index) => {
    const hints = [
      ...(step.fromBelow ? ['Seen from below'] : []),
      ...(step.loose ? ['Nothing holds these bricks'] : []),
    ];
    return (
      `<article class="step"><header><h2>${index + 1}</h2>${parts(step.parts, picture, false)}</header>` +
      `<img src="${escaped(step.picture)}" alt="Step ${index + 1}: add ${escaped(spoken(step.parts))}">` +
      `${hints.length > 0 ? `<p class="hint">${hints.join('. ')}</p>` : ''}</article>`
    );
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}: building instructions</title>
<style>${style}</style>
</head>
<body>
<main>
<section class="cover"><h1>${escaped(title)}</h1>
<img src="${escaped(cover)}" alt="The finished model"><p>${facts}</p></section>
<section class="list"><h2>You need</h2>${parts(list.entries, picture, true)}</section>
<section class="steps ${layout}">${articles.join('\n')}</section>
<p class="end">Made with Formwork. New bricks of a step are outlined.</p>
</main>
</body>
</html>
`;
}
