/** How the core of a call, and all its terms, look on the wire. */
import Type, { type Static } from 'typebox';
import type { AgreementId, CallId, ProgrammeId } from '../../kernel/ids.ts';
import { toPartsPerMillion } from '../../kernel/units.ts';
import {
  fromWireInstant,
  fromWireMicros,
  toWireInstant,
  toWireMicros,
  wireBytes32,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireMicros,
  wireNullable,
  wirePpm,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import type { fromCoreJson } from '../store/call-json.ts';
import type { StoredCall } from '../store/calls.ts';

type CallCore = ReturnType<typeof fromCoreJson>;
type CallTerms = StoredCall['terms'];

export const CLOSED = { additionalProperties: false } as const;

const LOTS_MAX = 20;
const PHASES_MAX = 10;
const PROJECTS_MAX = 1_000;
const QUANTITY_MAX = 1_000_000_000;
const STANDSTILL_SECONDS_MAX = 366 * 86_400;

/** Such as `lot-1`. */
const wireName = Type.String({
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$',
  maxLength: 40,
  description: 'lower case letters, digits and -, such as lot-1',
});

const wireLotPhase = Type.Object(
  { unionMicrosMax: wireMicros, h100EquivalentsMin: wireCount(0, QUANTITY_MAX) },
  CLOSED,
);

const wireLot = Type.Object(
  {
    id: wireName,
    name: wireText(200),
    projectCountMax: wireCount(1, PROJECTS_MAX),
    phases: Type.Array(wireLotPhase, { minItems: 1, maxItems: PHASES_MAX }),
    itLoadKilowattsMin: wireCount(0, QUANTITY_MAX),
    storageTerabytesMin: wireCount(0, QUANTITY_MAX),
  },
  { ...CLOSED, title: 'Lot' },
);

const wireScale = Type.Object(
  {
    measure: wireWord(['pue', 'renewable-hourly', 'renewable-yearly', 'backup-hours']),
    steps: Type.Array(
      Type.Object(
        {
          label: wireText(100),
          bound: wireCount(0, QUANTITY_MAX),
          points: wireCount(0, QUANTITY_MAX),
        },
        CLOSED,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  { ...CLOSED, title: 'Scale' },
);

const wireCriterion = Type.Object(
  {
    id: wireName,
    name: wireText(200),
    weightPpm: wirePpm,
    pointsMax: wireCount(1, 10_000),
    pointsMin: wireCount(0, 10_000),
    scales: Type.Array(wireScale, { maxItems: 4 }),
  },
  { ...CLOSED, title: 'Criterion' },
);

/** The members of a core, for the objects that hold them. */
export const wireCoreMembers = {
  lots: Type.Array(wireLot, { minItems: 1, maxItems: LOTS_MAX }),
  phaseNames: Type.Array(wireText(100), { minItems: 1, maxItems: PHASES_MAX }),
  projectCountMax: wireCount(1, PROJECTS_MAX),
  unionMicrosMax: wireMicros,
  unionMicrosMaxByPhase: Type.Array(wireNullable(wireMicros), {
    minItems: 1,
    maxItems: PHASES_MAX,
  }),
  criteria: Type.Array(wireCriterion, { minItems: 1, maxItems: 20 }),
};

export const wireCore = Type.Object(wireCoreMembers, { ...CLOSED, title: 'CallCore' });

const wireNeededVote = Type.Object(
  {
    act: wireWord(['launch', 'selection', 'control-change']),
    majority: wireWord(['half-of-states', 'qualified', 'three-quarters']),
    needsUnionVote: Type.Boolean(),
  },
  { ...CLOSED, title: 'NeededVote' },
);

export const wireExtensions = Type.Array(
  Type.Object(
    {
      beforeAt: wireInstant,
      deadlineAt: wireInstant,
      reason: wireLines(2_000, 1),
      extendedAt: wireInstant,
    },
    { ...CLOSED, title: 'DeadlineExtension' },
  ),
);

export function toWireExtensions({ extensions }: StoredCall): Static<typeof wireExtensions> {
  return extensions.map(({ beforeAt, deadlineAt, reason, extendedAt }) => ({
    beforeAt: toWireInstant(beforeAt),
    deadlineAt: toWireInstant(deadlineAt),
    reason,
    extendedAt: toWireInstant(extendedAt),
  }));
}

const wireDocument = Type.Object(
  {
    name: wireText(200),
    address: Type.String({
      pattern: '^https://[!-~]{1,1990}$',
      maxLength: 2_000,
      description: 'an address that begins with https://',
      examples: ['https://example.org/call.pdf'],
    }),
    sha256: wireBytes32({ description: 'a SHA-256 in 64 hexadecimal digits' }),
  },
  { ...CLOSED, title: 'CallDocument' },
);

/** All that a call says, but its id. */
export const wireTermsMembers = {
  programme: wireId('programme_'),
  agreement: wireId('agreement_'),
  name: wireText(200),
  ...wireCoreMembers,
  states: Type.Array(wireId('party_'), { minItems: 1, maxItems: 100 }),
  evaluatorCountMin: wireCount(1, 100),
  deadlineAt: wireInstant,
  standstillSeconds: wireCount(1, STANDSTILL_SECONDS_MAX),
  boardVotes: Type.Optional(Type.Array(wireNeededVote, { maxItems: 3 })),
  documents: Type.Array(wireDocument, { maxItems: 100 }),
};

const wireTerms = Type.Object(wireTermsMembers, CLOSED);
export type WireTerms = Static<typeof wireTerms> & {
  readonly programme: ProgrammeId;
  readonly agreement: AgreementId;
};

export function fromWireCore(wire: Static<typeof wireCore>): CallCore {
  return {
    lots: wire.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map(({ unionMicrosMax, h100EquivalentsMin }) => ({
        unionMicrosMax: fromWireMicros(unionMicrosMax),
        h100EquivalentsMin,
      })),
    })),
    phaseNames: wire.phaseNames,
    projectCountMax: wire.projectCountMax,
    unionMicrosMax: fromWireMicros(wire.unionMicrosMax),
    unionMicrosMaxByPhase: wire.unionMicrosMaxByPhase.map((max) =>
      max === null ? undefined : fromWireMicros(max),
    ),
    criteria: wire.criteria.map((criterion) => ({
      ...criterion,
      weightPpm: toPartsPerMillion(criterion.weightPpm),
    })),
  };
}

export function toWireCore(core: CallCore): Static<typeof wireCore> {
  return {
    lots: core.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map(({ unionMicrosMax, h100EquivalentsMin }) => ({
        unionMicrosMax: toWireMicros(unionMicrosMax),
        h100EquivalentsMin,
      })),
    })),
    phaseNames: [...core.phaseNames],
    projectCountMax: core.projectCountMax,
    unionMicrosMax: toWireMicros(core.unionMicrosMax),
    unionMicrosMaxByPhase: core.unionMicrosMaxByPhase.map((max) =>
      max === undefined ? null : toWireMicros(max),
    ),
    criteria: core.criteria.map((criterion) => ({
      ...criterion,
      scales: criterion.scales.map(({ measure, steps }) => ({ measure, steps: [...steps] })),
    })),
  };
}

export function fromWireTerms(id: CallId, wire: WireTerms): CallTerms {
  const { programme, agreement, name, states, evaluatorCountMin, standstillSeconds } = wire;
  return {
    id,
    programme,
    agreement,
    name,
    ...fromWireCore(wire),
    states,
    evaluatorCountMin,
    deadlineAt: fromWireInstant(wire.deadlineAt),
    standstillSeconds,
    ...(wire.boardVotes === undefined ? {} : { boardVotes: wire.boardVotes }),
    documents: wire.documents,
  };
}

export function toWireTerms(terms: CallTerms): WireTerms {
  const { programme, agreement, name, evaluatorCountMin, standstillSeconds } = terms;
  return {
    programme,
    agreement,
    name,
    ...toWireCore(terms),
    states: [...terms.states],
    evaluatorCountMin,
    deadlineAt: toWireInstant(terms.deadlineAt),
    standstillSeconds,
    ...(terms.boardVotes === undefined ? {} : { boardVotes: [...terms.boardVotes] }),
    documents: [...terms.documents],
  };
}
