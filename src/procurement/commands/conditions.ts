/**
 * Adding and changing conditions. Refusals come in the order of the rules in `condition.ts`; those
 * of a change after `not_found` and `version_changed`.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
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

export type ConditionDraftOutcome = Outcome<Condition, ConditionDraftRefusal>;
export type ConditionChangeOutcome = Outcome<Condition, ConditionChangeRefusal | FoundRefusal>;
export type EvidenceOutcome = Outcome<Condition, EvidenceRefusal | FoundRefusal>;

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
  target: Target<ConditionId>,
  change: ConditionChange,
): Promise<ConditionChangeOutcome> {
  const found = asSeen(await lockCondition(writer, target.id), target);
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
  target: Target<ConditionId>,
  evidence: Evidence,
): Promise<EvidenceOutcome> {
  const found = asSeen(await lockCondition(writer, target.id), target);
  if (!found.ok) return found;
  const refusal = evidenceRefusal(evidence);
  if (refusal !== undefined) return refused(refusal);
  await insertEvidence(writer, target.id, evidence);
  const { name, sha256 = null } = evidence;
  return done(await told(writer, target.id, 'evidence', { name, sha256 }));
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
