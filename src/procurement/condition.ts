/**
 * Enabling conditions: what must be there before a site can bring capacity, on whom it depends, and
 * by when. A site that is wholly private needs no commitment of a state, but it needs these: the
 * state can help it to a connection, a permit or land without putting money in.
 *
 * A condition goes `planned` → `requested` → `granted` → `built`. It can be refused at any time
 * before it is built, and requested again after that. Its due date says when it is expected to be
 * built and, once it is, when it was. Always: what was said before stays on record.
 */
import { unreachable } from '../kernel/assert.ts';
import type { PartyId, ProgrammeId, SiteId } from '../kernel/ids.ts';
import { toDateText, wholeMonthFrom } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { type Contract, type Phase, sitesOfContract } from './contract.ts';
import { phasesFrom } from './phases.ts';
import type { FundingMix } from './union-share.ts';

export type ConditionId = `condition_${string}`;

export const CONDITION_KINDS = ['grid', 'permit', 'land', 'water', 'heat', 'network'] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

export const CONDITION_STATES = ['planned', 'requested', 'granted', 'built', 'refused'] as const;
export type ConditionState = (typeof CONDITION_STATES)[number];

/** What waits for it: one site, or all sites of a programme, such as a project of the market. */
export type ConditionSubject =
  | { readonly kind: 'site'; readonly site: SiteId }
  | { readonly kind: 'programme'; readonly programme: ProgrammeId };

export interface ConditionDraft {
  readonly id: ConditionId;
  readonly subject: ConditionSubject;
  readonly kind: ConditionKind;
  /** In words, such as `A connection of 150 MW is in service`. */
  readonly what: string;
  /** The party on whom it depends. */
  readonly owner: PartyId;
  /** Of a grid connection; `undefined` for all other kinds. */
  readonly kilowatts: number | undefined;
  /** Whether capacity waits for it; where not, it is only kept in view. */
  readonly isGating: boolean;
  readonly dueAt: EpochSeconds;
  /** Promised for sure: a connection that is not firm may be cut, a date that is not may slip. */
  readonly isFirm: boolean;
}

export interface Condition extends ConditionDraft {
  readonly state: ConditionState;
  readonly version: number;
}

/** What changes of a condition; a member that is left out stays as it is. */
export interface ConditionChange {
  readonly dueAt?: EpochSeconds;
  readonly state?: ConditionState;
  readonly isFirm?: boolean;
  /** Why, for the record. */
  readonly reason: string;
}

/** A document by its hash, a note, or both; dated by the store. */
export interface Evidence {
  readonly name: string;
  /** SHA-256 of the document, hexadecimal. */
  readonly sha256: string | undefined;
  readonly note: string | undefined;
}

export type EvidenceRefusal = { readonly reason: 'evidence_empty' };

/** Evidence that is neither a document nor a note is none. */
export function evidenceRefusal({ sha256, note }: Evidence): EvidenceRefusal | undefined {
  return sha256 === undefined && note === undefined ? { reason: 'evidence_empty' } : undefined;
}

export type ConditionDraftRefusal =
  | { readonly reason: 'exists'; readonly id: ConditionId }
  | { readonly reason: 'subject_unknown'; readonly subject: SiteId | ProgrammeId }
  | { readonly reason: 'owner_unknown'; readonly owner: PartyId }
  | { readonly reason: 'kilowatts_missing' }
  | { readonly reason: 'kilowatts_of_no_grid'; readonly kind: ConditionKind };

/** What the store knows of the ids in a draft. */
export interface KnownToDraft {
  readonly isTaken: boolean;
  readonly hasSubject: boolean;
  readonly hasOwner: boolean;
}

/** In this order: an id that is taken, no such site or programme, no such party, the kilowatts. */
export function conditionDraftRefusal(
  draft: ConditionDraft,
  known: KnownToDraft,
): ConditionDraftRefusal | undefined {
  const { id, kind, owner, kilowatts } = draft;
  if (known.isTaken) return { reason: 'exists', id };
  if (!known.hasSubject) return { reason: 'subject_unknown', subject: subjectIdOf(draft.subject) };
  if (!known.hasOwner) return { reason: 'owner_unknown', owner };
  if (kind === 'grid' && kilowatts === undefined) return { reason: 'kilowatts_missing' };
  if (kind !== 'grid' && kilowatts !== undefined) return { reason: 'kilowatts_of_no_grid', kind };
  return undefined;
}

export function subjectIdOf(subject: ConditionSubject): SiteId | ProgrammeId {
  return subject.kind === 'site' ? subject.site : subject.programme;
}

/** The states that each state can go to. */
const STEPS: Readonly<Record<ConditionState, readonly ConditionState[]>> = {
  planned: ['requested', 'granted', 'built', 'refused'],
  requested: ['granted', 'built', 'refused'],
  granted: ['built', 'refused'],
  built: [],
  refused: ['requested'],
};

export type ConditionChangeRefusal =
  | { readonly reason: 'nothing_changed' }
  | { readonly reason: 'is_built' }
  | {
      readonly reason: 'state_out_of_order';
      readonly found: ConditionState;
      readonly asked: ConditionState;
    }
  | { readonly reason: 'built_in_future'; readonly dueAt: EpochSeconds };

/**
 * In this order: a change that changes nothing; of what is built nothing changes any more; a state
 * that does not follow; built at a date that is yet to come.
 */
export function conditionChangeRefusal(
  condition: Condition,
  change: ConditionChange,
  now: EpochSeconds,
): ConditionChangeRefusal | undefined {
  const next = changedCondition(condition, change);
  const { state: found } = condition;
  const { state: asked, dueAt, isFirm } = next;
  if (asked === found && dueAt === condition.dueAt && isFirm === condition.isFirm) {
    return { reason: 'nothing_changed' };
  }
  if (found === 'built') return { reason: 'is_built' };
  if (asked !== found && !STEPS[found].includes(asked)) {
    return { reason: 'state_out_of_order', found, asked };
  }
  if (asked === 'built' && dueAt > now) return { reason: 'built_in_future', dueAt };
  return undefined;
}

export function changedCondition(condition: Condition, change: ConditionChange): Condition {
  const { dueAt = condition.dueAt, state = condition.state, isFirm = condition.isFirm } = change;
  return { ...condition, dueAt, state, isFirm };
}

/** What {@link capacityStartOf} asks of a condition, of a site or of a programme file. */
export interface Gate {
  readonly isGating: boolean;
  readonly isRefused: boolean;
  /** `undefined`: no day is known, so it holds nothing back. */
  readonly dueAt: EpochSeconds | undefined;
}

/**
 * When capacity starts. `open`: as planned. `moved`: to the month after the latest due date.
 * `blocked`: something that it waits for was refused, so no day is known.
 */
export type CapacityStart<G extends Gate> =
  | { readonly kind: 'open'; readonly startAt: EpochSeconds }
  | { readonly kind: 'moved'; readonly startAt: EpochSeconds; readonly gate: G }
  | { readonly kind: 'blocked'; readonly gate: G };

/**
 * The later of `plannedAt` and the first of the month that begins at or after the latest due date
 * of the gating conditions; phases of a contract begin on the first of a month. Of gates that are
 * due together the first in the list is named.
 */
export function capacityStartOf<G extends Gate>(
  gates: readonly G[],
  plannedAt: EpochSeconds,
): CapacityStart<G> {
  const gating = gates.filter(({ isGating }) => isGating);
  const refused = gating.find(({ isRefused }) => isRefused);
  if (refused !== undefined) return { kind: 'blocked', gate: refused };
  let latest: { readonly gate: G; readonly dueAt: EpochSeconds } | undefined;
  for (const gate of gating) {
    const { dueAt } = gate;
    if (dueAt === undefined || (latest !== undefined && latest.dueAt >= dueAt)) continue;
    latest = { gate, dueAt };
  }
  if (latest === undefined) return { kind: 'open', startAt: plannedAt };
  const startAt = wholeMonthFrom(latest.dueAt);
  if (startAt <= plannedAt) return { kind: 'open', startAt: plannedAt };
  return { kind: 'moved', startAt, gate: latest.gate };
}

/** Whether the capacity of a contract waits for what a condition is about. */
export function isOfContract(
  subject: ConditionSubject,
  contract: Pick<Contract, 'programme' | 'site' | 'furtherSites'>,
): boolean {
  return subject.kind === 'site'
    ? sitesOfContract(contract).includes(subject.site)
    : subject.programme === contract.programme;
}

/**
 * The phases of a contract with the capacity that its conditions let stand. A contract of several
 * sites starts as a whole.
 */
export function phasesHeldBack(
  phases: readonly Phase[],
  start: CapacityStart<Gate>,
): readonly Phase[] {
  switch (start.kind) {
    case 'open':
      return phases;
    case 'moved':
      return phasesFrom(phases, start.startAt);
    case 'blocked':
      return phases.map((phase) => ({ ...phase, capacity: [] }));
    default:
      return unreachable(start);
  }
}

export function gateOf(condition: Condition): Condition & Gate {
  return { ...condition, isRefused: condition.state === 'refused' };
}

/** When capacity starts and why, in one sentence. */
export function capacityStartText(start: CapacityStart<Condition & Gate>): string {
  if (start.kind === 'open') {
    const day = toDateText(start.startAt);
    return `Capacity starts on ${day}, as planned: no condition holds it back.`;
  }
  const { id, what, owner, dueAt } = start.gate;
  if (start.kind === 'blocked') {
    return `No start is known: ${id} (${what}), which depends on ${owner}, was refused.`;
  }
  const day = toDateText(start.startAt);
  const due = toDateText(dueAt);
  return `Capacity starts on ${day}: ${id} (${what}), which depends on ${owner}, is due on ${due}.`;
}

/**
 * Whether the host state must have signed a commitment first: only where public money goes in. A
 * site of the market needs none. Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150,
 * Art. 12b, which asks for the commitment of a state in a joint procurement alone.
 */
export function needsCommitment({ unionMicros, nationalMicros }: FundingMix): boolean {
  return unionMicros > 0n || nationalMicros > 0n;
}
