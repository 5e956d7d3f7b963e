/** Who leads an allocation and who uses it; one more, for who may give such a role there. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import type { Me, Scope } from '../../../../src/client/me.ts';
import { grantRole, listRoleGrants } from '../../../../src/client/role-grants.ts';
import { useMayIn, useSession } from '../../api/session.ts';
import { Form, SelectField, TextField } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { mayGive } from '../people/givable-roles.ts';
import { useRoleColumns } from '../people/role-table.tsx';
import { roleTexts } from '../people/role-texts.ts';
import { accessTexts } from './texts.ts';

interface OfAllocation {
  readonly allocation: Allocation;
}

/** Nothing for who may not see people there. */
export function AllocationPeople({ allocation }: OfAllocation) {
  const texts = useTexts(accessTexts);
  const words = useTexts(roleTexts);
  const session = useSession();
  const around = scopesAround(allocation);
  const columns = useRoleColumns({ place: false });
  const maySee = useMayIn('person.read', around);
  if (!maySee || session.kind !== 'person') return null;
  const query = { scopeKind: 'project', scopeId: allocation.id, isLive: true } as const;
  return (
    <Panel title={texts.people}>
      <ListTable
        topic="person"
        list={{ listRoleGrants }}
        path="/v1/role-grants"
        input={{ query }}
        caption={texts.people}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<Empty title={words.noneMore} />}
      />
      <Add allocation={allocation} me={session.me} />
    </Panel>
  );
}

function scopesAround({ id, funder }: Allocation): readonly Scope[] {
  return [
    { kind: 'project', id },
    { kind: 'party', id: funder },
  ];
}

const PROJECT_ROLES = ['member', 'principal-investigator'] as const;

/** Whoever comes new is not seen by who lets it in: it says its id. */
function Add({ allocation, me }: OfAllocation & { readonly me: Me }) {
  const words = useTexts(roleTexts);
  const giving = useWrite(['person', 'audit'], { grantRole });
  const kept = useDraft(`person-of-${allocation.id}`, { personId: '', role: '' });
  const around = scopesAround(allocation);
  const roles = PROJECT_ROLES.filter((each) => mayGive(me, each, { around }));
  const role = roles.find((each) => each === kept.values.role) ?? roles[0];
  if (role === undefined) return null;
  const draft = shownDraft(kept, { personId: kept.values.personId, role });
  const add = (typed: string) => {
    const personId = typed.trim();
    const body = {
      // What is no id is sent as it was typed, and Polder says what it expected.
      personId: personId as `person_${string}`,
      role,
      scope: { kind: 'project', id: allocation.id },
    } as const;
    giving.send({ input: { body } }).then(draft.clear, () => undefined);
  };
  return (
    <Form
      draft={draft}
      sending={giving}
      submitText={words.add}
      submit={({ personId }) => add(personId)}
    >
      <TextField name="personId" label={words.personId} description={words.personIdMore} />
      <SelectField
        name="role"
        label={words.role}
        choices={roles.map((each) => ({ value: each, label: words[each] }))}
      />
    </Form>
  );
}
