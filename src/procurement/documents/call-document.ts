/** A call as a document: all of its terms, how they were extended, and what was asked about it. */
import type { PartyId } from '../../kernel/ids.ts';
import { countText, eurText } from '../../kernel/number-text.ts';
import {
  headedTable,
  heading,
  type PageBlock,
  type PageDocument,
  paragraph,
} from '../../kernel/page-document.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { CallState, CallTerms, Criterion, ScaleMeasure } from '../call.ts';
import type { DeadlineExtension } from '../deadline.ts';
import { isLowerBetter } from '../scale-points.ts';
import { momentText, NOTHING, shareText, spanText } from './words.ts';

/** What a document says of a call, besides its terms. */
export interface CallOnPaper {
  readonly terms: CallTerms;
  readonly state: CallState;
  readonly launchedAt: EpochSeconds | undefined;
  readonly cancelledAt: EpochSeconds | undefined;
  readonly extensions: readonly DeadlineExtension[];
  /** Those that are answered. */
  readonly questions: readonly AnsweredQuestion[];
  readonly buyer: PartyId | undefined;
  readonly nameOf: (party: PartyId) => string;
}

export interface AnsweredQuestion {
  readonly number: number;
  readonly question: string;
  readonly answer: string;
  readonly answeredAt: EpochSeconds;
}

/** `at`: when all of it was so. */
export function callDocument(call: CallOnPaper, at: EpochSeconds): PageDocument {
  const { terms, buyer, nameOf } = call;
  return {
    title: `Call: ${terms.name}`,
    language: 'en',
    author: buyer === undefined ? 'Polder' : nameOf(buyer),
    at,
    isLandscape: false,
    blocks: [
      { kind: 'facts', facts: factsOf(call, at) },
      ...lotBlocks(terms),
      ...criterionBlocks(terms),
      ...voteBlocks(terms),
      ...documentBlocks(terms),
      ...extensionBlocks(call),
      ...questionBlocks(call),
    ],
  };
}

type Facts = readonly (readonly [name: string, said: string])[];

function factsOf(call: CallOnPaper, at: EpochSeconds): Facts {
  const { terms, state, launchedAt, cancelledAt, buyer, nameOf } = call;
  const caps = terms.unionMicrosMaxByPhase.flatMap((max, index) => {
    const phase = terms.phaseNames[index] ?? `phase ${index + 1}`;
    return max === undefined ? [] : [[`Union money in ${phase}`, atMost(max)] as const];
  });
  return [
    ['Call', terms.id],
    ['Programme', terms.programme],
    ['Agreement', terms.agreement],
    ...(buyer === undefined ? [] : [['Buyer', nameOf(buyer)] as const]),
    ['State', state],
    ['Launched', launchedAt === undefined ? 'not yet' : momentText(launchedAt)],
    ...(cancelledAt === undefined ? [] : [['Cancelled', momentText(cancelledAt)] as const]),
    ['Deadline for bids', momentText(terms.deadlineAt)],
    ['Standstill', spanText(terms.standstillSeconds)],
    ['Projects', `at most ${countText(terms.projectCountMax)}`],
    ['Union money', atMost(terms.unionMicrosMax)],
    ...caps,
    ['Evaluators of a bid', `at least ${countText(terms.evaluatorCountMin)}`],
    ['Sites may be in', terms.states.map(nameOf).join(', ')],
    ['As of', momentText(at)],
  ];
}

function atMost(micros: bigint): string {
  return `at most ${eurText(micros)}`;
}

function lotBlocks({ lots, phaseNames }: CallTerms): readonly PageBlock[] {
  const rows = lots.flatMap((lot) =>
    lot.phases.map((phase, index) => [
      lot.name === lot.id ? lot.id : `${lot.id}: ${lot.name}`,
      phaseNames[index] ?? String(index + 1),
      countText(lot.projectCountMax),
      eurText(phase.unionMicrosMax),
      countText(phase.h100EquivalentsMin),
      `${countText(lot.itLoadKilowattsMin)} kW`,
      `${countText(lot.storageTerabytesMin)} TB`,
    ]),
  );
  const columns = [
    { title: 'Lot', share: 3 },
    { title: 'Phase', share: 2 },
    { title: 'Projects, at most', share: 1.5, isFigure: true },
    { title: 'Union money of a project, at most', share: 3.5, isFigure: true },
    { title: 'H100-equivalents, at least', share: 2.3, isFigure: true },
    { title: 'IT load, at least', share: 2, isFigure: true },
    { title: 'Storage, at least', share: 2, isFigure: true },
  ] as const;
  return [heading('Lots'), { kind: 'table', title: 'Lots by phase', columns, rows }];
}

function criterionBlocks({ criteria }: CallTerms): readonly PageBlock[] {
  const rows = criteria.map(({ id, name, weightPpm, pointsMax, pointsMin }) => [
    name === id ? name : `${name} (${id})`,
    shareText(weightPpm),
    countText(pointsMax),
    pointsMin === 0 ? NOTHING : countText(pointsMin),
  ]);
  const columns = [
    { title: 'Criterion', share: 4 },
    { title: 'Weight', share: 1, isFigure: true },
    { title: 'Full marks', share: 1, isFigure: true },
    { title: 'Excluded below', share: 1, isFigure: true },
  ] as const;
  return [...headedTable('Criteria', columns, rows), ...scaleBlocks(criteria)];
}

/** What each measure is called, and how its values are written. */
const MEASURES: Readonly<
  Record<ScaleMeasure, readonly [name: string, valueText: (value: number) => string]>
> = {
  pue: ['PUE', (millionths) => String(millionths / 1_000_000)],
  'renewable-hourly': ['renewable energy, hour by hour', shareText],
  'renewable-yearly': ['renewable energy, over a year', shareText],
  'backup-hours': ['backup', (hours) => `${countText(hours)} h`],
};

function scaleBlocks(criteria: readonly Criterion[]): readonly PageBlock[] {
  const rows = criteria.flatMap(({ name, scales }) =>
    scales.flatMap(({ measure, steps }) =>
      steps.map(({ label, bound, points }) => {
        const [words, valueText] = MEASURES[measure];
        const found = `${isLowerBetter(measure) ? 'at most' : 'at least'} ${valueText(bound)}`;
        return [`${name}: ${words}`, found, label, countText(points)];
      }),
    ),
  );
  if (rows.length === 0) return [];
  const columns = [
    { title: 'Measure', share: 4 },
    { title: 'Found', share: 2 },
    { title: 'Is called', share: 2 },
    { title: 'Points', share: 1, isFigure: true },
  ] as const;
  return [
    paragraph('Points that a measured value gives, as a guide to the evaluators:'),
    { kind: 'table', title: 'Scales', columns, rows },
  ];
}

function voteBlocks({ boardVotes = [] }: CallTerms): readonly PageBlock[] {
  if (boardVotes.length === 0) return [];
  const rows = boardVotes.map(({ act, majority, needsUnionVote }) => [
    act.replaceAll('-', ' '),
    majority.replaceAll('-', ' '),
    needsUnionVote ? 'yes' : 'no',
  ]);
  const columns = ['Act', 'Majority', 'Needs the vote of the Union'].map((title) => ({
    title,
    share: 1,
  }));
  return [
    heading('Votes of the Governing Board'),
    { kind: 'table', title: 'Votes that carry an act', columns, rows },
  ];
}

function documentBlocks({ documents }: CallTerms): readonly PageBlock[] {
  if (documents.length === 0) return [];
  const rows = documents.map(({ name, address, sha256 }) => [name, address, sha256]);
  const columns = [
    { title: 'Document', share: 2 },
    { title: 'Address', share: 3 },
    { title: 'SHA-256', share: 3 },
  ];
  return headedTable('Documents', columns, rows);
}

function extensionBlocks({ extensions }: CallOnPaper): readonly PageBlock[] {
  if (extensions.length === 0) return [];
  const rows = extensions.map(({ extendedAt, beforeAt, deadlineAt, reason }) => [
    momentText(extendedAt),
    momentText(beforeAt),
    momentText(deadlineAt),
    reason,
  ]);
  const columns = [
    { title: 'Extended', share: 2 },
    { title: 'From', share: 2 },
    { title: 'To', share: 2 },
    { title: 'Why', share: 4 },
  ];
  return headedTable('Extensions of the deadline', columns, rows);
}

function questionBlocks({ questions }: CallOnPaper): readonly PageBlock[] {
  if (questions.length === 0) return [];
  const rows = questions.map(({ number, question, answer, answeredAt }) => [
    countText(number),
    question,
    answer,
    momentText(answeredAt),
  ]);
  const columns = [
    { title: 'No.', share: 0.6, isFigure: true },
    { title: 'Question', share: 4 },
    { title: 'Answer', share: 4 },
    { title: 'Answered', share: 1.7 },
  ] as const;
  return headedTable('Questions and answers', columns, rows);
}
