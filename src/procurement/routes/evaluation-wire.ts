/** How assignments, scores, consensus and financial checks look on the wire. */
import Type, { type Static } from 'typebox';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import type {
  StoredAssignment,
  StoredConsensus,
  StoredFinancialCheck,
  StoredScore,
} from '../store/evaluations.ts';

export const CLOSED = { additionalProperties: false } as const;
export const CRITERIA_MAX = 100;
/** A million points: no criterion has more. */
const THOUSANDTHS_MAX = 1_000_000_000;
const WORDS_MAX = 4_000;

export const wireCriterionId = wireText(80);
export const wirePoints = wireCount(0, THOUSANDTHS_MAX);
export const wireComment = wireLines(WORDS_MAX, 1);
const wireName = Type.String({ maxLength: 1_000 });

export const wireAssignment = Type.Object(
  {
    bid: wireId('bid_'),
    lot: wireName,
    title: wireName,
    bidder: wireId('party_'),
    consortium: Type.Array(Type.Object({ name: wireName, state: wireId('party_') }, CLOSED)),
    person: wireId('person_'),
    assignedAt: wireInstant,
    /** Null until it is declared; a conflict ended the assignment. */
    declaration: wireNullable(wireWord(['none', 'conflict'])),
    conflict: wireNullable(wireComment),
    declaredAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'Assignment' },
);

export function toWireAssignment(assignment: StoredAssignment): Static<typeof wireAssignment> {
  const { bid, lot, title, bidder, person, declaration } = assignment;
  return {
    bid,
    lot,
    title,
    bidder,
    consortium: assignment.consortium.map((each) => ({ ...each })),
    person,
    assignedAt: toWireInstant(assignment.assignedAt),
    declaration: declaration?.kind ?? null,
    conflict: declaration?.kind === 'conflict' ? declaration.said : null,
    declaredAt: toWireInstantOrNull(assignment.declaredAt),
  };
}

/** What an evaluator gives, or what all agreed on, for one criterion. */
export const wireWrittenPoints = Type.Object(
  { criterion: wireCriterionId, thousandths: wirePoints, comment: wireComment },
  { ...CLOSED, title: 'WrittenPoints' },
);

export const wireScore = Type.Object(
  {
    ...wireWrittenPoints.properties,
    person: wireId('person_'),
    scoredAt: wireInstant,
    /** False: its evaluator declared a conflict of interest. */
    counts: Type.Boolean(),
  },
  CLOSED,
);

export function toWireScore({ scoredAt, ...rest }: StoredScore): Static<typeof wireScore> {
  return { ...rest, scoredAt: toWireInstant(scoredAt) };
}

export const wireConsensus = Type.Object(
  { ...wireWrittenPoints.properties, writtenBy: wireName, writtenAt: wireInstant },
  CLOSED,
);

export function toWireConsensus({
  writtenAt,
  ...rest
}: StoredConsensus): Static<typeof wireConsensus> {
  return { ...rest, writtenAt: toWireInstant(writtenAt) };
}

const WIRE_CHECK = {
  finding: wireWord(['passed', 'failed']),
  institution: wireText(200),
  accreditation: wireText(200),
};

/** A reason where it failed, and only there. */
export const wireFinancialDraft = Type.Union(
  [
    Type.Object(
      { ...WIRE_CHECK, finding: Type.Literal('passed') },
      { ...CLOSED, title: 'FinancialPass' },
    ),
    Type.Object(
      { ...WIRE_CHECK, finding: Type.Literal('failed'), reason: wireComment },
      { ...CLOSED, title: 'FinancialFailure' },
    ),
  ],
  { title: 'FinancialFinding' },
);

export const wireFinancialCheck = Type.Object(
  {
    ...WIRE_CHECK,
    reason: wireNullable(wireComment),
    recordedBy: wireName,
    recordedAt: wireInstant,
  },
  { ...CLOSED, title: 'FinancialCheck' },
);

export function toWireFinancialCheck(
  check: StoredFinancialCheck,
): Static<typeof wireFinancialCheck> {
  const { finding, institution, accreditation, recordedBy, recordedAt } = check;
  return {
    finding: finding.kind,
    reason: finding.kind === 'failed' ? finding.reason : null,
    institution,
    accreditation,
    recordedBy,
    recordedAt: toWireInstant(recordedAt),
  };
}

export function fromWireFinancial(body: Static<typeof wireFinancialDraft>) {
  const { institution, accreditation } = body;
  const finding =
    body.finding === 'passed'
      ? ({ kind: 'passed' } as const)
      : ({ kind: 'failed', reason: body.reason } as const);
  return { finding, institution, accreditation };
}
