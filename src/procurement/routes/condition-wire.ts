/** How conditions look on the wire. */
import Type, { type Static } from 'typebox';
import {
  fromWireInstant,
  toWireInstant,
  wireBytes32,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { CapacityStartOf } from '../commands/capacity-start.ts';
import type { addCondition, addEvidence, changeCondition } from '../commands/conditions.ts';
import type { conditionFromRow, EvidenceLine, RecordLine } from '../store/conditions.ts';

type Condition = ReturnType<typeof conditionFromRow>;
type ConditionDraft = Parameters<typeof addCondition>[1];
type ConditionChange = Parameters<typeof changeCondition>[2];
type Evidence = Parameters<typeof addEvidence>[2];

const CLOSED = { additionalProperties: false } as const;
const KILOWATTS_MAX = 10_000_000;
const LINES_MAX = 1_000;

export const wireKind = wireWord(['grid', 'permit', 'land', 'water', 'heat', 'network']);
export const wireState = wireWord(['planned', 'requested', 'granted', 'built', 'refused']);

const terms = {
  kind: wireKind,
  what: wireText(200),
  owner: wireId('party_'),
  kilowatts: wireNullable(wireCount(1, KILOWATTS_MAX)),
  isGating: Type.Boolean({ description: 'whether capacity waits for it' }),
  dueAt: wireInstant,
  isFirm: Type.Boolean({ description: 'whether connection and date are promised for sure' }),
};

const shown = {
  id: wireId('condition_'),
  site: wireNullable(wireId('site_')),
  programme: wireNullable(wireId('programme_')),
  ...terms,
  state: wireState,
  version: wireVersion,
};

export const wireCondition = Type.Object(shown, { ...CLOSED, title: 'Condition' });

const wireRecordLine = Type.Object(
  {
    number: wireVersion,
    dueAt: wireInstant,
    state: wireState,
    isFirm: Type.Boolean(),
    reason: wireText(1_000),
    saidAt: wireInstant,
    saidBy: wireText(200),
  },
  CLOSED,
);

const wireSha256 = wireBytes32({ description: 'SHA-256 of a document, in hexadecimal digits' });

const wireEvidenceLine = Type.Object(
  {
    number: wireVersion,
    name: wireText(200),
    sha256: wireNullable(wireSha256),
    note: wireNullable(wireLines(4_000, 1)),
    notedAt: wireInstant,
    notedBy: wireText(200),
  },
  CLOSED,
);

export const wireConditionWithRecord = Type.Object(
  {
    ...shown,
    record: Type.Array(wireRecordLine, { maxItems: LINES_MAX }),
    evidence: Type.Array(wireEvidenceLine, { maxItems: LINES_MAX }),
  },
  { ...CLOSED, title: 'ConditionWithRecord' },
);

/** Of a site, or of a programme. */
export const wireNewCondition = Type.Object(
  {
    id: wireId('condition_'),
    subject: Type.Union([wireId('site_'), wireId('programme_')]),
    ...terms,
    reason: wireText(1_000),
  },
  CLOSED,
);

export const wireConditionChange = Type.Object(
  {
    dueAt: Type.Optional(wireInstant),
    state: Type.Optional(wireState),
    isFirm: Type.Optional(Type.Boolean()),
    reason: wireText(1_000),
  },
  CLOSED,
);

/** A document, a note, or a document with a note. */
export const wireEvidence = Type.Object(
  {
    name: wireText(200),
    sha256: Type.Optional(wireSha256),
    note: Type.Optional(wireLines(4_000, 1)),
  },
  CLOSED,
);

export const wireCapacityStart = Type.Object(
  {
    contract: wireId('contract_'),
    site: wireId('site_'),
    furtherSites: Type.Array(wireId('site_'), { maxItems: 100 }),
    plannedAt: wireInstant,
    kind: wireWord(['open', 'moved', 'blocked']),
    startAt: wireNullable(wireInstant),
    gate: wireNullable(wireCondition),
    needsCommitment: Type.Boolean({
      description: 'false where no public money goes in: then no state has to commit any',
    }),
    sentence: wireText(1_000),
  },
  { ...CLOSED, title: 'CapacityStart' },
);

export function toWireCondition(condition: Condition): Static<typeof wireCondition> {
  const { id, subject, kind, what, owner, kilowatts, isGating, dueAt, isFirm } = condition;
  return {
    id,
    site: subject.kind === 'site' ? subject.site : null,
    programme: subject.kind === 'programme' ? subject.programme : null,
    kind,
    what,
    owner,
    kilowatts: kilowatts ?? null,
    isGating,
    dueAt: toWireInstant(dueAt),
    isFirm,
    state: condition.state,
    version: condition.version,
  };
}

export function toWireRecord(
  record: readonly RecordLine[],
): Static<typeof wireConditionWithRecord>['record'] {
  return record.map(({ dueAt, saidAt, ...line }) => ({
    ...line,
    dueAt: toWireInstant(dueAt),
    saidAt: toWireInstant(saidAt),
  }));
}

export function toWireEvidence(
  evidence: readonly EvidenceLine[],
): Static<typeof wireConditionWithRecord>['evidence'] {
  return evidence.map(({ number, name, sha256, note, notedAt, notedBy }) => ({
    number,
    name,
    sha256: sha256 ?? null,
    note: note ?? null,
    notedAt: toWireInstant(notedAt),
    notedBy,
  }));
}

export function fromWireNewCondition(body: Static<typeof wireNewCondition>): ConditionDraft {
  const { id, kind, what, owner, kilowatts, isGating, dueAt, isFirm } = body;
  return {
    id,
    subject: toSubject(body.subject),
    kind,
    what,
    owner,
    kilowatts: kilowatts ?? undefined,
    isGating,
    dueAt: fromWireInstant(dueAt),
    isFirm,
  };
}

function toSubject(id: Static<typeof wireNewCondition>['subject']): ConditionDraft['subject'] {
  return isSiteId(id) ? { kind: 'site', site: id } : { kind: 'programme', programme: id };
}

function isSiteId(id: Static<typeof wireNewCondition>['subject']): id is `site_${string}` {
  return id.startsWith('site_');
}

export function fromWireChange(body: Static<typeof wireConditionChange>): ConditionChange {
  const { dueAt, state, isFirm, reason } = body;
  return {
    ...(dueAt !== undefined && { dueAt: fromWireInstant(dueAt) }),
    ...(state !== undefined && { state }),
    ...(isFirm !== undefined && { isFirm }),
    reason,
  };
}

export function fromWireEvidence(body: Static<typeof wireEvidence>): Evidence {
  return { name: body.name, sha256: body.sha256, note: body.note };
}

export function toWireCapacityStart(found: CapacityStartOf): Static<typeof wireCapacityStart> {
  const { contract, plannedAt, start, needsCommitment, sentence } = found;
  return {
    contract: contract.id,
    site: contract.site,
    furtherSites: [...(contract.furtherSites ?? [])],
    plannedAt: toWireInstant(plannedAt),
    kind: start.kind,
    startAt: start.kind === 'blocked' ? null : toWireInstant(start.startAt),
    gate: start.kind === 'open' ? null : toWireCondition(start.gate),
    needsCommitment,
    sentence,
  };
}
