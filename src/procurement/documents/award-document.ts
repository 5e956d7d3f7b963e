/** An award notice as a document. */
import type { PartyId } from '../../kernel/ids.ts';
import { countText, eurText } from '../../kernel/number-text.ts';
import {
  headedTable,
  heading,
  type PageBlock,
  type PageDocument,
  paragraph,
} from '../../kernel/page-document.ts';
import { type EpochSeconds, sumMicros } from '../../kernel/units.ts';
import { type AwardNotice, KEPT_OUT, type NoticeAward, type NoticeLot } from '../award-notice.ts';
import type { SelectionBasis } from '../selection/decision.ts';
import { momentText, NOTHING, pointsText } from './words.ts';

const BASES: Readonly<Record<SelectionBasis, string>> = {
  'rank-order': 'rank order: each bid, from the best down, that keeps all caps',
  optimum: 'the optimum: the highest total score that keeps all caps',
  list: 'a list of the Governing Board that keeps all caps',
};

/** `at`: when all of it was so. */
export function awardDocument(
  notice: AwardNotice,
  nameOf: (party: PartyId) => string,
  at: EpochSeconds,
): PageDocument {
  const { callName, call, buyerName, basis, reason, awards, lots } = notice;
  const standing = awards.filter(({ lapse }) => lapse === undefined);
  const lapsedCount = awards.length - standing.length;
  const money = sumMicros(standing.map(({ unionMicros }) => unionMicros));
  return {
    title: `Award of the call: ${callName}`,
    language: 'en',
    author: buyerName,
    at,
    isLandscape: false,
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Call', call],
          ['Buyer', buyerName],
          ['Decided', momentText(notice.decidedAt)],
          ['On', BASES[basis]],
          ...(reason === undefined ? [] : [['Why', reason] as const]),
          ['Standstill until', momentText(notice.standstillEndsAt)],
          ['Awarded', momentText(notice.awardedAt)],
          ['Projects', countText(standing.length)],
          ...(lapsedCount === 0 ? [] : [['Lapsed', countText(lapsedCount)] as const]),
          ['Money of the Union', eurText(money)],
          ['As of', momentText(at)],
        ],
      },
      ...awardBlocks(awards, nameOf),
      heading('Bids'),
      lotTable(lots),
      ...keptOutBlocks(notice),
    ],
  };
}

function awardBlocks(
  awards: readonly NoticeAward[],
  nameOf: (party: PartyId) => string,
): readonly PageBlock[] {
  const rows = awards.map((award) => [
    countText(award.rank),
    award.lot,
    award.title,
    award.bidderName,
    award.hosts.map(nameOf).join(', '),
    pointsText(award.scoreThousandths),
    eurText(award.unionMicros),
    contractText(award),
  ]);
  const columns = [
    { title: 'Rank', share: 0.9, isFigure: true },
    { title: 'Lot', share: 1.2 },
    { title: 'Project', share: 3 },
    { title: 'Awarded to', share: 3 },
    { title: 'Host states', share: 2 },
    { title: 'Score', share: 1.4, isFigure: true },
    { title: 'Money of the Union', share: 3, isFigure: true },
    { title: 'Contract', share: 2.4 },
  ] as const;
  return headedTable('What was awarded', columns, rows);
}

function contractText({ calledUp, contract, lapse }: NoticeAward): string {
  if (lapse !== undefined) return `lapsed ${momentText(lapse.lapsedAt)}`;
  if (contract !== undefined) return contract;
  if (calledUp === undefined) return NOTHING;
  const { calledUpAt, standstillEndsAt } = calledUp;
  return `called up ${momentText(calledUpAt)}, standstill until ${momentText(standstillEndsAt)}`;
}

function lotTable(lots: readonly NoticeLot[]): PageBlock {
  const rows = lots.map(({ lot, received, excluded, unranked, ranked, awarded }) => [
    lot,
    ...[received, excluded, unranked, ranked, awarded].map(countText),
  ]);
  const columns = [
    { title: 'Lot', share: 2 },
    { title: 'Received', share: 1, isFigure: true },
    { title: 'Excluded at the opening', share: 1.5, isFigure: true },
    { title: 'Below a threshold, or failed the financial check', share: 2, isFigure: true },
    { title: 'Ranked', share: 1, isFigure: true },
    { title: 'Awarded', share: 1, isFigure: true },
  ] as const;
  return { kind: 'table', title: 'Bids by lot', columns, rows };
}

function keptOutBlocks({ keptOut }: AwardNotice): readonly PageBlock[] {
  if (keptOut.length === 0) return [];
  const said = keptOut.map(({ because, count }) => `${countText(count)}: ${KEPT_OUT[because]}`);
  return [paragraph(`Ranked and not awarded:\n${said.join('\n')}`)];
}
