/** A refusal of a server for people: what was refused, which field, found, expected. */
import { ServerSaidNo } from '../failure.ts';
import { shownText } from './table.ts';

/** Problem details by RFC 9457, as far as they came. */
export interface SaidProblem {
  readonly type?: string;
  readonly title?: string;
  readonly status: number;
  readonly detail?: string;
  readonly requestId?: string;
  readonly faults?: readonly SaidFault[];
}

export interface SaidFault {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

const NOT_AUTHENTICATED = 401;
const SERVER_ERRORS_FROM = 500;

export function problemText(problem: SaidProblem): string {
  const { title, detail, faults = [], requestId, status } = problem;
  const name = nameOf(problem);
  const lines = [
    `${title ?? 'The server refused it'} [${name}]`,
    ...(detail === undefined ? [] : [detail]),
    ...faults.map(({ field, found, expected }) => `${field}: found ${found}; expected ${expected}`),
    ...(status === NOT_AUTHENTICATED ? ['`polder login` logs you in.'] : []),
    ...(status >= SERVER_ERRORS_FROM && requestId !== undefined ? [`Request ${requestId}.`] : []),
  ];
  return lines.map(shownText).join('\n  ');
}

/** `budget-exceeded` of `https://…/problems/budget-exceeded`. */
function nameOf({ type, status }: SaidProblem): string {
  return type?.split('/').at(-1) ?? String(status);
}

/**
 * The error that ends a command with the answer of the server. What something in between has
 * answered is no refusal: the server was not reached.
 */
export function saidNo(problem: SaidProblem): ServerSaidNo {
  const isInBetween = problem.type === 'about:blank';
  const isUnavailable =
    isInBetween || problem.status >= SERVER_ERRORS_FROM || problem.status === 429;
  return new ServerSaidNo(isUnavailable ? 'unavailable' : 'refused', problemText(problem), problem);
}
