/** A commitment on the wire, and what its routes have in common. */
import Type, { type Static } from 'typebox';
import { unreachable } from '../../kernel/assert.ts';
import { type EpochSeconds, sumMicros } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import {
  fromWireInstant,
  fromWireMicros,
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireMicros,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import type { SourceOutcome } from '../commands/commitment-terms.ts';
import type { draftCommitment, StepOutcome } from '../commands/commitments.ts';
import { type commitmentFromRow, selectCommitment } from '../store/commitments.ts';
import { refuseWith } from './problems.ts';

type CommitmentState = ReturnType<typeof commitmentFromRow>;
type CommitmentDraft = Parameters<typeof draftCommitment>[1];
type Source = CommitmentState['source'];

const CLOSED = { additionalProperties: false } as const;
const INSTALMENTS_MAX = 200;
const CONDITIONS_MAX = 100;
export const wireStatus = wireWord([
  'drafted',
  'signed',
  'called',
  'paid',
  'withdrawn',
  'defaulted',
]);
const wireTerms = {
  party: wireId('party_'),
  programme: wireId('programme_'),
  territory: wireNullable(wireId('party_')),
};

const wirePositiveMicros = Type.String({
  pattern: '^[1-9][0-9]{0,17}$',
  maxLength: 18,
  description: 'whole millionths of a euro as text, at least 1',
  examples: ['35000000000000'],
});

export const wireCertificate = Type.Object(
  { certifier: wireText(200), certifiedAt: wireInstant },
  { ...CLOSED, title: 'Certificate' },
);

const wireSource = Type.Union(
  [
    Type.Object({ kind: wireWord(['own-budget']) }, { ...CLOSED, title: 'OwnBudget' }),
    Type.Object(
      {
        kind: wireWord(['recovery-fund']),
        transferByAt: wireInstant,
        transferredAt: wireNullable(wireInstant),
      },
      { ...CLOSED, title: 'RecoveryFund' },
    ),
    Type.Object(
      {
        kind: wireWord(['in-kind']),
        valuationMicros: wirePositiveMicros,
        certificate: wireNullable(wireCertificate),
      },
      { ...CLOSED, title: 'InKind' },
    ),
  ],
  {
    description:
      'Recovery money counts only if it is transferred irrevocably by its date; what is given in ' +
      'kind counts with a certificate, up to its value.',
  },
);

const wireCondition = Type.Object(
  { sentence: wireText(500), metAt: wireNullable(wireInstant) },
  CLOSED,
);

export const wireCommitment = Type.Object(
  {
    id: wireId('commitment_'),
    ...wireTerms,
    status: wireStatus,
    committedMicros: wireMicros,
    instalments: Type.Array(
      Type.Object(
        {
          number: wireCount(1, INSTALMENTS_MAX),
          dueAt: wireInstant,
          micros: wireMicros,
          calledAt: wireNullable(wireInstant),
          paidAt: wireNullable(wireInstant),
        },
        CLOSED,
      ),
    ),
    source: wireSource,
    conditions: Type.Array(wireCondition, { maxItems: CONDITIONS_MAX }),
    signedAt: wireNullable(wireInstant),
    withdrawnAt: wireNullable(wireInstant),
    default: wireNullable(
      Type.Object(
        {
          number: wireCount(1, INSTALMENTS_MAX),
          payableUntilAt: wireInstant,
          at: wireInstant,
        },
        CLOSED,
      ),
    ),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Commitment' },
);

export const wireDraftTerms = Type.Object(
  {
    ...wireTerms,
    instalments: Type.Array(
      Type.Object({ dueAt: wireInstant, micros: wirePositiveMicros }, CLOSED),
      { minItems: 1, maxItems: INSTALMENTS_MAX },
    ),
    source: Type.Optional(wireSource),
    conditions: Type.Optional(Type.Array(wireCondition, { maxItems: CONDITIONS_MAX })),
  },
  CLOSED,
);
export const wireDraft = Type.Object(
  { id: wireId('commitment_'), ...wireDraftTerms.properties },
  { ...CLOSED, title: 'CommitmentDraft' },
);

/** What is left out is own budget without conditions: the whole draft is written. */
export function fromWireTerms(
  id: CommitmentDraft['id'],
  body: Static<typeof wireDraftTerms>,
): CommitmentDraft {
  return {
    id,
    party: body.party,
    programme: body.programme,
    territory: body.territory ?? undefined,
    instalments: body.instalments.map(({ dueAt, micros }) => ({
      dueAt: fromWireInstant(dueAt),
      micros: fromWireMicros(micros),
    })),
    terms: {
      source: fromWireSource(body.source ?? { kind: 'own-budget' }),
      conditions: (body.conditions ?? []).map(({ sentence, metAt }) => ({
        sentence,
        metAt: timeOrNone(metAt),
      })),
    },
  };
}

function fromWireSource(source: Static<typeof wireSource>): Source {
  switch (source.kind) {
    case 'own-budget':
      return { kind: 'own-budget' };
    case 'recovery-fund':
      return {
        kind: 'recovery-fund',
        transferByAt: fromWireInstant(source.transferByAt),
        transferredAt: timeOrNone(source.transferredAt),
      };
    case 'in-kind':
      return {
        kind: 'in-kind',
        valuationMicros: fromWireMicros(source.valuationMicros),
        certificate:
          source.certificate === null ? undefined : fromWireCertificate(source.certificate),
      };
    default:
      return unreachable(source);
  }
}

export function fromWireCertificate({ certifier, certifiedAt }: Static<typeof wireCertificate>) {
  return { certifier, certifiedAt: fromWireInstant(certifiedAt) };
}

function timeOrNone(text: string | null): EpochSeconds | undefined {
  return text === null ? undefined : fromWireInstant(text);
}

export function toWireCommitment(commitment: CommitmentState): Static<typeof wireCommitment> {
  const { id, party, programme, territory, status, instalments, version } = commitment;
  const committed = sumMicros(instalments.map(({ micros }) => micros));
  return {
    id,
    party,
    programme,
    territory: territory ?? null,
    status,
    committedMicros: toWireMicros(committed),
    instalments: instalments.map(({ number, dueAt, micros, calledAt, paidAt }) => ({
      number,
      dueAt: toWireInstant(dueAt),
      micros: toWireMicros(micros),
      calledAt: toWireInstantOrNull(calledAt),
      paidAt: toWireInstantOrNull(paidAt),
    })),
    source: toWireSource(commitment.source),
    conditions: commitment.conditions.map(toWireCondition),
    signedAt: toWireInstantOrNull(commitment.signedAt),
    withdrawnAt: toWireInstantOrNull(commitment.withdrawnAt),
    default: toWireDefault(commitment.default),
    version,
  };
}

function toWireCondition({ sentence, metAt }: CommitmentState['conditions'][number]) {
  return { sentence, metAt: toWireInstantOrNull(metAt) };
}

function toWireDefault(found: CommitmentState['default']) {
  if (found === undefined) return null;
  const { number, payableUntilAt, at } = found;
  return { number, payableUntilAt: toWireInstant(payableUntilAt), at: toWireInstant(at) };
}

function toWireSource(source: Source): Static<typeof wireSource> {
  switch (source.kind) {
    case 'own-budget':
      return { kind: source.kind };
    case 'recovery-fund':
      return {
        kind: source.kind,
        transferByAt: toWireInstant(source.transferByAt),
        transferredAt: toWireInstantOrNull(source.transferredAt),
      };
    case 'in-kind':
      return {
        kind: source.kind,
        valuationMicros: toWireMicros(source.valuationMicros),
        certificate: toWireCertificate(source.certificate),
      };
  }
}

function toWireCertificate(
  certificate: Extract<Source, { readonly kind: 'in-kind' }>['certificate'],
): Static<typeof wireCertificate> | null {
  if (certificate === undefined) return null;
  const { certifier, certifiedAt } = certificate;
  return { certifier, certifiedAt: toWireInstant(certifiedAt) };
}

export const params = Type.Object({ commitmentId: wireId('commitment_') }, CLOSED);
export const instalmentParams = Type.Object(
  { commitmentId: wireId('commitment_'), number: Type.String({ pattern: '^[1-9][0-9]{0,2}$' }) },
  CLOSED,
);

export function scopesOfTerms({ party, programme }: Pick<CommitmentState, 'party' | 'programme'>) {
  return [
    { kind: 'party', id: party },
    { kind: 'programme', id: programme },
  ] as const satisfies readonly Scope[];
}

export async function scopesOf(
  request: { readonly params: { readonly commitmentId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectCommitment(reader, request.params.commitmentId);
  return found === undefined ? undefined : scopesOfTerms(found);
}

export function answerOf(commitment: CommitmentState) {
  return { ok: true, body: toWireCommitment(commitment), version: commitment.version } as const;
}

export function answerOfStep(outcome: StepOutcome | SourceOutcome) {
  return outcome.ok ? answerOf(outcome.value) : refuseWith(outcome);
}
