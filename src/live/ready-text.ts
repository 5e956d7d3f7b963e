/** What a service prints once it takes requests. */
import { styleText } from 'node:util';

export interface Login {
  readonly name: string;
  /** In words, such as `funder officer`; empty without one. */
  readonly role: string;
  readonly url: string;
}

export interface Ready {
  readonly url: string;
  /** Where the data lie. */
  readonly where: string;
  /** Of the demo. */
  readonly programme: string | undefined;
  /** One a persona; each works once. */
  readonly logins: readonly Login[];
  /** To the millisecond. */
  readonly readyAfterSeconds: number;
}

export function readyDocument(ready: Ready): string {
  const { url, programme = null } = ready;
  const document = { ok: true, ...ready, programme, docsUrl: `${url}/docs` };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export function readyText(ready: Ready, hasColour: boolean): string {
  const { url, where, programme, logins, readyAfterSeconds } = ready;
  const bold = (text: string) =>
    hasColour ? styleText('bold', text, { validateStream: false }) : text;
  return [
    `Polder is ready after ${readyAfterSeconds.toFixed(1)} s at ${bold(url)}`,
    `  interface   ${url}/docs`,
    `  data        ${where}`,
    ...(programme === undefined ? [] : [`  programme   ${programme}`]),
    ...loginLines(logins),
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function loginLines(logins: readonly Login[]): readonly string[] {
  if (logins.length === 0) return [];
  const shown = logins.map((login) => ({ ...login, role: login.role || 'no role' }));
  const nameWidth = Math.max(...shown.map(({ name }) => name.length));
  const roleWidth = Math.max(...shown.map(({ role }) => role.length));
  const lines = shown.map(
    ({ name, role, url }) => `  ${name.padEnd(nameWidth)}  ${role.padEnd(roleWidth)}  ${url}`,
  );
  return ['Log in as one of these; each link works once:', ...lines];
}
