/** Of a party: where it runs machines, what it gives, uses, was owed, and has applied for. */
import { type Allocation, listAllocations } from '../../../../src/client/allocations.ts';
import { type Application, listApplications } from '../../../../src/client/applications.ts';
import { listRegistrations, type Registration } from '../../../../src/client/registrations.ts';
import { listSites, type Site } from '../../../../src/client/sites.ts';
import { listStatements, type StatementHead } from '../../../../src/client/statements.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { hoursColumns } from '../../parts/table/amount-columns.ts';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { applicationTexts } from '../applications/application-texts.ts';
import { stateText } from '../applications/state-text.ts';
import { registrationTexts } from '../registrations/registration-texts.ts';
import { type OfParty, Part } from './part.tsx';
import { partyTexts } from './party-texts.ts';

export function Sites({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const isAsked = may(useSession(), 'site.read');
  const all = useAll('site', { listSites }, { query: { operator: party } }, { isAsked });
  return (
    <Part<Site>
      title={texts.sites}
      rows={all.data?.body.items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'site',
          title: texts.site,
          isLong: true,
          value: ({ name }) => isolated(name),
          show: ({ id, name }) => <PageLink to={`/sites/${id}`}>{isolated(name)}</PageLink>,
        },
      ]}
    />
  );
}

/** What it gives as a funder, or uses as a holder. */
export function Allocations({ party, as }: OfParty & { readonly as: 'funder' | 'holder' }) {
  const texts = useTexts(partyTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const isAsked = may(useSession(), 'allocation.read');
  const all = useAll('allocation', { listAllocations }, { query: { [as]: party } }, { isAsked });
  const other = as === 'funder' ? 'holder' : 'funder';
  const place = as === 'funder' ? { all: { to: '/allocations', search: { funder: party } } } : {};
  return (
    <Part<Allocation>
      title={as === 'funder' ? texts.gives : texts.uses}
      rows={all.data?.body.items}
      rowKey={({ id }) => id}
      {...place}
      columns={[
        {
          key: 'allocation',
          title: texts.allocation,
          isLong: true,
          value: ({ name }) => name,
          show: ({ id, name }) => <PageLink to={`/allocations/${id}`}>{name}</PageLink>,
        },
        partyColumn(nameOf, {
          key: other,
          title: texts[other],
          partyOf: (allocation: Allocation) => allocation[other],
        }),
        {
          key: 'until',
          title: texts.until,
          value: ({ endsAt }) => endsAt,
          show: ({ endsAt }) => formats.date(endsAt),
        },
      ]}
    />
  );
}

/** As of the latest statement of each month. */
export function Statements({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const formats = useFormats();
  const hours = hoursColumns<StatementHead>(formats);
  const isAsked = may(useSession(), 'statement.read');
  const query = { funder: party, isLatest: true, sort: '-month' } as const;
  const all = useAll('statement', { listStatements }, { query }, { isAsked });
  return (
    <Part<StatementHead>
      title={texts.statements}
      rows={all.data?.body.items}
      rowKey={({ month }) => month}
      all={{ to: '/settlement', search: { funder: party } }}
      columns={[
        {
          key: 'month',
          title: texts.month,
          value: ({ month }) => month,
          show: ({ month }) => (
            <PageLink to={`/statements/${party}/${month}`}>{formats.month(month)}</PageLink>
          ),
        },
        hours('entitledGpuHours', texts.entitled, (head) => head.entitledGpuSeconds),
        hours('deliveredGpuHours', texts.delivered, (head) => head.deliveredGpuSeconds),
      ]}
    />
  );
}

export function Applications({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const words = useTexts(applicationTexts);
  const hours = hoursColumns<Application>(useFormats());
  const isAsked = may(useSession(), 'application.read');
  const query = { applicant: party };
  const all = useAll('application', { listApplications }, { query }, { isAsked });
  return (
    <Part<Application>
      title={texts.applications}
      rows={all.data?.body.items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'application',
          title: texts.application,
          isLong: true,
          value: ({ title }) => title,
          show: ({ id, title }) => <PageLink to={`/applications/${id}`}>{title}</PageLink>,
        },
        { key: 'state', title: texts.status, value: ({ state }) => stateText(state, words) },
        hours('requestedGpuHours', texts.requested, (each) => each.requestedGpuSeconds),
      ]}
    />
  );
}

export function Registrations({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const words = useTexts(registrationTexts);
  const formats = useFormats();
  const isAsked = may(useSession(), 'registration.read');
  const all = useAll('registration', { listRegistrations }, {}, { isAsked });
  return (
    <Part<Registration>
      title={texts.registrations}
      rows={all.data?.body.items.filter((each) => each.party === party)}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'person',
          title: texts.person,
          isLong: true,
          value: ({ personName }) => isolated(personName),
          show: ({ id, personName }) => (
            <PageLink to={`/registrations/${id}`}>{isolated(personName)}</PageLink>
          ),
        },
        { key: 'state', title: texts.status, value: ({ state }) => words[state] },
        {
          key: 'askedAt',
          title: texts.askedAt,
          value: ({ askedAt }) => askedAt,
          show: ({ askedAt }) => formats.date(askedAt),
        },
      ]}
    />
  );
}
