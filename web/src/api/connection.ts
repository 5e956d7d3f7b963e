/** How a page reaches its Polder: the typed client with the session's cookie. */
import type { Connection } from '../../../src/client/runtime.ts';
import { noteReached, noteUnreachable } from './reachability.ts';
import { AWAY_STATUSES } from './refused.ts';

/** Over https the cookie carries `__Host-`. */
const CSRF_COOKIE = /(?:^|; )(?:__Host-)?polder_csrf=([^;]+)/;

export const CONNECTION: Connection = {
  origin: window.location.origin,
  fetch: reach,
  headers: (): Readonly<Record<string, string>> => {
    const token = CSRF_COOKIE.exec(document.cookie)?.[1];
    return token === undefined ? {} : { 'x-polder-csrf': token };
  },
  newKey,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  // Asking again is left to the queries, which show meanwhile that they wait.
  attemptsMax: 1,
};

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    const response = await fetch(address, { credentials: 'same-origin', ...request });
    if (AWAY_STATUSES.includes(response.status)) noteUnreachable();
    else noteReached();
    return response;
  } catch (error) {
    if (request.signal?.aborted !== true) noteUnreachable();
    throw error;
  }
}

/** `randomUUID` is missing where a page comes by http from another machine. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
