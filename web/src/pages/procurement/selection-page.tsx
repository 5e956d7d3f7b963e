/** What was selected and what was not, each with its reason; rank order beside the optimum. */
import { awardCall } from '../../../../src/client/awards.ts';
import {
  getSelection,
  listSelectionBids,
  type Selection,
  type SelectionBid,
} from '../../../../src/client/selection.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Awards } from './awards.tsx';
import { BidLink } from './bid-link.tsx';
import { useBidNames } from './bid-names.ts';
import { CallParts, type OfCall, useCallPath } from './call-places.tsx';
import { Complaints } from './complaints.tsx';
import { useExclusionText } from './exclusion-text.ts';
import { FoundCall } from './found-call.tsx';
import { lotName } from './lot-name.ts';
import { useMayAtCall } from './may-at-call.ts';
import { selectionTexts } from './selection-texts.ts';

const THOUSANDTHS = 1_000;
const MICROS = 1e6;

export function SelectionPage() {
  return <FoundCall>{(call) => <OfDecided call={call} />}</FoundCall>;
}

function OfDecided({ call }: OfCall) {
  const params = { callId: call.id };
  const selection = useAnswer('call', { getSelection }, { params });
  const bids = useAll('call', { listSelectionBids }, { params });
  return (
    <Asked query={selection}>
      {({ body }) => (
        <Asked query={bids}>
          {({ body: { items } }) => <Shown call={call} selection={body} bids={items} />}
        </Asked>
      )}
    </Asked>
  );
}

interface ShownProps extends OfCall {
  readonly selection: Selection;
  readonly bids: readonly SelectionBid[];
}

function Shown({ call, selection, bids }: ShownProps) {
  const texts = useTexts(selectionTexts);
  const mayAward = useMayAtCall('award.decide', call);
  const { chosen } = selection;
  return (
    <Page
      title={texts.title(call.name)}
      lead={texts.lead(chosen.bids.length, chosen.excluded.length)}
      path={useCallPath({ call })}
      actions={
        <>
          {call.state === 'awarded' && (
            <PageLink to={`/public/calls/${call.id}`}>{texts.notice}</PageLink>
          )}
          {call.state === 'decided' && mayAward && <Award call={call} />}
        </>
      }
    >
      <CallParts call={call} />
      {call.state === 'awarded' && <Awards call={call} bids={bids} />}
      <Bids call={call} selection={selection} bids={bids} />
      <Basis selection={selection} />
      <Committed selection={selection} />
      <Complaints call={call} />
    </Page>
  );
}

function Bids({ call, selection, bids }: ShownProps) {
  const texts = useTexts(selectionTexts);
  const formats = useFormats();
  const bidName = useBidNames(call.id);
  const exclusionText = useExclusionText();
  const why = (bid: SelectionBid['bid']) => {
    const found = selection.chosen.excluded.find((each) => each.bid === bid);
    return found === undefined ? '–' : exclusionText(found.exclusion);
  };
  const yes = (is: boolean) => (is ? texts.yes : texts.no);
  const [union, states] = moneyColumns(bids, texts, formats);
  return (
    <Panel title={texts.bids}>
      <DataTable
        caption={texts.bids}
        rows={bids}
        rowKey={({ bid }) => bid}
        columns={[
          { key: 'rank', title: texts.rank, isNumber: true, value: ({ rank }) => rank },
          {
            key: 'bid',
            title: texts.bid,
            value: ({ bid }) => bidName(bid),
            show: ({ bid }) => <BidLink bid={bid} name={bidName(bid)} />,
          },
          { key: 'lot', title: texts.lot, value: ({ lot }) => lotName(call, lot), isExtra: true },
          {
            key: 'decided',
            title: texts.decided,
            value: ({ isSelected }) => yes(isSelected),
            show: ({ isSelected }) =>
              isSelected ? <strong>{texts.yes}</strong> : <span>{texts.no}</span>,
          },
          ...choiceColumns(texts),
          scoreColumn(texts, formats),
          union,
          {
            key: 'why',
            title: texts.why,
            value: ({ bid }) => why(bid),
            show: ({ bid }) => <span className="prose">{why(bid)}</span>,
          },
          states,
        ]}
      />
    </Panel>
  );
}

type Texts = (typeof selectionTexts)['en'];

function choiceColumns(texts: Texts): readonly Column<SelectionBid>[] {
  const yes = (is: boolean) => (is ? texts.yes : texts.no);
  return [
    {
      key: 'inRankOrder',
      title: texts.inRankOrder,
      value: ({ isInRankOrder }) => yes(isInRankOrder),
    },
    {
      key: 'inOptimum',
      title: texts.inOptimum,
      value: ({ isInOptimum }) => yes(isInOptimum),
    },
  ];
}

/** Of the Union and of states, in one unit. */
function moneyColumns(bids: readonly SelectionBid[], texts: Texts, formats: Formats) {
  const money = formats.moneyAlike(
    bids.flatMap(({ unionMicros, nationalMicros }) => [unionMicros, nationalMicros]),
  );
  const column = (
    key: 'unionMicros' | 'nationalMicros',
    named: Pick<Column<SelectionBid>, 'key' | 'title' | 'isExtra'>,
  ): Column<SelectionBid> => ({
    ...named,
    isNumber: true,
    value: (bid) => Number(bid[key]) / MICROS,
    show: (bid) => money(bid[key]),
  });
  return [
    column('unionMicros', { key: 'unionEur', title: texts.union }),
    column('nationalMicros', { key: 'statesEur', title: texts.states, isExtra: true }),
  ] as const;
}

function scoreColumn(texts: Texts, formats: Formats): Column<SelectionBid> {
  return {
    key: 'score',
    title: texts.score,
    isNumber: true,
    value: ({ scoreThousandths }) => scoreThousandths / THOUSANDTHS,
    show: ({ scoreThousandths }) => formats.fixed(scoreThousandths / THOUSANDTHS, 2),
  };
}

type OfSelection = Pick<ShownProps, 'selection'>;

function Basis({ selection }: OfSelection) {
  const texts = useTexts(selectionTexts);
  const formats = useFormats();
  const points = (thousandths: number) => formats.decimal(thousandths / THOUSANDTHS);
  const { byRank, optimum, chosen, isOptimumProven, optimumBoundThousandths } = selection;
  const isSame = [...byRank.bids].sort().join() === [...optimum.bids].sort().join();
  const proof = isOptimumProven ? texts.proven : texts.notProven(points(optimumBoundThousandths));
  return (
    <Panel title={texts.sums} note={isSame ? `${texts.same} ${proof}` : proof}>
      <DetailList
        details={[
          [texts.basis, texts[selection.basis]],
          ...(selection.reason === null ? [] : [[texts.reason, selection.reason] as const]),
          [texts.byRankSum, points(byRank.scoreThousandths)],
          [texts.optimumSum, points(optimum.scoreThousandths)],
          [texts.chosenSum, points(chosen.scoreThousandths)],
          [texts.decidedAt, formats.dateTime(selection.decidedAt)],
          [texts.standstillEndsAt, formats.dateTime(selection.standstillEndsAt)],
        ]}
      />
    </Panel>
  );
}

function Committed({ selection: { committed } }: OfSelection) {
  const texts = useTexts(selectionTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (
    <Panel title={texts.committed}>
      <DataTable
        caption={texts.committed}
        rows={committed}
        rowKey={({ state }) => state}
        columns={[
          { key: 'state', title: texts.state, value: ({ state }) => nameOf(state) },
          {
            key: 'eur',
            title: texts.amount,
            isNumber: true,
            value: ({ micros }) => Number(micros) / MICROS,
            show: ({ micros }) => formats.money(micros),
          },
        ]}
      />
    </Panel>
  );
}

function Award({ call: { id, version } }: OfCall) {
  const texts = useTexts(selectionTexts);
  const award = useWrite(['call'], { awardCall });
  return (
    <ConfirmButton
      text={texts.award}
      question={texts.awardQuestion}
      sending={award}
      about={{ version }}
      act={(seen) => award.send({ input: { params: { callId: id } }, version: seen })}
    >
      <p>{texts.awardMore}</p>
    </ConfirmButton>
  );
}
