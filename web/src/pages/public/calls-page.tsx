/** What anyone may know of calls: which are open, what each asks, and who was awarded. */
import { listPublishedAwards, type PublishedAward } from '../../../../src/client/awards.ts';
import { getPublishedCalls, type PublishedCall } from '../../../../src/client/published-calls.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { isOpenForBids, shownStateOf } from '../procurement/call-state.ts';
import { procurementTexts } from '../procurement/texts.ts';
import { publicCallTexts } from './call-texts.ts';

const MICROS = 1e6;

export function PublicCallsPage() {
  const answer = useAnswer('call', { getPublishedCalls }, {});
  return <Asked query={answer}>{({ body }) => <Shown calls={body.calls} />}</Asked>;
}

interface OfCalls {
  readonly calls: readonly PublishedCall[];
}

function Shown({ calls }: OfCalls) {
  const texts = useTexts(publicCallTexts);
  const open = calls.filter((call) => isOpenForBids(call, Date.now()));
  const openFirst = [...open, ...calls.filter((call) => !open.includes(call))];
  return (
    <Page
      title={texts.title}
      lead={texts.lead(open.length)}
      actions={<PageLink to="/public/interest">{texts.interest}</PageLink>}
    >
      <Panel title={texts.calls}>
        <Calls calls={openFirst} />
      </Panel>
      <Awards calls={calls} />
    </Page>
  );
}

function Calls({ calls }: OfCalls) {
  const texts = useTexts(publicCallTexts);
  const words = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <DataTable
      caption={texts.calls}
      rows={calls}
      rowKey={({ id }) => id}
      empty={<Empty title={texts.noCall} />}
      columns={[
        {
          key: 'name',
          title: texts.name,
          value: ({ name }) => name,
          show: ({ id, name }) => <PageLink to={`/public/calls/${id}`}>{name}</PageLink>,
        },
        {
          key: 'state',
          title: words.state,
          value: (call) => words[shownStateOf(call, Date.now())],
        },
        {
          key: 'deadlineAt',
          title: words.deadline,
          value: ({ deadlineAt }) => deadlineAt,
          show: ({ deadlineAt }) => formats.dateTime(deadlineAt),
        },
        {
          key: 'states',
          title: words.states,
          isNumber: true,
          value: ({ states }) => states.length,
        },
        {
          key: 'unionEurMax',
          title: words.unionMax,
          isNumber: true,
          value: ({ unionMicrosMax }) => Number(unionMicrosMax) / MICROS,
          show: ({ unionMicrosMax }) => formats.moneyInFull(unionMicrosMax),
        },
      ]}
    />
  );
}

function Awards({ calls }: OfCalls) {
  const texts = useTexts(publicCallTexts);
  const formats = useFormats();
  const lotOf = ({ call, lot }: PublishedAward) =>
    calls.find(({ id }) => id === call)?.lots.find(({ id }) => id === lot)?.name ?? lot;
  const awardedText = ({ awardedAt, standstillEndsAt, lapsedAt }: PublishedAward) => {
    const day = formats.date(awardedAt);
    if (lapsedAt !== null) return `${day}. ${texts.lapsedAt(formats.date(lapsedAt))}`;
    if (standstillEndsAt === null) return day;
    return `${day}. ${texts.standstillUntil(formats.dateTime(standstillEndsAt))}`;
  };
  return (
    <Panel title={texts.awards}>
      <ListTable
        topic="call"
        list={{ listPublishedAwards }}
        path="/v1/published/awards"
        input={{}}
        caption={texts.awards}
        rowKey={({ bid }) => bid}
        empty={<Empty title={texts.noAward} />}
        columns={[
          { key: 'title', title: texts.project, value: ({ title }: PublishedAward) => title },
          {
            key: 'bidder',
            title: texts.bidder,
            value: ({ bidderName }: PublishedAward) => bidderName,
          },
          {
            key: 'call',
            title: texts.name,
            value: ({ callName }: PublishedAward) => callName,
            show: ({ call, callName }: PublishedAward) => (
              <PageLink to={`/public/calls/${call}`}>{callName}</PageLink>
            ),
          },
          { key: 'lot', title: texts.lot, value: lotOf },
          {
            key: 'awardedAt',
            title: texts.awardedAt,
            value: ({ awardedAt }: PublishedAward) => awardedAt,
            show: awardedText,
          },
          {
            key: 'unionEur',
            title: texts.union,
            isNumber: true,
            value: ({ unionMicros }: PublishedAward) => Number(unionMicros) / MICROS,
            show: ({ unionMicros }: PublishedAward) => formats.moneyInFull(unionMicros),
          },
        ]}
      />
    </Panel>
  );
}
