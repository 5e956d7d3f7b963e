/** Names of what lists name by its id: asked for once, whatever page wants them. */
import { useMemo } from 'react';
import { listAllocations } from '../../../src/client/allocations.ts';
import { listCommitments } from '../../../src/client/commitments.ts';
import { listContracts } from '../../../src/client/contracts.ts';
import { listAccessModes } from '../../../src/client/modes.ts';
import { listParties } from '../../../src/client/parties.ts';
import { listPersons } from '../../../src/client/persons.ts';
import { listProgrammes } from '../../../src/client/programmes.ts';
import { listSites } from '../../../src/client/sites.ts';
import { useFormats, useTexts } from '../texts/preferences.tsx';
import { nameTexts } from './name-texts.ts';
import { type NameOf, namesOf } from './names-of.ts';
import { useAll } from './questions.ts';
import { may, type Permission, useSession } from './session.ts';

export type { NameOf };

/** What is named on some pages alone, and asked for there. */
export type NamedKind = 'mode' | 'programme' | 'person' | 'allocation' | 'commitment' | 'contract';

/** Of parties, sites, clusters and jobs always; of the kinds that a page adds. */
export function useNames(...kinds: readonly NamedKind[]): NameOf {
  const texts = useTexts(nameTexts);
  const { list } = useFormats();
  const session = useSession();
  const asked = (permission: Permission, ...for_: readonly NamedKind[]) => ({
    isAsked:
      may(session, permission) && (for_.length === 0 || for_.some((kind) => kinds.includes(kind))),
  });
  const parties = useAll('plan', { listParties }, {}, asked('party.read'));
  const sites = useAll('site', { listSites }, {}, asked('site.read'));
  const programmes = useAll(
    'plan',
    { listProgrammes },
    {},
    asked('programme.read', 'programme', 'commitment'),
  );
  const persons = useAll('person', { listPersons }, {}, asked('person.read', 'person'));
  const allocations = useAll(
    'allocation',
    { listAllocations },
    {},
    asked('allocation.read', 'allocation'),
  );
  const commitments = useAll(
    'commitment',
    { listCommitments },
    {},
    asked('commitment.read', 'commitment'),
  );
  const contracts = useAll('contract', { listContracts }, {}, asked('contract.read', 'contract'));
  const modes = useAll('plan', { listAccessModes }, {}, asked('allocation.read', 'mode'));
  const answers = [parties, sites, modes, programmes, persons, allocations, commitments, contracts];
  const me = session.kind === 'person' ? session.me : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are looked at one by one
  return useMemo(() => {
    const named = [parties, modes, programmes, persons, allocations].flatMap(
      ({ data }): readonly { readonly id: string; readonly name: string }[] =>
        data?.body.items ?? [],
    );
    const known = {
      named: me === undefined ? named : [...named, me],
      sites: sites.data?.body.items ?? [],
      commitments: commitments.data?.body.items ?? [],
      contracts: contracts.data?.body.items ?? [],
    };
    return namesOf(known, texts, list);
  }, [texts, list, me, ...answers.map(({ data }) => data)]);
}
