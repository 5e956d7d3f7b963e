/** Weights that one moves, and at once what the same rule makes of the same scores with them. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  type RankedBid,
  rankWithOtherWeights,
  type WhatIfRanking,
} from '../../../../src/client/ranking.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { useBidNames } from './bid-names.ts';
import type { OfCall } from './call-places.tsx';
import { pointsOf } from './points.ts';
import { rankingTexts } from './ranking-texts.ts';
import { type MovedBid, movedBids, movedCount, weightsOf } from './weights.ts';

const PPM = 1e6;
const PPM_A_PERCENT = 10_000;
/** While a weight moves, Polder is asked once it has rested so long. */
const REST_MILLISECONDS = 250;

interface WhatIfProps extends OfCall {
  /** As stored. */
  readonly bids: readonly RankedBid[];
}

export function WhatIf({ call, bids }: WhatIfProps) {
  const { id, criteria } = call;
  const texts = useTexts(rankingTexts);
  const own = criteria.map(({ weightPpm }) => weightPpm / PPM_A_PERCENT);
  const [importances, setImportances] = useState<readonly number[]>(own);
  const weights = weightsOf(importances);
  const isOwn = weights.every((weight, index) => weight === criteria[index]?.weightPpm);
  const rested = useRested(weights.join(' ')).split(' ').map(Number);
  const body = {
    weights: criteria.map((each, index) => ({
      criterion: each.id,
      weightPpm: rested[index] ?? 0,
    })),
  };
  const answer = useAnswer('call', { rankWithOtherWeights }, { params: { callId: id }, body });
  const set = (index: number, importance: number) =>
    setImportances(importances.map((each, at) => (at === index ? importance : each)));
  return (
    <section className="panel what-if">
      <header className="panel-head">
        <h2>{texts.whatIf}</h2>
        <span className="mark">{texts.mark}</span>
      </header>
      <p className="quiet">{texts.whatIfMore}</p>
      <div className="sliders">
        {criteria.map(({ id: criterion, name }, index) => (
          <Slider
            key={criterion}
            name={name}
            importance={importances[index] ?? 0}
            weightPpm={weights[index] ?? 0}
            ownPpm={criteria[index]?.weightPpm ?? 0}
            set={(importance) => set(index, importance)}
          />
        ))}
      </div>
      <Button variant="default" disabled={isOwn} onClick={() => setImportances(own)}>
        {texts.reset}
      </Button>
      <Asked query={answer}>
        {({ body: ranking }) => <Moved call={call} bids={bids} ranking={ranking} isOwn={isOwn} />}
      </Asked>
    </section>
  );
}

/** The value once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

interface SliderProps {
  /** Of the criterion. */
  readonly name: string;
  readonly importance: number;
  readonly weightPpm: number;
  readonly ownPpm: number;
  readonly set: (importance: number) => void;
}

function Slider({ name, importance, weightPpm, ownPpm, set }: SliderProps) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  const share = (ppm: number) => formats.percent(ppm / PPM);
  return (
    <label className="slider">
      <span>{texts.importance(name)}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={importance}
        onChange={({ target }) => set(Number(target.value))}
      />
      <output>{texts.weightNow(share(weightPpm), share(ownPpm))}</output>
    </label>
  );
}

interface MovedProps extends WhatIfProps {
  readonly ranking: WhatIfRanking;
  readonly isOwn: boolean;
}

function Moved({ call, bids, ranking, isOwn }: MovedProps) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  const bidName = useBidNames(call.id);
  const rows = movedBids(bids, ranking.items);
  const count = movedCount(rows);
  const first = rows.find(({ rankAfter }) => rankAfter === 1);
  const sentence =
    count > 0 && first !== undefined ? texts.moves(count, bidName(first.bid)) : texts.nothingMoves;
  const rank = (value: number | null) => (value === null ? '–' : formats.count(value));
  return (
    <>
      <p role="status" className="what-if-answer">
        {isOwn ? texts.asOwn : sentence}
      </p>
      <DataTable
        caption={texts.whatIf}
        rows={rows}
        rowKey={({ bid }) => bid}
        columns={[
          {
            key: 'rankIf',
            title: texts.rankIf,
            isNumber: true,
            value: ({ rankAfter }) => rankAfter,
            show: ({ rankAfter }) => <strong>{rank(rankAfter)}</strong>,
          },
          { key: 'bid', title: texts.bid, value: ({ bid }) => bidName(bid) },
          {
            key: 'change',
            title: texts.change,
            isNumber: true,
            value: (row) => placesOf(row),
            show: (row) => <Change places={placesOf(row)} />,
          },
          {
            key: 'rank',
            title: texts.rank,
            isNumber: true,
            value: ({ rankBefore }) => rankBefore,
            show: ({ rankBefore }) => rank(rankBefore),
          },
          ...scoreColumns(rows, texts, formats),
        ]}
      />
    </>
  );
}

type Texts = (typeof rankingTexts)['en'];

/** Both in the same digits: they are held against each other. */
function scoreColumns(
  rows: readonly MovedBid[],
  texts: Texts,
  formats: Formats,
): readonly Column<MovedBid>[] {
  const score = pointsOf(
    rows.flatMap(({ scoreAfter, scoreBefore }) => [scoreAfter, scoreBefore]),
    formats,
  );
  return [
    {
      key: 'scoreIf',
      title: texts.scoreIf,
      isNumber: true,
      value: ({ scoreAfter }) => scoreAfter,
      show: ({ scoreAfter }) => <strong>{score(scoreAfter)}</strong>,
    },
    {
      key: 'score',
      title: texts.score,
      isNumber: true,
      value: ({ scoreBefore }) => scoreBefore,
      show: ({ scoreBefore }) => score(scoreBefore),
    },
  ];
}

/** Up is more than zero. */
function placesOf({ rankBefore, rankAfter }: MovedBid): number {
  return rankBefore === null || rankAfter === null ? 0 : rankBefore - rankAfter;
}

function Change({ places }: { readonly places: number }) {
  const texts = useTexts(rankingTexts);
  const formats = useFormats();
  if (places === 0) return texts.none;
  return (
    <span className={places > 0 ? 'up' : 'down'}>
      {places > 0 ? texts.up(formats.count(places)) : texts.down(formats.count(-places))}
    </span>
  );
}
