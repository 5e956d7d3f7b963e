/** A ranking as a document: the bids by score with their points, and those that have no rank. */
import { countedText, countText } from '../../kernel/number-text.ts';
import {
  headedTable,
  heading,
  type PageBlock,
  type PageColumn,
  type PageDocument,
  paragraph,
} from '../../kernel/page-document.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { CallState, CallTerms, Criterion } from '../call.ts';
import type { PendingBid, RankedBid, Ranking, RankingExclusion, UnrankedBid } from '../ranking.ts';
import { momentText, pointsText, shareText } from './words.ts';

/** Columns of criteria that fit a page that stands upright. */
const CRITERIA_UPRIGHT_MAX = 5;

export interface RankingOnPaper {
  readonly terms: Pick<CallTerms, 'id' | 'name' | 'criteria'>;
  readonly state: CallState;
  readonly ranking: Ranking;
  readonly author: string;
}

/** `at`: when it was computed from what was stored. */
export function rankingDocument(
  { terms, state, ranking, author }: RankingOnPaper,
  at: EpochSeconds,
): PageDocument {
  const { criteria } = terms;
  const { ranked, excluded, pending } = ranking;
  const isOver = state !== 'launched' && state !== 'opened';
  return {
    title: `Ranking of the call: ${terms.name}`,
    language: 'en',
    author,
    at,
    isLandscape: criteria.length > CRITERIA_UPRIGHT_MAX,
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Call', terms.id],
          ['State', state],
          ['Evaluation', isOver ? 'ended' : 'not ended: ranks may still change'],
          ['Ranked', countedText(ranked.length, 'bid')],
          ['Excluded', countedText(excluded.length, 'bid')],
          ['Waiting', countedText(pending.length, 'bid')],
          ['Computed', `${momentText(at)}, from the stored consensus points`],
        ],
      },
      paragraph(
        `A score is the sum of weight × points ÷ full marks × 100 over the criteria: ` +
          `${criteria.map(weightText).join('; ')}. Equal scores are ordered by the points of the ` +
          'first criterion, then by the time of receipt, then by id.',
      ),
      ...rankedBlocks(ranked, criteria),
      ...excludedBlocks(excluded, criteria),
      ...pendingBlocks(pending, criteria),
    ],
  };
}

function weightText({ name, weightPpm }: Criterion): string {
  return `${name} ${shareText(weightPpm)}`;
}

function rankedBlocks(
  ranked: readonly RankedBid[],
  criteria: readonly Criterion[],
): readonly PageBlock[] {
  if (ranked.length === 0) return [heading('Ranked bids'), paragraph('No bid is ranked.')];
  const columns: readonly PageColumn[] = [
    { title: 'Rank', share: 1, isFigure: true },
    { title: 'In its lot', share: 1, isFigure: true },
    { title: 'Bid', share: 4 },
    { title: 'Lot', share: 1.5 },
    { title: 'Score', share: 1.5, isFigure: true },
    ...criteria.map(({ name }) => ({ title: name, share: 1.7, isFigure: true as const })),
  ];
  const rows = ranked.map(({ rank, rankInLot, bid, lot, scoreThousandths, points }) => [
    countText(rank),
    countText(rankInLot),
    bid,
    lot,
    pointsText(scoreThousandths),
    ...points.map(({ thousandths }) => pointsText(thousandths)),
  ]);
  return headedTable('Ranked bids', columns, rows);
}

function excludedBlocks(
  excluded: readonly UnrankedBid[],
  criteria: readonly Criterion[],
): readonly PageBlock[] {
  if (excluded.length === 0) return [];
  const rows = excluded.map(({ bid, lot, exclusions }) => [
    bid,
    lot,
    exclusions.map((each) => exclusionText(each, criteria)).join('\n'),
  ]);
  const columns = [
    { title: 'Bid', share: 2 },
    { title: 'Lot', share: 1 },
    { title: 'Why it is not ranked', share: 5 },
  ];
  return headedTable('Excluded bids', columns, rows);
}

function exclusionText(exclusion: RankingExclusion, criteria: readonly Criterion[]): string {
  switch (exclusion.reason) {
    case 'excluded_at_opening':
      return 'It does not meet the terms of the call, as was found at the opening.';
    case 'financial_check_failed':
      return `The financial check failed: ${exclusion.said}`;
    case 'below_threshold': {
      const { criterion, thousandths, thousandthsMin } = exclusion;
      const found = `${pointsText(thousandths)} points, below ${pointsText(thousandthsMin)}`;
      return `${nameOf(criterion, criteria)}: ${found}.`;
    }
  }
}

function nameOf(id: string, criteria: readonly Criterion[]): string {
  return criteria.find((each) => each.id === id)?.name ?? id;
}

function pendingBlocks(
  pending: readonly PendingBid[],
  criteria: readonly Criterion[],
): readonly PageBlock[] {
  if (pending.length === 0) return [];
  const rows = pending.map(({ bid, lot, criteria: missing, lacksFinancialCheck }) => [
    bid,
    lot,
    [
      ...missing.map((id) => `a consensus on ${nameOf(id, criteria)}`),
      ...(lacksFinancialCheck ? ['the financial check'] : []),
    ].join(', '),
  ]);
  const columns = [
    { title: 'Bid', share: 2 },
    { title: 'Lot', share: 1 },
    { title: 'What it still lacks', share: 5 },
  ];
  return headedTable('Bids that wait', columns, rows);
}
