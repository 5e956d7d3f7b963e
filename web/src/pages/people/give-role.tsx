/** A role is given: which of those that one may give, and where. */
import { NativeSelect } from '@mantine/core';
import type { Me, Scope } from '../../../../src/client/me.ts';
import { grantRole } from '../../../../src/client/role-grants.ts';
import { useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Form, SelectField } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { givableRoles, kindsOf, mayGive, type Role, type ScopeKind } from './givable-roles.ts';
import { roleTexts } from './role-texts.ts';
import { usePlaces } from './use-places.ts';

const PLATFORM: Scope = { kind: 'platform', id: 'polder' };

interface GiveRoleProps {
  readonly personId: string;
}

/** Nothing for who gives none, and of oneself: nobody raises itself. */
export function GiveRole({ personId }: GiveRoleProps) {
  const session = useSession();
  if (session.kind !== 'person' || session.me.id === personId) return null;
  const roles = givableRoles(session.me);
  return roles.length === 0 ? null : <Giving me={session.me} roles={roles} personId={personId} />;
}

interface GivingProps extends GiveRoleProps {
  readonly me: Me;
  readonly roles: readonly Role[];
}

function Giving({ me, roles, personId }: GivingProps) {
  const texts = useTexts(roleTexts);
  const giving = useWrite(['person', 'audit'], { grantRole });
  const kept = useDraft(`role-${personId}`, { role: '', place: '' });
  const role = roles.find((each) => each === kept.values.role);
  const choices = usePlaceChoices(me, role);
  const draft = shownDraft(kept, { role: role ?? '', place: kept.values.place });
  const give = (typed: string) => {
    if (role === undefined || !isIdOf(personId, 'person')) return;
    const [kind = '', id = ''] = typed.split(':');
    const body = { personId, role, scope: { kind: kind as ScopeKind, id } };
    giving.send({ input: { body } }).then(draft.clear, () => undefined);
  };
  return (
    <Panel title={texts.give}>
      <Form
        draft={draft}
        sending={giving}
        submitText={texts.give}
        submit={({ place }) => give(place)}
      >
        <NativeSelect
          label={texts.role}
          data={[
            { value: '', label: texts.choose },
            ...roles.map((each) => ({ value: each, label: texts[each] })),
          ]}
          value={role ?? ''}
          required
          onChange={({ target }) => kept.setAll({ role: target.value, place: '' })}
          w="100%"
        />
        <SelectField name="place" label={texts.place} pointer="/scope" choices={choices} />
      </Form>
    </Panel>
  );
}

/** By their kinds, each with those in which the role may be given by this person. */
function usePlaceChoices(me: Me, role: Role | undefined) {
  const texts = useTexts(roleTexts);
  const kinds = role === undefined ? [] : kindsOf(me, role);
  const places = usePlaces(kinds);
  if (role === undefined) return [{ value: '', label: texts.choose }];
  const platform = mayGive(me, role, { around: [PLATFORM] })
    ? [{ value: 'platform:polder', label: texts.polder }]
    : [];
  const groups = kinds.map((kind) => ({
    group: texts[kind],
    items: places
      .filter((place) => place.around[0]?.kind === kind && mayGive(me, role, place))
      .map(({ name, around: [first] }) => {
        return { value: `${first?.kind}:${first?.id}`, label: isolated(name) };
      }),
  }));
  return [
    { value: '', label: texts.choose },
    ...platform,
    ...groups.filter(({ items }) => items.length > 0),
  ];
}
