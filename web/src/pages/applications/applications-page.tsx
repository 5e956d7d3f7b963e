/** Who applies for how much: requested, recommended and awarded side by side, and what is due. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type AccessCall, listAccessCalls } from '../../../../src/client/access-calls.ts';
import { type Application, listApplications } from '../../../../src/client/applications.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { useSearchId, useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink, type Search } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from './access-parts.tsx';
import { applicationTexts } from './application-texts.ts';
import { AwardsToTend } from './awards-to-tend.tsx';
import { dueText, STATES, stateText } from './state-text.ts';

const SECONDS_PER_HOUR = 3_600;

export function ApplicationsPage() {
  const texts = useTexts(applicationTexts);
  const isApplicant = may(useSession(), 'application.write');
  const call = useSearchId('call', 'access-call');
  const state = useSearchWord('state', STATES);
  const overdue = useSearchWord('overdue', ['true']);
  const calls = useAll('access-call', { listAccessCalls }, {}).data?.body.items ?? [];
  const none = (
    <Empty title={texts.none}>
      {isApplicant && <PageLink to="/access-calls">{texts.noneMore}</PageLink>}
    </Empty>
  );
  return (
    <Page title={isApplicant ? texts.mine : texts.title} lead={useLead()}>
      <AccessParts />
      <AwardsToTend />
      <Filters calls={calls} chosen={{ call, state, overdue }} />
      <ListTable
        topic="application"
        list={{ listApplications }}
        path="/v1/applications"
        input={{ query: { call, state, overdue: overdue === undefined ? undefined : true } }}
        caption={texts.applications}
        columns={useColumns(calls)}
        rowKey={({ id }) => id}
        empty={none}
      />
    </Page>
  );
}

function useLead(): string | undefined {
  const texts = useTexts(applicationTexts);
  const items = useAll('application', { listApplications }, {}).data?.body.items;
  if (items === undefined) return undefined;
  if (items.length === 0) return texts.leadNone;
  const waiting = items.filter(({ dueAt }) => dueAt !== null).length;
  return texts.lead(items.length, waiting, items.filter(({ isOverdue }) => isOverdue).length);
}

type Chosen = Readonly<Record<'call' | 'state' | 'overdue', string | undefined>>;

interface FiltersProps {
  readonly calls: readonly AccessCall[];
  readonly chosen: Chosen;
}

function Filters({ calls, chosen }: FiltersProps) {
  const texts = useTexts(applicationTexts);
  const navigate = useNavigate();
  const states = STATES.map((state) => [state, stateText(state, texts)] as const);
  const search = (change: Partial<Chosen>) => searchOf({ ...chosen, ...change });
  return (
    <>
      <Choices
        label={texts.state}
        of={[['', texts.everyState], ...states]}
        {...{ chosen, search }}
      />
      <Choices
        label={texts.time}
        name="overdue"
        of={[
          ['', texts.anyTime],
          ['true', texts.overdueOnly],
        ]}
        {...{ chosen, search }}
      />
      <NativeSelect
        className="narrow"
        label={texts.call}
        value={chosen.call ?? ''}
        data={[
          { value: '', label: texts.everyCall },
          ...calls.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ target }) =>
          navigate({ to: '/applications', search: search({ call: target.value }) })
        }
      />
    </>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly name?: 'state' | 'overdue';
  readonly of: readonly (readonly [value: string, text: string])[];
  readonly chosen: Chosen;
  /** The filters as they are but for a change, as an address has them. */
  readonly search: (change: Partial<Chosen>) => Search;
}

function Choices({ label, name = 'state', of, chosen, search }: ChoicesProps) {
  return (
    <ChoicesRow
      label={label}
      to="/applications"
      chosen={chosen[name] ?? ''}
      choices={of.map(([value, text]) => ({
        ...{ value, text },
        search: search({ [name]: value }),
      }))}
    />
  );
}

function searchOf(chosen: Chosen): Search {
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  );
}

function useColumns(calls: readonly AccessCall[]): readonly Column<Application>[] {
  const isApplicant = may(useSession(), 'application.write');
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const names = new Map<string, string>(calls.map(({ id, name }) => [id, name]));
  const callName = ({ call }: Application) => names.get(call) ?? nameOf(call);
  return [
    {
      key: 'title',
      title: texts.application,
      isLong: true,
      value: ({ title }) => title,
      show: ({ id, title }) => <PageLink to={`/applications/${id}`}>{title}</PageLink>,
    },
    partyColumn(nameOf, {
      key: 'applicant',
      title: texts.applicant,
      partyOf: ({ applicant }) => applicant,
      isExtra: isApplicant,
    }),
    {
      key: 'call',
      title: texts.call,
      value: callName,
      show: (row) => <PageLink to={`/access-calls/${row.call}`}>{callName(row)}</PageLink>,
    },
    { key: 'state', title: texts.state, value: ({ state }) => stateText(state, texts) },
    {
      key: 'dueAt',
      title: texts.due,
      isLong: true,
      value: ({ dueAt }) => dueAt ?? '',
      show: (row) => (
        <span className={row.isOverdue ? 'lacking' : undefined}>
          {dueText(row, texts, formats)}
        </span>
      ),
    },
    ...useAmountColumns(),
    {
      key: 'submittedAt',
      title: texts.submittedAt,
      isExtra: true,
      value: ({ submittedAt }) => submittedAt,
      show: ({ submittedAt }) => formats.dateTime(submittedAt),
    },
    {
      key: 'cutOffAt',
      title: texts.cutOff,
      isExtra: true,
      value: ({ cutOffAt }) => cutOffAt ?? '',
      show: ({ cutOffAt }) => (cutOffAt === null ? '–' : formats.dateTime(cutOffAt)),
    },
    idColumn(),
  ];
}

function useAmountColumns(): readonly Column<Application>[] {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  return (['requested', 'recommended', 'awarded'] as const).map((name) => ({
    key: `${name}GpuHours`,
    title: texts[name],
    isNumber: true,
    value: (row) => {
      const gpuSeconds = row[`${name}GpuSeconds`];
      return gpuSeconds === null ? null : gpuSeconds / SECONDS_PER_HOUR;
    },
    show: (row) => {
      const gpuSeconds = row[`${name}GpuSeconds`];
      return gpuSeconds === null ? '–' : formats.hours(gpuSeconds);
    },
  }));
}
