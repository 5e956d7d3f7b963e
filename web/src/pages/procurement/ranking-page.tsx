/** The ranking of a call as it is stored, and beside it what other weights would make of it. */
import type { Call } from '../../../../src/client/calls.ts';
import { getRanking, type RankedBid } from '../../../../src/client/ranking.ts';
import { useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { BidLink } from './bid-link.tsx';
import { useBidNames } from './bid-names.ts';
import { CallParts, type OfCall, useCallPath } from './call-places.tsx';
import { FoundCall } from './found-call.tsx';
import { lotName } from './lot-name.ts';
import { pointsOf } from './points.ts';
import { rankingTexts } from './ranking-texts.ts';
import { WhatIf } from './what-if.tsx';

const THOUSANDTHS = 1_000;

export function RankingPage() {
  return <FoundCall>{(call) => <OfRanked call={call} />}</FoundCall>;
}

function OfRanked({ call }: OfCall) {
  const answer = useAll('call', { getRanking }, { params: { callId: call.id } });
  return <Asked query={answer}>{({ body }) => <Shown call={call} bids={body.items} />}</Asked>;
}

interface ShownProps extends OfCall {
  readonly bids: readonly RankedBid[];
}

function Shown({ call, bids }: ShownProps) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  const bidName = useBidNames(call.id);
  const first = bids.find(({ rank }) => rank === 1);
  const excluded = bids.filter(({ standing }) => standing === 'excluded').length;
  const score = (first?.scoreThousandths ?? 0) / THOUSANDTHS;
  const lead =
    first === undefined
      ? texts.noneRanked
      : texts.lead(bidName(first.bid), formats.decimal(score), excluded);
  return (
    <Page title={texts.title(call.name)} lead={lead} path={useCallPath({ call })}>
      <CallParts call={call} />
      <Panel title={texts.stored} note={texts.storedMore}>
        <Stored call={call} bids={bids} />
      </Panel>
      {first !== undefined && <WhatIf call={call} bids={bids} />}
    </Page>
  );
}

function Stored({ call, bids }: ShownProps) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  const bidName = useBidNames(call.id);
  const reasonOf = useReasonText(call);
  const score = pointsOf(
    bids.map(({ scoreThousandths }) => scoreThousandths),
    formats,
  );
  return (
    <DataTable
      caption={texts.stored}
      rows={bids}
      rowKey={({ bid }) => bid}
      empty={<Empty title={texts.noBid} />}
      columns={[
        {
          key: 'rank',
          title: texts.rank,
          isNumber: true,
          value: ({ rank }) => rank,
          show: ({ rank }) => (rank === null ? '–' : formats.count(rank)),
        },
        {
          key: 'bid',
          title: texts.bid,
          value: ({ bid }) => bidName(bid),
          show: ({ bid }) => <BidLink bid={bid} name={bidName(bid)} />,
        },
        {
          key: 'score',
          title: texts.score,
          isNumber: true,
          value: ({ scoreThousandths }) => scoreThousandths,
          show: ({ scoreThousandths }) => <strong>{score(scoreThousandths)}</strong>,
        },
        {
          key: 'why',
          title: texts.why,
          value: (bid) => bid.exclusions.map(reasonOf).join('; ') || '–',
          show: (bid) => (
            <span className="prose">{bid.exclusions.map(reasonOf).join('; ') || '–'}</span>
          ),
        },
        ...pointColumns({ call, bids }, formats),
        { key: 'lot', title: texts.lot, value: ({ lot }) => lotName(call, lot) },
      ]}
    />
  );
}

/** A column a criterion. */
function pointColumns({ call, bids }: ShownProps, formats: Formats): readonly Column<RankedBid>[] {
  return call.criteria.map(({ id, name }) => {
    const ofBid = ({ points }: RankedBid) =>
      points.find(({ criterion }) => criterion === id)?.thousandths ?? null;
    const write = pointsOf(bids.map(ofBid), formats);
    return {
      key: `points-${id}`,
      title: name,
      isNumber: true,
      value: ofBid,
      show: (bid) => write(ofBid(bid)),
    };
  });
}

function useReasonText({ criteria }: Pick<Call, 'criteria'>) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  const points = (thousandths: number) => formats.decimal(thousandths / THOUSANDTHS);
  return (exclusion: RankedBid['exclusions'][number]): string => {
    const { reason, said, criterion, thousandths, thousandthsMin } = exclusion;
    if (criterion !== null && thousandths !== null && thousandthsMin !== null) {
      const name = criteria.find(({ id }) => id === criterion)?.name ?? criterion;
      return texts.belowOf(name, points(thousandths), points(thousandthsMin));
    }
    return said === null ? texts[reason] : texts.saying(texts[reason], said);
  };
}
