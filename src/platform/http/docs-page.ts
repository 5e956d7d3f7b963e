/** The interface to read: one page of all routes, from the same table as everything else. */
import { expectedWords, type PlainSchema, toPlainSchema } from './fault-words.ts';
import { type InterfaceInfo, problemsByStatus } from './open-api.ts';
import { type HtmlPage, htmlPage, toHtml } from './page-html.ts';
import { type AnyRoute, type RouteShape, type RouteSpec, statusesOf } from './route.ts';

type Spec = RouteSpec<RouteShape>;

const LEAD = `
<p>REST over JSON, the same for pages, command line and programs; as a document for machines at
<a href="/openapi.json">/openapi.json</a>. What is refused is told as <a href="/problems">problem
details</a>.</p>
<ul>
<li>Times are RFC 3339 in UTC; money is text of whole micros of a euro; GPU time is in
GPU-seconds.</li>
<li>Every write takes <code>Idempotency-Key</code>: the same request with the same key is done once,
and answered the same.</li>
<li>What is updated has an <code>ETag</code>; its update needs <code>If-Match</code>.</li>
<li>Lists have <code>limit</code>, <code>cursor</code> and <code>sort</code>, and come as CSV by
<code>Accept: text/csv</code> or <code>?format=csv</code>, all of their rows then.</li>
<li>Log in with <code>Authorization: Bearer</code> and a personal token.</li>
</ul>`;

export function docsPageOf(
  routes: readonly Pick<AnyRoute, 'spec'>[],
  { title, version, description }: InterfaceInfo,
): HtmlPage {
  const rooms = [...new Set(routes.map(({ spec }) => spec.room))];
  const specsOf = (room: string) =>
    routes.map(({ spec }) => spec).filter((spec) => spec.room === room);
  const entries = rooms.map((room) => `<li>${toHtml(room)}${linksOf(specsOf(room))}</li>`);
  const nav = `<nav aria-label="Routes"><ul>${entries.join('\n')}</ul></nav>`;
  const parts = rooms.map(
    (room) =>
      `<section><h2>${toHtml(room)}</h2>${specsOf(room).map(routeHtml).join('\n')}</section>`,
  );
  const lead = `<p>${toHtml(description)} Version ${toHtml(version)}.</p>`;
  return htmlPage(title, [lead, LEAD, nav, ...parts].join('\n'));
}

function linksOf(specs: readonly Spec[]): string {
  const links = specs.map(
    ({ operationId, summary }) => `<li><a href="#${operationId}">${toHtml(summary)}</a></li>`,
  );
  return `<ul>${links.join('')}</ul>`;
}

function routeHtml(spec: Spec): string {
  const { operationId, method, path, summary, description, permission } = spec;
  const name = `<span class="method">${method}</span> <code>${toHtml(path)}</code>`;
  return [
    `<article id="${operationId}"><h3>${name}</h3>`,
    `<p>${toHtml(summary)}.${description === undefined ? '' : ` ${toHtml(description)}`}</p>`,
    `<p>Permission <code>${permission}</code>. Answers ${statusesOf(spec).join(', ')}.</p>`,
    tableOf('In the path', spec.params),
    tableOf('In the query', spec.query),
    tableOf('Body', spec.body),
    spec.kind === 'stream' ? '' : tableOf('Answer', spec.answer),
    problemsHtml(spec),
    '</article>',
  ].join('\n');
}

function tableOf(caption: string, schema: RouteShape['body']): string {
  const rows = rowsOf(toPlainSchema(schema), '', true);
  if (rows.length === 0) return '';
  const head =
    '<tr><th scope="col">field</th><th scope="col">there</th><th scope="col">what</th></tr>';
  const body = rows.join('');
  return `<table><caption>${caption}</caption><thead>${head}</thead><tbody>${body}</tbody></table>`;
}

/** A row for each member, those of objects and of lists within too. */
function rowsOf(schema: PlainSchema, path: string, isRequired: boolean): readonly string[] {
  if (schema['x-absent'] === true) return [];
  const inner = schema.anyOf?.find(({ type }) => type === 'object') ?? schema;
  if (inner.properties !== undefined) {
    const { required = [], properties } = inner;
    return Object.entries(properties).flatMap(([name, member]) =>
      rowsOf(member, path === '' ? name : `${path}.${name}`, required.includes(name)),
    );
  }
  if (inner.items?.properties !== undefined) return rowsOf(inner.items, `${path}[]`, isRequired);
  const there = isRequired ? 'always' : 'optional';
  const words = schema.default === undefined ? '' : `; else ${String(schema.default)}`;
  const what = toHtml(`${expectedWords(schema)}${words}`);
  return [`<tr><td><code>${toHtml(path)}</code></td><td>${there}</td><td>${what}</td></tr>`];
}

function problemsHtml(spec: Spec): string {
  const types = [...problemsByStatus(spec).values()].flat();
  const links = types.map(
    ({ type, status }) => `<a href="/problems/${type}"><code>${type}</code></a> (${status})`,
  );
  return `<p>Refused as ${links.join(', ')}.</p>`;
}
