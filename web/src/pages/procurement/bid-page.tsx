/** One bid: sealed, or with what it offers; for its bidder what was decided, and a complaint. */
import { useParams } from '@tanstack/react-router';
import { getBid } from '../../../../src/client/bids.ts';
import { getCall } from '../../../../src/client/calls.ts';
import { lodgeComplaint } from '../../../../src/client/complaints.ts';
import { getOpenedBid, type OpenedBid } from '../../../../src/client/opening.ts';
import { type BidDecision, getBidDecision } from '../../../../src/client/selection.ts';
import { newKey } from '../../api/connection.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { Refused } from '../../api/refused.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ExpectedByServer } from '../../parts/expected.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useKept } from '../../parts/form/use-kept.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { awardTexts } from './award-texts.ts';
import { BidOffer, BidPhases, sizeOf } from './bid-content.tsx';
import { bidTexts } from './bid-texts.ts';
import { useBidStateText } from './bids-page.tsx';
import { callTexts } from './call-texts.ts';
import { useExclusionText } from './exclusion-text.ts';
import { procurementTexts } from './texts.ts';

export function BidPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  const session = useSession();
  if (!isIdOf(id, 'bid')) return <NotFound />;
  if (session.kind === 'unknown') return null;
  return may(session, 'evaluation.read') ? <OfOfficer id={id} /> : <OfBidder id={id} />;
}

function OfOfficer({ id }: Pick<OpenedBid, 'id'>) {
  const answer = useAnswer('call', { getOpenedBid }, { params: { bidId: id } });
  return <Asked query={answer}>{({ body }) => <Shown bid={body} isOwn={false} />}</Asked>;
}

function OfBidder({ id }: Pick<OpenedBid, 'id'>) {
  const answer = useAnswer('call', { getBid }, { params: { bidId: id } });
  return <Asked query={answer}>{({ body }) => <Shown bid={body} isOwn />}</Asked>;
}

interface ShownProps {
  readonly bid: OpenedBid;
  /** Of a party of whoever looks at it. */
  readonly isOwn: boolean;
}

function Shown({ bid, isOwn }: ShownProps) {
  const { id, call: callId, bidder, content } = bid;
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const call = useAnswer('call', { getCall }, { params: { callId } });
  const callName = call.data?.body.name ?? callId;
  const lot = call.data?.body.lots.find((each) => each.id === content?.lot)?.name;
  const size = content === null ? undefined : sizeOf(content);
  const lead =
    size === undefined
      ? texts.leadSealed
      : texts.leadContent(formats.count(size.gpuCount), formats.moneyShort(size.capexMicros));
  return (
    <Page
      title={texts.bidOf(nameOf(bidder))}
      lead={lead}
      path={[
        { to: '/procurement', name: useTexts(procurementTexts).calls },
        { to: `/calls/${callId}`, name: callName },
        { to: `/calls/${callId}/bids`, name: useTexts(callTexts).bids },
      ]}
    >
      {isOwn && <Decision id={id} />}
      {bid.faults.length > 0 && <Faults bid={bid} />}
      {content !== null && <BidPhases content={content} />}
      {content !== null && <BidOffer content={content} lot={lot ?? content.lot} />}
      <Receipt bid={bid} callName={callName} />
    </Page>
  );
}

function Receipt({ bid, callName }: Pick<ShownProps, 'bid'> & { readonly callName: string }) {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const stateText = useBidStateText();
  return (
    <Panel title={texts.bid}>
      <DetailList
        details={[
          [texts.state, stateText(bid.state)],
          [texts.received, formats.dateTime(bid.receivedAt)],
          [texts.openedState, bid.openedAt === null ? '–' : formats.dateTime(bid.openedAt)],
          [
            texts.call,
            <PageLink key="call" to={`/calls/${bid.call}`}>
              {callName}
            </PageLink>,
          ],
          [texts.bid, <code key="id">{bid.id}</code>],
          [texts.seal, <code key="seal">{bid.contentSha256}</code>],
        ]}
      />
    </Panel>
  );
}

function Faults({ bid: { faults } }: Pick<ShownProps, 'bid'>) {
  const texts = useTexts(bidTexts);
  return (
    <Panel title={texts.faults}>
      <DetailList
        details={faults.map(({ path, ...fault }) => [
          path,
          <ExpectedByServer key={path} expected={fault.expected} found={fault.found} />,
        ])}
      />
    </Panel>
  );
}

/** Nothing is told before the decision: that is a 404 of the interface. */
function Decision({ id }: Pick<OpenedBid, 'id'>) {
  const texts = useTexts(bidTexts);
  const answer = useAnswer('call', { getBidDecision }, { params: { bidId: id } });
  const isNone =
    answer.error instanceof Refused && [404, 409].includes(answer.error.problem.status);
  if (isNone) return <p className="quiet">{texts.notDecided}</p>;
  return (
    <Panel title={texts.decision}>
      <Asked query={answer}>{({ body }) => <Decided decision={body} />}</Asked>
    </Panel>
  );
}

function Decided({ decision }: { readonly decision: BidDecision }) {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const exclusionText = useExclusionText();
  const awardWords = useTexts(awardTexts);
  const { exclusion, isSelected, standstillEndsAt, complaintsUntil, calledUp, lapse } = decision;
  const mayComplain = may(useSession(), 'complaint.write');
  const isOpen = complaintsUntil !== null && new Date(complaintsUntil) > new Date();
  return (
    <>
      <p>
        {isSelected ? texts.selected : texts.notSelected}{' '}
        {exclusion !== null && exclusionText(exclusion)}
      </p>
      {calledUp !== null && (
        <p>
          {awardWords.calledUpAt(
            formats.date(calledUp.calledUpAt),
            formats.dateTime(calledUp.standstillEndsAt),
          )}
        </p>
      )}
      {lapse !== null && (
        <p>
          {awardWords.lapsedAt(formats.date(lapse.lapsedAt))}: {lapse.reason}
        </p>
      )}
      <p className="quiet">
        {texts.standstill} {formats.dateTime(complaintsUntil ?? standstillEndsAt)}
      </p>
      {isOpen && mayComplain && <Complain bid={decision.bid} />}
    </>
  );
}

function Complain({ bid }: Pick<BidDecision, 'bid'>) {
  const texts = useTexts(bidTexts);
  const lodging = useWrite(['call'], { lodgeComplaint });
  const draft = useDraft(`complaint-${bid}`, { ground: '' });
  // One for what is typed here: where the answer is lost, it is not lodged once more by sending it
  // again, nor after a reload.
  const { kept, keep } = useKept<`complaint_${string}`>(`complaint-id-${bid}`);
  const lodge = (ground: string) => {
    const id = kept ?? (`complaint_${newKey().slice(0, 16)}` as const);
    keep(id);
    const done = () => {
      keep(undefined);
      draft.clear();
    };
    lodging
      .send({ input: { params: { bidId: bid }, body: { id, ground } } })
      .then(done, () => undefined);
  };
  return (
    <>
      <h3>{texts.complain}</h3>
      <p className="quiet">{texts.complainMore}</p>
      <Form
        draft={draft}
        sending={lodging}
        submitText={texts.complain}
        submit={({ ground }) => lodge(ground)}
      >
        <TextField name="ground" label={texts.ground} />
      </Form>
      {lodging.isSuccess && !draft.isTyped && <p role="status">{texts.complained}</p>}
    </>
  );
}
