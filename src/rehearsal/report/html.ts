/** Markup as a value of its own, so that text from a programme file cannot become markup. */

export interface Html {
  readonly markup: string;
}

/** Text and numbers are escaped; markup is kept; `undefined` stands for nothing. */
export type HtmlValue = Html | string | number | undefined | readonly Html[];

/** Markup from a template: what stands in the template is kept, each value is escaped. */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = template.map((part, index) => part + markupOf(values[index]));
  return { markup: parts.join('') };
}

/** Takes text as markup; only for what Polder itself has drawn or written. */
export function trustedMarkup(markup: string): Html {
  return { markup };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES.get(character) ?? character);
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}
