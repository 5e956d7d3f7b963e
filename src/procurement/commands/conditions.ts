/**
 * Adding and changing conditions. Refusals come in the order of the rules in `condition.ts`; those
 * of a change after `not_found` and `version_changed`.
 */
import { present } from '../../kernel/assert.ts';
import type { PartyId, ProgrammeId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import {
  type Condition,
  type ConditionChange,
  type ConditionChangeRefusal,
  type ConditionDraft,
  type ConditionDraftRefusal,
  type ConditionId,
  changedCondition,
  conditionChangeRefusal,
  conditionDraftRefusal,
  type Evidence,
  type EvidenceRefusal,
  evidenceRefusal,
  subjectIdOf,
} from '../condition.ts';
import {
  insertCondition,
  insertEvidence,
  lockCondition,
  selectCondition,
  updateCondition,
} from '../store/conditions.ts';

/** What the rooms around know of ids that a condition names. */
export interface ConditionFacts {
  readonly sitePlace: SitePlace;
  readonly hasProgramme: (reader: Reader, id: ProgrammeId) => Promise<boolean>;
  readonly hasParty: (reader: Reader, id: PartyId) => Promise<boolean>;
}

/** Who runs a site, and in which state it stands; `undefined`: there is no such site. */
export type SitePlace = (
  reader: Reader,
  site: SiteId,
) => Promise<{ readonly operator: PartyId; readonly territory: PartyId } | undefined>;

export interface ConditionTarget {
  readonly id: ConditionId;
  /** As its caller has seen it; `undefined`: any. */
  readonly version: number | undefined;
}

type TargetRefusal =
  | { readonly reason: 'not_found'; readonly id: ConditionId }
  | { readonly reason: 'version_changed'; readonly expected: number; readonly found: number };
export type ConditionDraftOutcome = Outcome<Condition, ConditionDraftRefusal>;
export type ConditionChangeOutcome = Outcome<Condition, ConditionChangeRefusal | TargetRefusal>;
export type EvidenceOutcome = Outcome<Condition, EvidenceRefusal | TargetRefusal>;

/** Adds a condition in the state `planned`. */
export async function addCondition(
  writer: Writer,
  draft: ConditionDraft,
  reason: string,
  facts: ConditionFacts,
): Promise<ConditionDraftOutcome> {
  const refusal = conditionDraftRefusal(draft, {
    isTaken: (await selectCondition(writer, draft.id)) !== undefined,
    hasSubject: await hasSubject(writer, draft, facts),
    hasOwner: await facts.hasParty(writer, draft.owner),
  });
  if (refusal !== undefined) return refused(refusal);
  await insertCondition(writer, draft, reason);
  return done(await told(writer, draft.id, 'add', { reason }));
}

async function hasSubject(
  reader: Reader,
  { subject }: ConditionDraft,
  facts: ConditionFacts,
): Promise<boolean> {
  if (subject.kind === 'programme') return facts.hasProgramme(reader, subject.programme);
  return (await facts.sitePlace(reader, subject.site)) !== undefined;
}

/** Changes date, state or firmness; what it said before stays on record. */
export async function changeCondition(
  writer: Writer,
  target: ConditionTarget,
  change: ConditionChange,
): Promise<ConditionChangeOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const refusal = conditionChangeRefusal(found.value, change, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await updateCondition(writer, changedCondition(found.value, change), change.reason);
  const before = { dueAt: toTimeText(found.value.dueAt), state: found.value.state };
  return done(await told(writer, target.id, 'change', { before, reason: change.reason }));
}

/** Adds a document's hash or a note; it never says by itself that a condition is met. */
export async function addEvidence(
  writer: Writer,
  target: ConditionTarget,
  evidence: Evidence,
): Promise<EvidenceOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const refusal = evidenceRefusal(evidence);
  if (refusal !== undefined) return refused(refusal);
  await insertEvidence(writer, target.id, evidence);
  const { name, sha256 = null } = evidence;
  return done(await told(writer, target.id, 'evidence', { name, sha256 }));
}

async function load(
  writer: Writer,
  { id, version }: ConditionTarget,
): Promise<Outcome<Condition, TargetRefusal>> {
  const found = await lockCondition(writer, id);
  if (found === undefined) return refused({ reason: 'not_found' as const, id });
  if (version !== undefined && version !== found.version) {
    return refused({ reason: 'version_changed' as const, expected: version, found: found.version });
  }
  return done(found);
}

const PAST_PARTICIPLES = { add: 'added', change: 'changed', evidence: 'evidenced' } as const;

async function told(
  writer: Writer,
  id: ConditionId,
  verb: keyof typeof PAST_PARTICIPLES,
  more: JsonObject,
): Promise<Condition> {
  const condition = present(await selectCondition(writer, id), id);
  const { subject, owner, state, dueAt } = condition;
  const detail = { of: subjectIdOf(subject), state, dueAt: toTimeText(dueAt), ...more };
  writer.audit({ action: `condition.${verb}`, subject: id, detail });
  writer.publish({
    kind: `condition.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [`${subject.kind}:${subjectIdOf(subject)}`, `party:${owner}`],
    detail: { state, dueAt: toTimeText(dueAt) },
  });
  return condition;
}
