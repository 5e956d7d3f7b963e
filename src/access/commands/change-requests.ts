/**
 * Who holds an allocation asks for a change of it, and its funder decides. Granting is refused as
 * any change of an allocation is. Refusals in the order of the rules in `change-request.ts`, after
 * `exists`, `not_found` and `version_changed`.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AllocationId, ChangeId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import {
  type GpuSeconds,
  type PartsPerMillion,
  toGpuSeconds,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import type { Allocation } from '../allocation.ts';
import type { AllocationRefusal, AllocationState } from '../allocation-rules.ts';
import { type JudgeRefusal, judgeRefusal } from '../application.ts';
import { gpuSecondsOfShare, leastShareFor } from '../award-share.ts';
import {
  type AskedChange,
  type AskRefusal,
  askRefusal,
  type ChangeRequest,
  type DecideRefusal,
  decideRefusal,
  type StandsRefusal,
  standsRefusal,
} from '../change-request.ts';
import { lockPlan, selectAllocation } from '../store/allocations.ts';
import { selectApplicationOf } from '../store/applications.ts';
import {
  insertChange,
  lockChange,
  type NewChange,
  selectChange,
  selectOpenChange,
  updateChangeDecided,
} from '../store/change-requests.ts';
import { type AllocationFacts, changeAllocation } from './allocations.ts';
import { callOf } from './applications.ts';
import {
  type AwardFacts,
  type CallExhausted,
  type EntitlementTooSmall,
  exhaustedRefusal,
} from './award.ts';

export type AskOutcome = Outcome<
  ChangeRequest,
  { readonly reason: 'exists'; readonly id: string } | FoundRefusal | AskRefusal
>;

export async function askForChange(
  writer: Writer,
  change: NewChange,
  facts: Pick<AllocationFacts, 'parties'>,
): Promise<AskOutcome> {
  const { id, allocation: allocationId, holder } = change;
  await lockPlan(writer);
  const allocation = await selectAllocation(writer, allocationId);
  if (allocation === undefined) return refused({ reason: 'not_found', id: allocationId });
  if ((await selectChange(writer, id)) !== undefined) return refused({ reason: 'exists', id });
  const parties = await facts.parties(writer);
  const refusal = askRefusal(allocation, change, {
    now: writer.caller.at,
    hasHolder: parties.some((party) => party.id === holder),
    open: (await selectOpenChange(writer, allocationId))?.id,
  });
  if (refusal !== undefined) return refused(refusal);
  await insertChange(writer, change);
  return done(await told(writer, id, 'ask'));
}

export type WithdrawChangeOutcome = Outcome<ChangeRequest, FoundRefusal | DecideRefusal>;

export async function withdrawChange(
  writer: Writer,
  target: Target<ChangeId>,
  answer: string,
): Promise<WithdrawChangeOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  await updateChangeDecided(writer, target.id, { state: 'withdrawn', answer });
  return done(await told(writer, target.id, 'withdraw'));
}

export type RefuseChangeOutcome = Outcome<
  ChangeRequest,
  FoundRefusal | DecideRefusal | JudgeRefusal
>;

export async function refuseChange(
  writer: Writer,
  target: Target<ChangeId>,
  answer: string,
): Promise<RefuseChangeOutcome> {
  const found = await loadToDecide(writer, target);
  if (!found.ok) return found;
  await updateChangeDecided(writer, target.id, { state: 'refused', answer });
  return done(await told(writer, target.id, 'refuse'));
}

export type GrantChangeOutcome = Outcome<
  ChangeRequest,
  | FoundRefusal
  | DecideRefusal
  | JudgeRefusal
  | StandsRefusal
  | EntitlementTooSmall
  | CallExhausted
  | AllocationRefusal
>;

/**
 * Changes the allocation as it was asked for, from now or, for its share, the next month on.
 * Refused first where it was changed since, so that it has ended or has as much already.
 */
export async function grantChange(
  writer: Writer,
  target: Target<ChangeId>,
  answer: string,
  facts: AwardFacts,
): Promise<GrantChangeOutcome> {
  const found = await loadToDecide(writer, target);
  if (!found.ok) return found;
  const { change, allocation } = found.value;
  const stands = standsRefusal(allocation, change, writer.caller.at);
  if (stands !== undefined) return refused(stands);
  const asked = await askedOf(writer, allocation, change, facts);
  if (!asked.ok) return asked;
  const { share, broughtGpuSeconds } = asked.value;
  const exhausted = await ofCallRefusal(writer, allocation, { ...change, share });
  if (exhausted !== undefined) return refused(exhausted);
  const { end = allocation.end, holder = allocation.holder } = change;
  const wanted = { end, holder, sharePpm: share };
  const { id: of } = allocation;
  const changed = await changeAllocation(writer, { id: of, version: undefined }, wanted, facts);
  if (!changed.ok) return changed;
  await updateChangeDecided(writer, target.id, { state: 'granted', answer, broughtGpuSeconds });
  return done(await told(writer, target.id, 'grant'));
}

interface Asked {
  readonly share: PartsPerMillion;
  readonly broughtGpuSeconds: GpuSeconds;
}

/** The share that is asked for, and what the allocation brings more in the months to begin. */
async function askedOf(
  writer: Writer,
  allocation: Allocation,
  { end = allocation.end, moreGpuSeconds }: AskedChange,
  { entitledAt }: Pick<AwardFacts, 'entitledAt'>,
): Promise<Outcome<Asked, EntitlementTooSmall>> {
  const { funder, sites, start, sharePpm } = allocation;
  const now = writer.caller.at;
  const entitled = await entitledAt(writer, funder, sites, { start, end });
  const toCome = entitled.filter(({ period }) => period.start > now);
  const more =
    moreGpuSeconds === undefined ? 0 : leastShareFor(moreGpuSeconds, { start, end }, toCome);
  const share = more === undefined ? WHOLE_PPM + 1 : sharePpm + more;
  if (share > WHOLE_PPM) {
    const gpuSeconds = moreGpuSeconds ?? toGpuSeconds(0);
    const left = toPartsPerMillion(WHOLE_PPM - sharePpm);
    const most = gpuSecondsOfShare({ start, end, sharePpm: left }, toCome);
    return refused({ reason: 'entitlement_too_small', field: 'moreGpuSeconds', gpuSeconds, most });
  }
  const after = { start, end, sharePpm: toPartsPerMillion(share) };
  const brought = gpuSecondsOfShare(after, toCome) - gpuSecondsOfShare(allocation, toCome);
  return done({ share: after.sharePpm, broughtGpuSeconds: toGpuSeconds(Number(brought)) });
}

/** What a call gave stays within its share, where a change asks for more of it. */
async function ofCallRefusal(
  reader: Reader,
  allocation: Allocation,
  { end, moreGpuSeconds, share }: AskedChange & Pick<Asked, 'share'>,
): Promise<CallExhausted | undefined> {
  if (end === undefined && moreGpuSeconds === undefined) return undefined;
  const { id, start } = allocation;
  const application = await selectApplicationOf(reader, id);
  if (application === undefined) return undefined;
  const call = await callOf(reader, application);
  const wanted = { id, sharePpm: share, start, end: end ?? allocation.end };
  return exhaustedRefusal(reader, call, wanted);
}

interface Loaded {
  readonly change: ChangeRequest;
  readonly allocation: AllocationState;
}

async function load(
  writer: Writer,
  target: Target<ChangeId>,
): Promise<Outcome<Loaded, FoundRefusal | DecideRefusal>> {
  await lockPlan(writer);
  const found = asSeen(await lockChange(writer, target.id), target);
  if (!found.ok) return found;
  const change = found.value;
  const refusal = decideRefusal(change);
  if (refusal !== undefined) return refused(refusal);
  return done({ change, allocation: await allocationOf(writer, change) });
}

/** Nobody grants or refuses what it asked for, may ask for, or would get. */
async function loadToDecide(
  writer: Writer,
  target: Target<ChangeId>,
): Promise<Outcome<Loaded, FoundRefusal | DecideRefusal | JudgeRefusal>> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { actor: person } = writer.caller;
  const isOfApplicant = await isConcerned(writer, person, found.value);
  const refusal = judgeRefusal({ person, isOfApplicant });
  return refusal === undefined ? found : refused(refusal);
}

/** By its roles now, those that an award gave included. */
async function isConcerned(
  reader: Reader,
  person: string,
  { change, allocation }: Loaded,
): Promise<boolean> {
  if (person === change.askedBy) return true;
  const found = await personAsActor(reader, person);
  if (found === undefined) return false;
  const scopes = [
    { kind: 'project', id: allocation.id },
    { kind: 'party', id: allocation.holder },
    { kind: 'party', id: change.holder ?? allocation.holder },
  ] as const;
  return isAllowed(found.actor, 'change.ask', scopes);
}

async function allocationOf(
  writer: Writer,
  { allocation }: { readonly allocation: AllocationId },
): Promise<AllocationState> {
  return present(await selectAllocation(writer, allocation), allocation);
}

const PAST_PARTICIPLES = {
  ask: 'asked',
  withdraw: 'withdrawn',
  refuse: 'refused',
  grant: 'granted',
} as const;

/** Says in audit and events what was done, and answers the request as it is now. */
async function told(
  writer: Writer,
  id: ChangeId,
  verb: keyof typeof PAST_PARTICIPLES,
): Promise<ChangeRequest> {
  const change = present(await selectChange(writer, id), id);
  const { funder, holder } = await allocationOf(writer, change);
  const { allocation, end, moreGpuSeconds, said, answer, broughtGpuSeconds } = change;
  const detail = {
    allocation,
    end: end === undefined ? null : toTimeText(end),
    moreGpuSeconds: moreGpuSeconds ?? null,
    holder: change.holder ?? null,
    said,
    answer: answer ?? null,
    broughtGpuSeconds: broughtGpuSeconds ?? null,
  };
  writer.audit({ action: `change.${verb}`, subject: id, detail });
  const scopes = new Set([`project:${allocation}`, `party:${funder}`, `party:${holder}`]);
  const kind = `change.${PAST_PARTICIPLES[verb]}`;
  const isAnswer = verb === 'grant' || verb === 'refuse';
  writer.publish({
    kind,
    subject: id,
    scopes: [...scopes],
    detail: { allocation },
    persons: isAnswer ? [change.askedBy] : [],
  });
  return change;
}
