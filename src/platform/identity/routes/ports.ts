/** What the routes of identity need. */
import type { Database } from '../../database/transaction.ts';
import type { ScopeDirectory } from '../commands/roles.ts';

export interface IdentityPorts {
  readonly database: Database;
  /** What the rooms know of their scopes. */
  readonly directory: ScopeDirectory;
}
