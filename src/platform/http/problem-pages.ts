/** What each `type` of a problem means, at the address that it is. */
import { type HtmlPage, htmlPage, toHtml } from './page-html.ts';
import type { ProblemType } from './problem.ts';

export function pageOfProblems(types: readonly ProblemType[]): HtmlPage {
  const rows = types.map(
    ({ type, status, title, advice }) =>
      `<tr><td><a href="/problems/${type}"><code>${type}</code></a></td><td>${status}</td>` +
      `<td>${toHtml(title)}</td><td>${toHtml(advice ?? '')}</td></tr>`,
  );
  const head =
    '<tr><th scope="col">type</th><th scope="col">status</th><th scope="col">what it means</th>' +
    '<th scope="col">what to do</th></tr>';
  const table = `<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`;
  const lead =
    '<p>Whatever Polder refuses, it answers as problem details (RFC 9457). Programs decide by ' +
    '<code>type</code>, which never changes; <code>detail</code> says what was expected and ' +
    'found.</p>';
  return htmlPage('Problems', `${lead}\n${table}`);
}

export function pageOfProblem({ type, status, title, advice }: ProblemType): HtmlPage {
  const lines = [
    `<p>${toHtml(title)}.</p>`,
    advice === undefined ? '' : `<p>${toHtml(advice)}</p>`,
    `<p>Status ${status}, type <code>/problems/${type}</code>.</p>`,
    '<p><a href="/problems">All problems</a></p>',
  ];
  return htmlPage(type, lines.join('\n'));
}
