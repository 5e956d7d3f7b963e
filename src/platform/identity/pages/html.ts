/** The plain pages of logging in: no script, no image, one style, both colour schemes. */
import { createHash } from 'node:crypto';

/** Text that is HTML already; everything else is escaped by {@link html}. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Part = string | number | Html | readonly Html[];

/** HTML from a template; what is put in is escaped, unless it is {@link Html}. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const inner = parts.map((part, index) => `${escaped(part)}${texts[index + 1] ?? ''}`);
  return new Html(`${texts[0] ?? ''}${inner.join('')}`);
}

function escaped(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return String(part).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; --line: #767676; --action: #0b5cad; --on-action: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #8a8a8a; --action: #8cc2ff; --on-action: #06213d; }
}
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
ul { list-style: none; padding: 0; }
li { border: 1px solid var(--line); border-radius: .25rem; padding: .75rem 1rem; margin: .75rem 0; }
li p { margin: .25rem 0 .5rem; }
button { font: inherit; padding: .4rem 1rem; border: 1px solid var(--action); border-radius: .25rem;
  background: var(--action); color: var(--on-action); cursor: pointer; }
a { color: var(--action); }
a:focus-visible, button:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
code { overflow-wrap: anywhere; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
  /** Where a form of the page may lead besides Polder, as the sources of a CSP. */
  readonly formTargets?: readonly string[];
}

export function pageText({ title, body }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Polder</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return page.text;
}

/**
 * What a browser may do with a page: nothing but its one style and its forms. `same-origin` for the
 * referrer, because a form sent under `no-referrer` names no origin.
 */
export function pageHeaders({ formTargets = [] }: Page): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
