/** Pages of the server's own: one file of plain HTML, both colour schemes, all in itself. */
import { createHash } from 'node:crypto';
import { STRICTEST_POLICY } from './answer.ts';

export interface HtmlPage {
  readonly html: string;
  /** Lets in the style of the page by its hash, and nothing else. */
  readonly contentSecurityPolicy: string;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --quiet: #8882;
  --accent: light-dark(#0b57a4, #8ab8f0); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem 1.25rem 4rem;
  font: 1rem/1.55 system-ui, sans-serif; color: light-dark(#1b1f24, #e6e8eb);
  background: light-dark(#fff, #16191d); }
a { color: var(--accent); } h1 { font-size: 1.6rem; } h2 { margin-top: 3rem; font-size: 1.3rem; }
h3 { margin: 2.2rem 0 0.4rem; font-size: 1.05rem; overflow-wrap: anywhere; }
code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
pre { padding: 0.75rem; overflow-x: auto; background: var(--quiet); border-radius: 0.3rem; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 700; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; font-size: 0.93rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
caption { text-align: left; font-weight: 600; padding: 0.4rem 0; }
nav ul { columns: 20rem; padding-left: 1.2rem; }
:target { outline: 2px solid var(--accent); outline-offset: 0.4rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 0.5rem; }
`;

export function htmlPage(title: string, main: string): HtmlPage {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${toHtml(title)} – Polder</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<main id="main">
<h1>${toHtml(title)}</h1>
${main}
</main>
</body>
</html>
`;
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const style = `style-src 'sha256-${hash}'`;
  return { html, contentSecurityPolicy: `${STRICTEST_POLICY}; ${style}` };
}

export function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
