/**
 * What everyone may do with what is one's own needs no role. A token that is restricted does it
 * only where it is for that: else one that was made to read figures could take its owner's roles.
 */
import { refused } from '../../../kernel/outcome.ts';
import type { Permission } from '../access.ts';

export interface TokenRestricted {
  readonly reason: 'token_restricted';
  /** What the token would have to be for. */
  readonly permission: Permission;
}

export function tokenRestricted(permission: Permission): TokenRestricted & { readonly ok: false } {
  return refused({ reason: 'token_restricted', permission });
}
