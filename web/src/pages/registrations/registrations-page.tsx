/** Who asks to apply for which organisation: those that wait first, others as one chooses. */
import { listRegistrations, type Registration } from '../../../../src/client/registrations.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from '../applications/access-parts.tsx';
import { registrationTexts } from './registration-texts.ts';

/** In an address; without any, those that wait. */
const EVERY = 'every';
const CHOICES = ['open', 'granted', 'refused', 'withdrawn', 'ended', EVERY] as const;
type Choice = (typeof CHOICES)[number];

export function RegistrationsPage() {
  const texts = useTexts(registrationTexts);
  const chosen = useSearchWord('state', CHOICES) ?? 'open';
  const state = chosen === EVERY ? undefined : chosen;
  // Who waits longest comes first; of the others, who was asked for last.
  const sort = state === 'open' ? 'asked' : '-asked';
  return (
    <Page title={texts.title} lead={useLead()}>
      <AccessParts />
      <Filter chosen={chosen} />
      <ListTable
        topic="registration"
        list={{ listRegistrations }}
        path="/v1/registrations"
        input={{ query: { state, sort } }}
        caption={texts.registrations}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={state === 'open' ? texts.noOpen : texts.none} />}
      />
    </Page>
  );
}

function useLead(): string | undefined {
  const texts = useTexts(registrationTexts);
  const open = useAll('registration', { listRegistrations }, { query: { state: 'open' } });
  return open.data && texts.lead(open.data.body.items.length);
}

function Filter({ chosen }: { readonly chosen: Choice }) {
  const texts = useTexts(registrationTexts);
  return (
    <ChoicesRow
      label={texts.state}
      to="/registrations"
      chosen={chosen}
      choices={CHOICES.map((value) => ({
        value,
        text: value === EVERY ? texts.everyState : texts[value],
        search: value === 'open' ? {} : { state: value },
      }))}
    />
  );
}

function useColumns(): readonly Column<Registration>[] {
  const texts = useTexts(registrationTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return [
    {
      key: 'organisation',
      title: texts.organisation,
      isLong: true,
      value: ({ organisation }) => organisation,
      show: ({ id, organisation }) => (
        <PageLink to={`/registrations/${id}`}>
          <bdi>{organisation}</bdi>
        </PageLink>
      ),
    },
    {
      key: 'person',
      title: texts.person,
      isLong: true,
      value: ({ personName }) => isolated(personName),
    },
    { key: 'kind', title: texts.kind, isLong: true, value: ({ kind }) => texts[kind] },
    {
      key: 'ofState',
      title: texts.ofState,
      isLong: true,
      value: ({ ofState }) => (ofState === null ? texts.noState : nameOf(ofState)),
    },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    {
      key: 'askedAt',
      title: texts.askedAt,
      value: ({ askedAt }) => askedAt,
      show: ({ askedAt }) => formats.dateTime(askedAt),
    },
    {
      key: 'decidedAt',
      title: texts.decidedAt,
      isExtra: true,
      value: ({ decidedAt }) => decidedAt ?? '',
      show: ({ decidedAt }) => (decidedAt === null ? '–' : formats.dateTime(decidedAt)),
    },
    partyColumn(nameOf, {
      key: 'party',
      title: texts.party,
      partyOf: ({ party }) => party,
      isExtra: true,
    }),
    idColumn(),
  ];
}
