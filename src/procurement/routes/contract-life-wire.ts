/** How a signed contract and what happened to it look on the wire. */
import Type, { type Static } from 'typebox';
import type { Month } from '../../kernel/time.ts';
import { type EpochSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireBytes32,
  wireCount,
  wireId,
  wireInstant,
  wireMicros,
  wireMonth,
  wireNullable,
  wirePpm,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { signContract } from '../commands/sign-contract.ts';
import type { selectContractLife } from '../store/contract-life.ts';

export const CLOSED = { additionalProperties: false } as const;
export const PHASES_MAX = 20;
export const GPUS_MAX = 100_000_000;
const INDEX_MAX = 1_000_000_000_000;

export const wireSha256 = wireBytes32({ description: 'the SHA-256 of a document, hexadecimal' });
export const wireItem = wireWord([
  'ownership',
  'contributions',
  'access-time',
  'access-conditions',
  'accounting-of-access-time',
  'service-level',
  'liability',
  'arbitration',
]);
export const wireReport = wireWord(['audit-report', 'use-of-union-access-time']);
export const wireSubject = wireWord([
  'third-country-access',
  'control',
  'critical-assets',
  'strategic-purpose',
]);
export const wireExit = Type.Object(
  {
    by: wireWord(['joint-undertaking', 'operator', 'both']),
    reasons: wireText(2_000),
    fromAt: wireInstant,
  },
  { ...CLOSED, title: 'ContractExit' },
);
export const wireMilestone = Type.Object(
  {
    name: wireText(200),
    sharePpm: wirePpm,
    phase: wireCount(1, PHASES_MAX),
    acceptedPpmMin: wirePpm,
    instalments: Type.Array(
      Type.Object({ commitment: wireId('commitment_'), number: wireCount(1, 200) }, CLOSED),
      { maxItems: 100 },
    ),
  },
  CLOSED,
);
export const wireIndexation = Type.Object(
  {
    index: wireText(200),
    baseMillionths: wireCount(1, INDEX_MAX),
    floorPpm: wirePpm,
    capPpm: wireCount(1_000_000, 100_000_000),
  },
  CLOSED,
);
export const wireIndexValue = Type.Object(
  {
    index: wireText(200),
    month: wireMonth,
    millionths: wireCount(1, INDEX_MAX),
    source: wireText(400),
    publishedAt: wireInstant,
  },
  CLOSED,
);
const testFields = {
  measuredGpus: wireCount(0, GPUS_MAX),
  measuredH100Equivalents: wireCount(0, 1_000_000_000),
  testedBy: wireText(200),
  testedAt: wireInstant,
  documentSha256: wireSha256,
};
export const wireTestDraft = Type.Object(
  {
    phase: wireCount(1, PHASES_MAX),
    /** Of several that the phase has. */
    cluster: Type.Optional(wireId('cluster_')),
    ...testFields,
  },
  { ...CLOSED, title: 'AcceptanceTestDraft' },
);

const wireTest = Type.Object(
  {
    number: wireCount(1, 1_000_000),
    phase: wireCount(1, PHASES_MAX),
    cluster: wireNullable(wireId('cluster_')),
    ...testFields,
    result: wireWord(['accepted', 'accepted-in-part', 'not-accepted']),
    gpuCount: wireCount(0, GPUS_MAX),
    acceptedPpm: wirePpm,
    fromAt: wireInstant,
  },
  CLOSED,
);
const wireChange = Type.Object(
  {
    number: wireCount(1, 1_000_000),
    subject: wireSubject,
    words: wireText(2_000),
    notifiedAt: wireInstant,
    effectiveAt: wireNullable(wireInstant),
    approvals: Type.Array(
      Type.Object(
        {
          party: wireId('party_'),
          isApproved: Type.Boolean(),
          reasons: wireText(2_000),
          at: wireInstant,
        },
        CLOSED,
      ),
    ),
  },
  CLOSED,
);
const wireDuty = Type.Object(
  {
    year: wireCount(1_970, 2_999),
    report: wireReport,
    lateFrom: wireInstant,
    state: wireWord(['due', 'handed-in', 'late']),
    handedInAt: wireNullable(wireInstant),
    isHandedInLate: Type.Boolean(),
  },
  CLOSED,
);

export const wireLife = Type.Object(
  {
    contract: wireId('contract_'),
    call: wireId('call_'),
    bid: wireId('bid_'),
    signedAt: wireInstant,
    governanceBody: Type.Array(wireId('party_')),
    milestones: Type.Array(wireMilestone),
    due: Type.Array(
      Type.Object(
        {
          number: wireCount(1, 1_000),
          micros: wireMicros,
          dueAt: wireInstant,
          paidAt: wireNullable(wireInstant),
          paymentReference: wireNullable(wireText(200)),
        },
        CLOSED,
      ),
    ),
    tests: Type.Array(wireTest),
    indexation: wireNullable(wireIndexation),
    prices: Type.Array(
      Type.Object(
        { fromAt: wireInstant, microsPerGpuHour: wireMicros, value: wireIndexValue },
        CLOSED,
      ),
    ),
    missingItems: Type.Array(wireItem),
    documents: Type.Array(
      Type.Object(
        { item: wireItem, name: wireText(200), sha256: wireSha256, filedAt: wireInstant },
        CLOSED,
      ),
    ),
    duties: Type.Array(wireDuty),
    changes: Type.Array(wireChange),
    exit: wireNullable(wireExit),
    version: wireVersion,
  },
  { ...CLOSED, title: 'ContractLife' },
);

type Life = NonNullable<Awaited<ReturnType<typeof selectContractLife>>>;

/** What follows from the life of a contract and the time. */
export interface LifeFacts {
  readonly missing: readonly Static<typeof wireItem>[];
  readonly duties: readonly {
    readonly year: number;
    readonly report: Static<typeof wireReport>;
    readonly lateFrom: EpochSeconds;
    readonly state: 'due' | 'handed-in' | 'late';
    readonly handedInAt: EpochSeconds | undefined;
    readonly isHandedInLate: boolean;
  }[];
}

export function toWireLife(life: Life, { missing, duties }: LifeFacts): Static<typeof wireLife> {
  const { signed } = life;
  const { exit } = signed;
  return {
    contract: signed.id,
    call: signed.call,
    bid: signed.bid,
    signedAt: toWireInstant(signed.signedAt),
    governanceBody: [...signed.governanceBody],
    milestones: signed.milestones.map(({ instalments, ...rest }) => ({
      ...rest,
      instalments: instalments.map((each) => ({ ...each })),
    })),
    due: life.due.map(({ number, micros, dueAt, payment }) => ({
      number,
      micros: toWireMicros(micros),
      dueAt: toWireInstant(dueAt),
      paidAt: toWireInstantOrNull(payment?.at),
      paymentReference: payment?.reference ?? null,
    })),
    tests: life.tests.map(({ cluster, testedAt, fromAt, ...rest }) => ({
      ...rest,
      cluster: cluster ?? null,
      testedAt: toWireInstant(testedAt),
      fromAt: toWireInstant(fromAt),
    })),
    indexation: signed.indexation === undefined ? null : { ...signed.indexation },
    prices: life.prices.map(({ fromAt, microsPerGpuHour, value }) => ({
      fromAt: toWireInstant(fromAt),
      microsPerGpuHour: toWireMicros(microsPerGpuHour),
      value: { ...value, publishedAt: toWireInstant(value.publishedAt) },
    })),
    missingItems: [...missing],
    documents: life.documents.map(({ filedAt, ...rest }) => ({
      ...rest,
      filedAt: toWireInstant(filedAt),
    })),
    duties: duties.map(({ lateFrom, handedInAt, ...rest }) => ({
      ...rest,
      lateFrom: toWireInstant(lateFrom),
      handedInAt: toWireInstantOrNull(handedInAt),
    })),
    changes: life.changes.map(toWireChange),
    exit: exit === undefined ? null : { ...exit, fromAt: toWireInstant(exit.fromAt) },
    version: signed.version,
  };
}

function toWireChange(change: Life['changes'][number]): Static<typeof wireChange> {
  const { number, subject, words, notifiedAt, effectiveAt, approvals } = change;
  return {
    number,
    subject,
    words,
    notifiedAt: toWireInstant(notifiedAt),
    effectiveAt: toWireInstantOrNull(effectiveAt),
    approvals: approvals.map(({ at, ...rest }) => ({ ...rest, at: toWireInstant(at) })),
  };
}

export function fromWireIndexValue(value: Static<typeof wireIndexValue>) {
  // The pattern of the wire is that of a month.
  const month = value.month as Month;
  return { ...value, month, publishedAt: fromWireInstant(value.publishedAt) };
}

type Draft = Parameters<typeof signContract>[1];

export function fromWireMilestones(
  milestones: readonly Static<typeof wireMilestone>[],
): Draft['milestones'] {
  return milestones.map(({ sharePpm, acceptedPpmMin, ...rest }) => ({
    ...rest,
    sharePpm: toPartsPerMillion(sharePpm),
    acceptedPpmMin: toPartsPerMillion(acceptedPpmMin),
  }));
}

export function fromWireIndexation(
  terms: Static<typeof wireIndexation> | null,
): Draft['indexation'] {
  if (terms === null) return undefined;
  const floorPpm = toPartsPerMillion(terms.floorPpm);
  return { ...terms, floorPpm, capPpm: toPartsPerMillion(terms.capPpm) };
}
