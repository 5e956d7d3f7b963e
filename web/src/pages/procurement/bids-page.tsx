/** The bids of a call: before the opening who will open them and one's own seals; then all. */
import { type Bid, listBids } from '../../../../src/client/bids.ts';
import { type BidOpening, getBidOpening, listOpenedBids } from '../../../../src/client/opening.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { bidTexts } from './bid-texts.ts';
import { CallParts, type OfCall, useCallPath } from './call-places.tsx';
import { FoundCall } from './found-call.tsx';
import { useMayAtCall } from './may-at-call.ts';

export function BidsPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call }: OfCall) {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const session = useSession();
  const mayReadAll = useMayAtCall('evaluation.read', call);
  const mayOpen = useMayAtCall('bid.open', call);
  const query = { call: call.id };
  const opened = useAll('call', { listOpenedBids }, { query }, { isAsked: mayReadAll });
  const isSealed = call.state === 'launched';
  const count = opened.data?.body.items.length;
  const lead = isSealed
    ? texts.sealedLead(formats.dateTime(call.deadlineAt))
    : count !== undefined && texts.openedLead(count);
  return (
    <Page title={texts.title(call.name)} lead={lead} path={useCallPath({ call })}>
      <CallParts call={call} />
      {may(session, 'bid.read') && <Yours call={call} />}
      {mayReadAll && !isSealed && <Opened call={call} />}
      {mayOpen && <Officers call={call} />}
    </Page>
  );
}

function Yours({ call: { id } }: OfCall) {
  const texts = useTexts(bidTexts);
  const query = { call: id };
  return (
    <Panel title={texts.yours}>
      <ListTable
        topic="call"
        list={{ listBids }}
        path="/v1/bids"
        input={{ query }}
        caption={texts.yours}
        rowKey={(bid) => bid.id}
        columns={useBidColumns()}
        empty={<Empty title={texts.noneYours} />}
      />
    </Panel>
  );
}

function Opened({ call: { id } }: OfCall) {
  const texts = useTexts(bidTexts);
  const query = { call: id };
  return (
    <Panel title={texts.opened}>
      <ListTable
        topic="call"
        list={{ listOpenedBids }}
        path="/v1/opened-bids"
        input={{ query }}
        caption={texts.opened}
        rowKey={(bid) => bid.id}
        columns={useBidColumns()}
        empty={<Empty title={texts.noneOpened} />}
      />
    </Panel>
  );
}

export function useBidStateText(): (state: Bid['state']) => string {
  const texts = useTexts(bidTexts);
  return (state) => (state === 'opened' ? texts.openedState : texts[state]);
}

function useBidColumns(): readonly Column<Bid>[] {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const stateText = useBidStateText();
  return [
    {
      key: 'bidder',
      title: texts.bidder,
      value: ({ bidder }) => nameOf(bidder),
      show: ({ id, bidder }) => <PageLink to={`/bids/${id}`}>{nameOf(bidder)}</PageLink>,
    },
    { key: 'state', title: texts.state, value: ({ state }) => stateText(state) },
    {
      key: 'receivedAt',
      title: texts.received,
      value: ({ receivedAt }) => receivedAt,
      show: ({ receivedAt }) => formats.dateTime(receivedAt),
    },
    {
      key: 'seal',
      title: texts.seal,
      value: ({ contentSha256 }) => contentSha256,
      show: ({ contentSha256 }) => <code title={contentSha256}>{contentSha256.slice(0, 16)}…</code>,
    },
    idColumn(texts.bid),
  ];
}

function Officers({ call: { id } }: OfCall) {
  const texts = useTexts(bidTexts);
  const answer = useAnswer('call', { getBidOpening }, { params: { callId: id } });
  return (
    <Panel title={texts.officers}>
      <Asked query={answer}>{({ body }) => <OfficersShown opening={body} />}</Asked>
    </Panel>
  );
}

function OfficersShown({ opening: { officers } }: { readonly opening: BidOpening }) {
  const personName = useNames('person');
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  return (
    <DataTable
      caption={texts.officers}
      rows={officers}
      rowKey={({ person }) => person}
      empty={
        <Empty title={texts.noKeys}>
          <p>{texts.noKeysMore}</p>
        </Empty>
      }
      columns={[
        { key: 'person', title: texts.officer, value: ({ person }) => personName(person) },
        {
          key: 'registeredAt',
          title: texts.keyGiven,
          value: ({ registeredAt }) => registeredAt,
          show: ({ registeredAt }) => formats.dateTime(registeredAt),
        },
        {
          key: 'sharesGivenAt',
          title: texts.sharesGiven,
          value: ({ sharesGivenAt }) => sharesGivenAt ?? '',
          show: ({ sharesGivenAt }) =>
            sharesGivenAt === null ? '–' : formats.dateTime(sharesGivenAt),
        },
      ]}
    />
  );
}
