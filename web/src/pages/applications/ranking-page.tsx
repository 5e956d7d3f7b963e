/** The applications of a call by the mean points of their reviews, for the panel. */
import {
  listApplicationRanking,
  type ReviewedApplication,
} from '../../../../src/client/reviews.ts';
import { useNames } from '../../api/names.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { applicationTexts } from './application-texts.ts';
import { accessCallTexts } from './call-texts.ts';
import { decisionTexts } from './decision-texts.ts';
import { FoundCall, type OfCall } from './found-call.tsx';
import { stateText } from './state-text.ts';

const SECONDS_PER_HOUR = 3_600;
const THOUSANDTHS = 1_000;

export function RankingPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call: { id, name } }: OfCall) {
  const texts = useTexts(decisionTexts);
  const words = useTexts(accessCallTexts);
  return (
    <Page
      title={texts.rankingTitle(name)}
      lead={texts.rankingLead}
      path={[
        { to: '/access-calls', name: words.calls },
        { to: `/access-calls/${id}`, name },
      ]}
    >
      <Panel title={texts.ranking}>
        <ListTable
          topic="application"
          list={{ listApplicationRanking }}
          path={`/v1/access-calls/${id}/ranking`}
          input={{ params: { accessCallId: id } }}
          caption={texts.ranking}
          columns={useColumns()}
          rowKey={({ application }) => application}
          empty={<Empty title={texts.noRanking} />}
        />
      </Panel>
    </Page>
  );
}

function useColumns(): readonly Column<ReviewedApplication>[] {
  const texts = useTexts(decisionTexts);
  const words = useTexts(applicationTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const amount = (name: 'requested' | 'recommended' | 'awarded') => ({
    key: `${name}GpuHours`,
    title: words[name],
    isNumber: true,
    value: (row: ReviewedApplication) => {
      const gpuSeconds = row[`${name}GpuSeconds`];
      return gpuSeconds === null ? null : gpuSeconds / SECONDS_PER_HOUR;
    },
    show: (row: ReviewedApplication) => {
      const gpuSeconds = row[`${name}GpuSeconds`];
      return gpuSeconds === null ? '–' : formats.hours(gpuSeconds);
    },
  });
  return [
    {
      key: 'title',
      title: words.application,
      isLong: true,
      value: ({ title }) => title,
      show: ({ application, title }) => (
        <PageLink to={`/applications/${application}`}>{title}</PageLink>
      ),
    },
    {
      key: 'meanPoints',
      title: texts.mean,
      isNumber: true,
      value: ({ meanThousandths: mean }) => (mean === null ? null : mean / THOUSANDTHS),
      show: ({ meanThousandths: mean }) =>
        mean === null ? '–' : formats.decimal(mean / THOUSANDTHS),
    },
    {
      key: 'reviewCount',
      title: texts.reviewCount,
      isNumber: true,
      value: ({ reviewCount }) => reviewCount,
    },
    partyColumn(nameOf, {
      key: 'applicant',
      title: words.applicant,
      partyOf: (row) => row.applicant,
    }),
    { key: 'state', title: words.state, value: ({ state }) => stateText(state, words) },
    amount('requested'),
    amount('recommended'),
    amount('awarded'),
    {
      key: 'cutOffAt',
      title: words.cutOff,
      value: ({ cutOffAt }) => cutOffAt ?? '',
      show: ({ cutOffAt }) => (cutOffAt === null ? '–' : formats.dateTime(cutOffAt)),
    },
  ];
}
