/** Parts of a page as text, for tests that read it as a reader would. */

/** What stands on the page: without markup and style, entities and no-break spaces resolved. */
export function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

export function figuresOf(page: string): readonly string[] {
  return page.match(/<figure [\s\S]*?<\/figure>/g) ?? [];
}

/** The cells of the rows of the table with that caption, without its head. */
export function rowsOf(page: string, caption: string): readonly (readonly string[])[] {
  const [, after = ''] = page.split(`<caption>${caption}</caption>`);
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(after)?.[1] ?? '';
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}
