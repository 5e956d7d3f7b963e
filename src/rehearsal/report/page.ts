/** The shell of a page: one file, no script, nothing fetched, readable without style too. */
import { type Html, html, trustedMarkup } from './html.ts';
import { withUnitsKept } from './sentences.ts';
import { PAGE_STYLE } from './style.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Page {
  readonly title: string;
  readonly opening: Html;
  readonly sections: readonly Section[];
  readonly footer: string;
}

/** A question with its answer in a few words, and why in a sentence or two. */
export interface Answer {
  readonly question: string;
  readonly short: string;
  readonly verdict: 'good' | 'warn' | 'plain';
  readonly why: string;
}

/** Tables tell whole GPU-hours and whole euros, of parts and of their sum alike. */
const ROUNDING =
  'Each figure is rounded by itself, so that parts and their sum may differ in the last digit.';

export function pageOf({ title, opening, sections, footer }: Page): string {
  const links = sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>
`,
  );
  const bodies = sections.map(
    ({ id, title: name, body }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${name}</h2>
${body}</section>
`,
  );
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trustedMarkup(PAGE_STYLE)}</style>
</head>
<body>
<main>
${opening}
<nav aria-label="Parts of this report"><ul>
${links}</ul></nav>
${bodies}</main>
<footer><p>${footer} ${ROUNDING}</p></footer>
</body>
</html>
`;
  return markup;
}

/** An explanation of a word of the field, in one line under the heading that needs it. */
export function termOf(word: string, explanation: string): Html {
  return html`<p class="term"><dfn>${word}</dfn>: ${explanation}</p>
`;
}

export function paragraphOf(...sentences: readonly string[]): Html {
  return html`<p>${withUnitsKept(sentences.filter((each) => each !== '').join(' '))}</p>
`;
}
