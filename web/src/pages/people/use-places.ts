/** The places in which roles are held, as far as one may see them, with their names. */
import { listAllocations } from '../../../../src/client/allocations.ts';
import { listCalls } from '../../../../src/client/calls.ts';
import type { Scope } from '../../../../src/client/me.ts';
import { listParties } from '../../../../src/client/parties.ts';
import { listProgrammes } from '../../../../src/client/programmes.ts';
import { listSites } from '../../../../src/client/sites.ts';
import { useAll } from '../../api/questions.ts';
import { may, type Permission, useSession } from '../../api/session.ts';
import type { Place, ScopeKind } from './givable-roles.ts';

export interface NamedPlace extends Place {
  readonly name: string;
}

/** Of the kinds that are asked for alone. The whole platform has no name here. */
export function usePlaces(kinds: readonly ScopeKind[]): readonly NamedPlace[] {
  const session = useSession();
  const asked = (kind: ScopeKind, permission: Permission) => ({
    isAsked: kinds.includes(kind) && may(session, permission),
  });
  const programmes = useAll('plan', { listProgrammes }, {}, asked('programme', 'programme.read'));
  const parties = useAll('plan', { listParties }, {}, asked('party', 'party.read'));
  const calls = useAll('call', { listCalls }, {}, asked('call', 'call.read'));
  const sites = useAll('site', { listSites }, {}, asked('site', 'site.read'));
  const allocations = useAll(
    'allocation',
    { listAllocations },
    {},
    asked('project', 'allocation.read'),
  );
  const itself = (kind: ScopeKind, id: string): Scope => ({ kind, id });
  return [
    ...(programmes.data?.body.items ?? []).map(({ id, name }) => ({
      ...{ name, around: [itself('programme', id)] },
    })),
    ...(parties.data?.body.items ?? []).map(({ id, name }) => ({
      ...{ name, around: [itself('party', id)] },
    })),
    ...(calls.data?.body.items ?? []).map(({ id, name, programme }) => ({
      ...{ name, around: [itself('call', id), itself('programme', programme)] },
    })),
    ...(sites.data?.body.items ?? []).map(({ id, name }) => ({
      ...{ name, around: [itself('site', id)] },
    })),
    ...(allocations.data?.body.items ?? []).map(({ id, name, funder }) => ({
      ...{ name, around: [itself('project', id), itself('party', funder)] },
    })),
  ];
}
