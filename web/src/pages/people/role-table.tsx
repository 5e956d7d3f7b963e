/** Roles that were given, and the end of those that one may end. */
import type { Scope } from '../../../../src/client/me.ts';
import { endRole, type RoleGrant } from '../../../../src/client/role-grants.ts';
import { useNames } from '../../api/names.ts';
import { useSession } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { PartyLink } from '../../parts/party-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { mayGive, type Place } from './givable-roles.ts';
import { roleTexts } from './role-texts.ts';
import { usePlaces } from './use-places.ts';

const ALL_KINDS = ['programme', 'party', 'call', 'site', 'project'] as const;

interface RoleColumnsOptions {
  /** Left out where all are of one person, or in one place. */
  readonly person?: boolean;
  readonly place?: boolean;
}

export function useRoleColumns(options: RoleColumnsOptions): readonly Column<RoleGrant>[] {
  const { person = true, place = true } = options;
  const texts = useTexts(roleTexts);
  const formats = useFormats();
  const nameOf = useNames('person', 'programme', 'allocation');
  const placeName = usePlaceNames();
  const columns: readonly (Column<RoleGrant> | false)[] = [
    person && {
      key: 'person',
      title: texts.person,
      isLong: true,
      value: ({ personId }) => nameOf(personId),
      show: ({ personId }) => <PageLink to={`/people/${personId}`}>{nameOf(personId)}</PageLink>,
    },
    { key: 'role', title: texts.role, isLong: true, value: ({ role }) => texts[role] },
    place && {
      key: 'place',
      title: texts.place,
      isLong: true,
      value: ({ scope }) => placeName(scope),
      show: ({ scope }) => <PlaceLink scope={scope} name={placeName(scope)} />,
    },
    {
      key: 'since',
      title: texts.since,
      value: ({ grantedAt }) => grantedAt,
      show: ({ grantedAt }) => formats.date(grantedAt),
    },
    {
      key: 'givenBy',
      title: texts.givenBy,
      isExtra: true,
      value: ({ grantedBy }) => nameOf(grantedBy),
    },
    {
      key: 'ended',
      title: texts.ended,
      value: ({ endedAt }) => endedAt ?? '',
      show: (grant) =>
        grant.endedAt === null ? <EndRole grant={grant} /> : formats.date(grant.endedAt),
    },
    {
      key: 'endedBy',
      title: texts.endedBy,
      isExtra: true,
      value: ({ endedBy }) => (endedBy === null ? '' : nameOf(endedBy)),
    },
    idColumn(),
  ];
  return columns.filter((column) => column !== false);
}

/** Of calls, which no other page names by their ids. */
export function usePlaceNames(): (scope: Scope) => string {
  const texts = useTexts(roleTexts);
  const nameOf = useNames('programme', 'allocation');
  const calls = usePlaces(['call']);
  return ({ kind, id }) => {
    if (kind === 'platform') return texts.polder;
    const call = calls.find(({ around }) => around[0]?.id === id);
    return call?.name ?? nameOf(id);
  };
}

const PAGES = { call: '/calls', project: '/allocations', site: '/sites' } as const;

function PlaceLink({
  scope: { kind, id },
  name,
}: {
  readonly scope: Scope;
  readonly name: string;
}) {
  if (kind === 'party') return <PartyLink party={id} />;
  if (kind === 'platform' || kind === 'programme') return name;
  return <PageLink to={`${PAGES[kind]}/${id}`}>{name}</PageLink>;
}

function EndRole({ grant }: { readonly grant: RoleGrant }) {
  const texts = useTexts(roleTexts);
  const nameOf = useNames('person');
  const ending = useWrite(['person', 'audit'], { endRole });
  const { id, role, scope, personId } = grant;
  const mayEnd = useMayEnd(grant);
  if (!mayEnd) return '–';
  const input = { params: { grantId: id } };
  return (
    <ConfirmButton
      text={texts.end}
      question={texts.endQuestion(texts[role], nameOf(personId))}
      sending={ending}
      act={() => ending.send({ input })}
      isGrave
    >
      <p>{texts.endMore}</p>
      {scope.kind === 'platform' && <p>{texts.polder}</p>}
    </ConfirmButton>
  );
}

/** One's own role, and one that one might give. */
function useMayEnd({ personId, role, scope }: RoleGrant): boolean {
  const session = useSession();
  const places = usePlaces(ALL_KINDS);
  if (session.kind !== 'person') return false;
  if (session.me.id === personId) return true;
  const place: Place = places.find(({ around: [first] }) => first?.id === scope.id) ?? {
    around: [scope],
  };
  return mayGive(session.me, role, place);
}
