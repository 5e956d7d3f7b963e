/** Rankings and selections for people: what was chosen beside what could have been, and why not. */
import type { RankedBid, RankWithOtherWeightsCall } from '../../../client/ranking.ts';
import type { CompareSelectionsCall, Selection } from '../../../client/selection.ts';
import type { WireObject } from '../answer-text.ts';
import { partColumn, pointsColumn, textColumn, type WireRow } from '../columns.ts';
import { factsText, lineText, type RemotePorts } from '../remote-command.ts';
import { type Column, renderTable } from '../table.ts';
import { moneyText, numberText, orNothing, pointsText, shareText, timeText } from '../wire-text.ts';

type Exclusions = RankedBid['exclusions'];

/** The points of each criterion are left out: a table of all of them is too wide. */
export const RANKING_COLUMNS: readonly Column<WireRow>[] = [
  { ...partColumn<number | null>('rank', 'rank', numberText), align: 'right' },
  textColumn('bid', 'bid'),
  textColumn('lot', 'lot'),
  pointsColumn('score', 'scoreThousandths'),
  textColumn('standing', 'standing'),
  { ...partColumn<Exclusions>('why not', 'exclusions', whyNotText), widthMax: 40 },
];

function whyNotText(exclusions: Exclusions): string {
  return exclusions.map(exclusionText).join('; ');
}

function exclusionText(exclusion: Exclusions[number]): string {
  const { reason, said, criterion, thousandths, thousandthsMin } = exclusion;
  switch (reason) {
    case 'excluded_at_opening':
      return said ?? 'excluded at the opening';
    case 'financial_check_failed':
      return `financial check failed: ${orNothing(said)}`;
    case 'below_threshold':
      return `${criterion}: ${pointsText(thousandths)} of ${pointsText(thousandthsMin)} needed`;
  }
}

export function rankingText({ items }: WireObject, { stdoutHasColour }: RemotePorts): string {
  return renderTable(items as readonly WireRow[], RANKING_COLUMNS, stdoutHasColour);
}

export function whatIfText(answer: WireObject, ports: RemotePorts): string {
  const { weights } = answer as unknown as RankWithOtherWeightsCall['answer'];
  const texts = weights.map(({ criterion, weightPpm }) => `${criterion} ${shareText(weightPpm)}`);
  const title = lineText(`What if: ${texts.join(', ')}. Nothing was decided or stored.`);
  return `${title}\n${rankingText(answer, ports)}`;
}

type Compared = CompareSelectionsCall['answer'];
type Choice = Compared['byRank'];

/** Both choices side by side, of which nothing is stored. */
export function comparedText(answer: WireObject, ports: RemotePorts): string {
  const compared = answer as unknown as Compared;
  const choices = [
    ['rank order', compared.byRank],
    ['optimum', compared.optimum],
  ] as const;
  const title = lineText('A proposal. Nothing was decided or stored.');
  return `${title}\n${choicesText(choices, ports)}\n${boundText(compared, ports)}`;
}

/** The last decision of a call, beside both choices that it was made from. */
export function selectionText(answer: WireObject, ports: RemotePorts): string {
  const selection = answer as unknown as Selection;
  const facts = factsText(
    [
      ['call', selection.call],
      ['decision', `number ${selection.number}, on ${selection.basis}`],
      ['reason', orNothing(selection.reason)],
      ['vote', orNothing(selection.vote)],
      ['decided', timeText(selection.decidedAt)],
      ['standstill until', timeText(selection.standstillEndsAt)],
      ['voided', timeText(selection.voidedAt)],
    ],
    ports,
  );
  const choices = [
    ['decided', selection.chosen],
    ['rank order', selection.byRank],
    ['optimum', selection.optimum],
  ] as const;
  return [facts, choicesText(choices, ports), boundText(selection, ports)].join('\n');
}

type Named = readonly [name: string, choice: Choice];

/** One row a bid; below, the reason of each that is kept out, with the choices that it is for. */
function choicesText(choices: readonly Named[], ports: RemotePorts): string {
  const all = choices.flatMap(([, { bids, excluded }]) => [
    ...bids,
    ...excluded.map(({ bid }) => bid),
  ]);
  const columns: readonly Column<string>[] = [
    { title: 'bid', text: (bid) => bid },
    ...choices.map(([title, { bids }]) => ({
      title,
      text: (bid: string) => (bids.some((each) => each === bid) ? 'selected' : '-'),
    })),
  ];
  const table = renderTable([...new Set(all)], columns, ports.stdoutHasColour);
  const scores = choices.map(
    ([name, { scoreThousandths }]) => [name, `${pointsText(scoreThousandths)} points`] as const,
  );
  const reasons = reasonsOf(choices);
  const why = reasons.length === 0 ? '' : `\nWhy not\n${factsText(reasons, ports)}`;
  return `${table}\n${factsText(scores, ports)}${why}`;
}

/** What is said alike of a bid in several choices is said once. */
function reasonsOf(choices: readonly Named[]): readonly (readonly [bid: string, text: string])[] {
  const namesBySaid = new Map<string, { readonly bid: string; readonly names: string[] }>();
  for (const [name, { excluded }] of choices) {
    for (const { bid, exclusion } of excluded) {
      const { text, overMicros } = exclusion;
      const over = overMicros === null ? '' : ` (${moneyText(overMicros)} too much)`;
      const said = `${text}${over}`;
      const key = JSON.stringify([bid, said]);
      const entry = namesBySaid.get(key) ?? { bid, names: [] };
      entry.names.push(name);
      namesBySaid.set(key, entry);
    }
  }
  return [...namesBySaid].map(([key, { bid, names }]) => {
    const said = String(JSON.parse(key)[1]);
    return [bid, names.length === choices.length ? said : `${said} [${names.join(', ')}]`];
  });
}

function boundText(
  compared: Pick<Compared, 'optimumBoundThousandths' | 'isOptimumProven' | 'solveMilliseconds'>,
  ports: RemotePorts,
): string {
  const { optimumBoundThousandths, isOptimumProven, solveMilliseconds } = compared;
  return factsText(
    [
      ['no choice has more than', `${pointsText(optimumBoundThousandths)} points`],
      ['optimum proven', isOptimumProven ? 'yes' : 'no'],
      ['solved in', `${numberText(solveMilliseconds)} ms`],
    ],
    ports,
  );
}
