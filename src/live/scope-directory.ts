/** Which scopes there are, and which scopes each lies in, as the rooms keep them. */
import { selectAllocation } from '../access/store/allocations.ts';
import { selectSite } from '../capacity/store/sites.ts';
import { selectParty, selectProgramme } from '../funding/store/parties.ts';
import type { AllocationId, ProgrammeId, SiteId } from '../kernel/ids.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { type Scope, THE_PLATFORM } from '../platform/identity/access.ts';
import type { ScopeDirectory } from '../platform/identity/commands/roles.ts';
import { selectCall } from '../procurement/store/calls.ts';

export const SCOPE_DIRECTORY: ScopeDirectory = { scopesAround };

async function scopesAround(reader: Reader, scope: Scope): Promise<readonly Scope[] | undefined> {
  const { kind, id } = scope;
  switch (kind) {
    case 'platform':
      return id === THE_PLATFORM.id ? [THE_PLATFORM] : undefined;
    case 'programme':
      return alone(scope, await selectProgramme(reader, id as ProgrammeId));
    case 'party':
      return alone(scope, await selectParty(reader, id));
    case 'site':
      return alone(scope, await selectSite(reader, id as SiteId));
    case 'project': {
      const allocation = await selectAllocation(reader, id as AllocationId);
      return allocation === undefined
        ? undefined
        : [scope, { kind: 'party', id: allocation.funder }];
    }
    case 'call': {
      const call = await selectCall(reader, id);
      return call === undefined
        ? undefined
        : [scope, { kind: 'programme', id: call.terms.programme }];
    }
  }
}

function alone(scope: Scope, subject: object | undefined): readonly Scope[] | undefined {
  return subject === undefined ? undefined : [scope];
}
