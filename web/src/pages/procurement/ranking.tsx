/** The bids of a call by score, what other weights would make of them, and the decision. */
import {
  getRanking,
  type RankedBid,
  rankWithOtherWeights,
} from '../../../../src/client/ranking.ts';
import { listSelectionBids, type SelectionBid } from '../../../../src/client/selection.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import type { OfCall } from './call-page.tsx';
import { procurementTexts } from './texts.ts';

const PPM_A_PERCENT = 10_000;

export function Ranking({ call }: OfCall) {
  const texts = useTexts(procurementTexts);
  const input = { params: { callId: call.id }, query: { limit: 500 } };
  const answer = useAnswer('call', { getRanking }, input);
  return (
    <Panel title={texts.ranking}>
      <Asked query={answer}>
        {({ body: { items } }) => <Bids caption={texts.ranking} bids={items} />}
      </Asked>
      <OtherWeights call={call} />
    </Panel>
  );
}

/** Weights that one can move; what comes of them decides nothing, and says so. */
function OtherWeights({ call: { id, criteria } }: OfCall) {
  const texts = useTexts(procurementTexts);
  const whatIf = useWrite([], { rankWithOtherWeights });
  const initial: Record<string, string> = Object.fromEntries(
    criteria.map((each) => [each.id, String(each.weightPpm / PPM_A_PERCENT)]),
  );
  const draft = useDraft(`weights-${id}`, initial);
  const submit = (typed: typeof initial) => {
    const weights = criteria.map((each) => ({
      criterion: each.id,
      weightPpm: Math.round(Number((typed[each.id] ?? '').replace(',', '.')) * PPM_A_PERCENT),
    }));
    whatIf.send({ input: { params: { callId: id }, body: { weights } } }).catch(() => undefined);
  };
  return (
    <>
      <h3>{texts.otherWeights}</h3>
      <p className="quiet">{texts.otherWeightsMore}</p>
      <Form draft={draft} sending={whatIf} submitText={texts.rankSo} submit={submit}>
        {criteria.map((each, index) => (
          <TextField
            key={each.id}
            name={each.id}
            pointer={`/weights/${index}/weightPpm`}
            label={texts.weightOf(each.name)}
            inputMode="decimal"
          />
        ))}
      </Form>
      {whatIf.data !== undefined && <Bids caption={texts.whatIf} bids={whatIf.data.body.items} />}
    </>
  );
}

interface BidsProps {
  readonly caption: string;
  readonly bids: readonly RankedBid[];
}

function Bids({ caption, bids }: BidsProps) {
  const texts = useTexts(procurementTexts);
  return (
    <DataTable
      caption={caption}
      rows={bids}
      rowKey={({ bid }) => bid}
      empty={<Empty title={texts.noBid} />}
      columns={[
        { key: 'rank', title: texts.rank, isNumber: true, value: ({ rank }) => rank },
        { key: 'bid', title: texts.bid, value: ({ bid }) => bid },
        { key: 'lot', title: texts.lot, value: ({ lot }) => lot },
        {
          key: 'score',
          title: texts.score,
          isNumber: true,
          value: ({ scoreThousandths: score }) => (score === null ? null : score / 1_000),
        },
        {
          key: 'why',
          title: texts.why,
          value: ({ exclusions }) =>
            exclusions
              .map(({ reason, criterion, said }) =>
                [texts[reason], criterion, said].filter((part) => part !== null).join(': '),
              )
              .join('; ') || '–',
        },
      ]}
    />
  );
}

export function SelectionOfCall({ call: { id } }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.selection}>
      <ListTable
        topic="call"
        list={{ listSelectionBids }}
        path={`/v1/calls/${id}/selection/bids`}
        input={{ params: { callId: id } }}
        caption={texts.selection}
        rowKey={({ bid }) => bid}
        columns={[
          {
            key: 'rank',
            title: texts.rank,
            isNumber: true,
            value: (row: SelectionBid) => row.rank,
          },
          { key: 'bid', title: texts.bid, value: (row: SelectionBid) => row.bid },
          {
            key: 'isSelected',
            title: texts.selected,
            value: (row: SelectionBid) => (row.isSelected ? texts.yes : texts.no),
          },
          {
            key: 'why',
            title: texts.why,
            value: (row: SelectionBid) => row.excludedBecause ?? '–',
          },
          {
            key: 'unionEur',
            title: texts.unionMoney,
            isNumber: true,
            value: (row: SelectionBid) => Number(row.unionMicros) / 1e6,
            show: (row: SelectionBid) => formats.moneyShort(row.unionMicros),
          },
        ]}
      />
    </Panel>
  );
}
