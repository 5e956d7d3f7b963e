/**
 * Whether a request that is known by its cookie comes from a page of Polder itself: another page
 * can make a browser send the cookie, but neither name our origin nor know what our pages know.
 */
import { hashOfSecret, isSameText } from './secrets.ts';

export interface Provenance {
  readonly method: string;
  /** As the browser says it; pages cannot set it. `null` is what a page without an origin says. */
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, as the browser says it; pages cannot set it. */
  readonly fetchSite: string | undefined;
  /** The header `X-Polder-Csrf`, or the hidden field of a form. */
  readonly csrfToken: string | undefined;
}

export type CsrfRefusal = 'origin_refused' | 'csrf_missing' | 'csrf_wrong';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses, in this order: a write from another origin, or from one that the browser does not name;
 * without the session's token; with another one. What is read needs nothing.
 */
export function csrfRefusal(
  request: Provenance,
  csrfHash: string,
  origins: readonly string[],
): CsrfRefusal | undefined {
  if (SAFE_METHODS.has(request.method)) return undefined;
  if (!isOwnOrigin(request, origins)) return 'origin_refused';
  if (request.csrfToken === undefined || request.csrfToken === '') return 'csrf_missing';
  return isSameText(hashOfSecret(request.csrfToken), csrfHash) ? undefined : 'csrf_wrong';
}

/** A form that is sent without a referrer says `null`: then the browser's own word counts. */
export function isOwnOrigin(
  { origin, fetchSite }: Pick<Provenance, 'origin' | 'fetchSite'>,
  origins: readonly string[],
): boolean {
  if (origin === undefined || origin === 'null') return fetchSite === 'same-origin';
  return origins.includes(origin);
}
