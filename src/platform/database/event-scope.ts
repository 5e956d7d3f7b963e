/**
 * Who hears an event. Each of its scopes is heard by those with a role there, and by those whose
 * roles reach everywhere; but a scope that is {@link alone} by the former only: that a bid was
 * sealed is no matter of whoever runs calls or the installation.
 */

const ALONE = ' alone';

/** `party:party_x alone`: heard by those with a role in that very scope, and by nobody else. */
export function alone(scope: string): string {
  return `${scope}${ALONE}`;
}

/** Whom an event is told to; scopes as text, such as `site:site_de`. */
export interface EventListener {
  readonly hearsEverywhere: boolean;
  /** In which it has a role that hears events. */
  readonly scopes: ReadonlySet<string>;
}

export function isHeardBy(
  { hearsEverywhere, scopes }: EventListener,
  of: readonly string[],
): boolean {
  return of.some((scope) => {
    if (scope.endsWith(ALONE)) return scopes.has(scope.slice(0, -ALONE.length));
    return hearsEverywhere || scopes.has(scope);
  });
}
