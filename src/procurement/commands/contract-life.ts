/**
 * What happens to a contract that was signed. Every command locks the plan and the contract first.
 * Refusals come after `not_found` and `version_changed`, in the order of the rule that each asks.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { assert, present } from '../../kernel/assert.ts';
import type { ContractId, PartyId, VoteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toDateText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import {
  type AcceptanceRefusal,
  type AcceptanceTest,
  acceptanceFrom,
  acceptanceRefusal,
  acceptedOf,
  acceptedPpmOfPhase,
  clusterOfTest,
  phasesAfterAcceptance,
  promisedAt,
} from '../acceptance.ts';
import { type Contract, sitesOfContract } from '../contract.ts';
import {
  type ContractLife,
  type Exit,
  type ExitRefusal,
  exitRefusal,
  phasesAfterExit,
  type RecordedTest,
} from '../contract-life.ts';
import {
  type Approval,
  approvalRefusal,
  type ControlChange,
  type ControlRefusal,
  effectRefusal,
} from '../control.ts';
import {
  type HandedIn,
  type HostingDocument,
  missingItems,
  type ReportRefusal,
  reportRefusal,
  yearlyDuties,
} from '../hosting.ts';
import { type IndexValue, indexedPrice, type PriceRefusal, priceRefusal } from '../indexation.ts';
import type { PaymentRefusal } from '../milestone-payment.ts';
import { type InstalmentName, milestoneAmounts, milestonesDue } from '../milestones.ts';
import { insertActVote } from '../store/board-votes.ts';
import { selectCall } from '../store/calls.ts';
import {
  insertApproval,
  insertControlChange,
  insertEffect,
  insertHostingDocument,
  insertMilestoneDue,
  insertPrice,
  insertReport,
  insertTest,
  lockContractLife,
  lockPlan,
  raiseVersion,
  selectContractLife,
  updateExit,
} from '../store/contract-life.ts';
import { selectContract } from '../store/contracts.ts';
import { type BoardVoteRefusal, carryingVote, type VoteOf } from './board-votes.ts';
import type { PlanObjection, PutInPlan } from './sign-contract.ts';

/** Calls an instalment that is not called yet; answers the reason where that is refused. */
export type CallInstalment = (
  writer: Writer,
  instalment: InstalmentName,
) => Promise<string | undefined>;

/** Of these, those that are not paid, in their order. */
export type UnpaidOf = (
  reader: Reader,
  instalments: readonly InstalmentName[],
) => Promise<readonly InstalmentName[]>;

export interface LifePorts {
  readonly putInPlan: PutInPlan;
  readonly callInstalment: CallInstalment;
  readonly unpaidOf: UnpaidOf;
  readonly voteOf: VoteOf;
}

export type LifeRefusal =
  | FoundRefusal
  | AcceptanceRefusal
  | PaymentRefusal
  | PriceRefusal
  | ReportRefusal
  | ControlRefusal
  | BoardVoteRefusal
  | ExitRefusal
  | { readonly reason: 'plan_refused'; readonly objections: readonly PlanObjection[] }
  | {
      readonly reason: 'instalment_refused';
      readonly instalment: InstalmentName;
      readonly why: string;
    };

export type LifeOutcome = Outcome<ContractLife, LifeRefusal>;

interface Loaded {
  readonly life: ContractLife;
  readonly contract: Contract;
  readonly now: EpochSeconds;
}

/**
 * Records what was measured; the plan gets the accepted capacity, and milestones that fall due call
 * their instalments. All of it or nothing.
 */
export async function acceptPhase(
  writer: Writer,
  target: Target<ContractId>,
  test: AcceptanceTest,
  ports: LifePorts,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { life, contract, now } = found.value;
  const { phases, exit } = life.signed;
  const scene = { phases, missing: missingItems(life.documents), exitAt: exit?.fromAt, now };
  const refusal = acceptanceRefusal(test, scene);
  if (refusal !== undefined) return refused(refusal);
  const contracted = present(phases[test.phase - 1], `Phase ${test.phase}`);
  const cluster = clusterOfTest(test, contracted);
  const accepted = acceptedOf(test, promisedAt(contracted, cluster));
  const fromAt = acceptanceFrom(contracted, now);
  const { gpuCount, result } = accepted;
  const changed = phasesAfterAcceptance(contract.phases, contracted, { cluster, gpuCount }, fromAt);
  const objections = await ports.putInPlan(writer, { ...contract, phases: changed }, []);
  if (objections.length > 0) return refused({ reason: 'plan_refused', objections });
  const number = life.tests.length + 1;
  const recorded: RecordedTest = { ...test, ...accepted, cluster, number, fromAt };
  await insertTest(writer, target.id, recorded);
  const refusedCall = await callMilestones(writer, found.value, recorded, ports);
  if (refusedCall !== undefined) return refused(refusedCall);
  const { phase } = recorded;
  const where = cluster === undefined ? {} : { cluster };
  return told(writer, found.value, 'accept', { phase, ...where, result, gpuCount });
}

async function callMilestones(
  writer: Writer,
  { life, contract }: Loaded,
  test: RecordedTest,
  { callInstalment }: LifePorts,
): Promise<LifeRefusal | undefined> {
  const { milestones } = life.signed;
  const amounts = milestoneAmounts(milestones, contract);
  const dueBefore = life.due.map(({ number }) => number);
  const { phase } = test;
  const tests = [...life.tests, test].filter((each) => each.phase === phase);
  const contracted = present(life.signed.phases[phase - 1], `Phase ${phase}`);
  const acceptedPpm = acceptedPpmOfPhase(contracted, tests);
  for (const number of milestonesDue(milestones, dueBefore, { phase, acceptedPpm })) {
    const micros = present(amounts[number - 1], `The amount of milestone ${number}`);
    await insertMilestoneDue(writer, contract.id, { number, micros, test: test.number });
    for (const instalment of milestones[number - 1]?.instalments ?? []) {
      const why = await callInstalment(writer, instalment);
      if (why !== undefined) return { reason: 'instalment_refused', instalment, why };
    }
  }
  return undefined;
}

/** Prices the contract anew from the first of a month, by a value of its index. */
export async function setPrice(
  writer: Writer,
  target: Target<ContractId>,
  { value, fromAt }: { readonly value: IndexValue; readonly fromAt: EpochSeconds },
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { life, contract, now } = found.value;
  const terms = life.signed.indexation;
  const refusal = priceRefusal(value, fromAt, { terms, steps: life.prices, now });
  if (refusal !== undefined) return refused(refusal);
  assert(terms !== undefined, `${target.id} has no index`);
  const micros = indexedPrice(contract.priceMicrosPerGpuHour, terms, value);
  await insertPrice(writer, target.id, { fromAt, micros, value });
  const detail = { from: toDateText(fromAt), micros: String(micros), ...value };
  return told(writer, found.value, 'price', detail);
}

/** Files a document that shows an item of the hosting agreement (rule 5). */
export async function fileHostingDocument(
  writer: Writer,
  target: Target<ContractId>,
  document: Omit<HostingDocument, 'filedAt'>,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  await insertHostingDocument(writer, target.id, document);
  return told(writer, found.value, 'file', { ...document });
}

/** Takes a yearly report (rule 5), in time or late. */
export async function handInReport(
  writer: Writer,
  target: Target<ContractId>,
  report: Omit<HandedIn, 'at'> & { readonly sha256: string },
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { life, contract, now } = found.value;
  const duties = yearlyDuties(contract.phases, life.reports, now);
  const refusal = reportRefusal(report, duties, now);
  if (refusal !== undefined) return refused(refusal);
  await insertReport(writer, target.id, report);
  return told(writer, found.value, 'report', { ...report });
}

/** Notifies what needs the approval of the governance body. */
export async function notifyChange(
  writer: Writer,
  target: Target<ContractId>,
  change: Pick<ControlChange, 'subject' | 'words'>,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const number = found.value.life.changes.length + 1;
  await insertControlChange(writer, target.id, { ...change, number });
  return told(writer, found.value, 'notify', { ...change, number });
}

export interface ChangeTarget extends Target<ContractId> {
  readonly number: number;
}

/** What a member of the governance body says to a change, once. */
export async function sayToChange(
  writer: Writer,
  target: ChangeTarget,
  said: Omit<Approval, 'at'> & { readonly party: PartyId },
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { changes, signed } = found.value.life;
  const { number } = target;
  const change = changes.find((each) => each.number === number);
  if (change === undefined) return refused({ reason: 'change_unknown', number });
  const refusal = approvalRefusal(change, signed.governanceBody, said.party);
  if (refusal !== undefined) return refused(refusal);
  await insertApproval(writer, target.id, { ...said, number });
  return told(writer, found.value, 'approve', { ...said, number });
}

/**
 * A change takes effect, when all members have approved it and, where the call of the contract asks
 * for that, a vote of the Governing Board carries it.
 */
export async function effectChange(
  writer: Writer,
  target: ChangeTarget & { readonly vote: VoteId | undefined },
  { voteOf }: Pick<LifePorts, 'voteOf'>,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { changes, signed } = found.value.life;
  const { number } = target;
  const change = changes.find((each) => each.number === number);
  if (change === undefined) return refused({ reason: 'change_unknown', number });
  const refusal = effectRefusal(change, signed.governanceBody);
  if (refusal !== undefined) return refused(refusal);
  const { terms } = present(await selectCall(writer, signed.call), signed.call);
  const { id: contract } = target;
  const act = { kind: 'control-change', call: terms.id, contract, number } as const;
  const carried = await carryingVote(writer, act, { terms, vote: target.vote }, voteOf);
  if (!carried.ok) return carried;
  const { value: vote } = carried;
  await insertEffect(writer, contract, number);
  if (vote !== undefined) await insertActVote(writer, act, vote);
  const said = { number, subject: change.subject };
  return told(writer, found.value, 'effect', vote === undefined ? said : { ...said, vote });
}

/** Leaves the contract: capacity and entitlements end with the month before `fromAt`. */
export async function exitContract(
  writer: Writer,
  target: Target<ContractId>,
  exit: Exit,
  { putInPlan }: Pick<LifePorts, 'putInPlan'>,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { life, contract, now } = found.value;
  const refusal = exitRefusal(exit, life.signed, now);
  if (refusal !== undefined) return refused(refusal);
  const phases = phasesAfterExit(contract.phases, exit.fromAt);
  const objections = await putInPlan(writer, { ...contract, phases }, []);
  if (objections.length > 0) return refused({ reason: 'plan_refused', objections });
  await updateExit(writer, target.id, exit);
  const { by, reasons, fromAt } = exit;
  return told(writer, found.value, 'exit', { by, reasons, from: toDateText(fromAt) });
}

export async function loadContract(
  writer: Writer,
  target: Target<ContractId>,
): Promise<Outcome<Loaded, LifeRefusal>> {
  const { id } = target;
  await lockPlan(writer);
  const life = await lockContractLife(writer, id);
  const contract = await selectContract(writer, id);
  if (life === undefined || contract === undefined) {
    return refused({ reason: 'not_found', id });
  }
  const seen = asSeen(life.signed, target);
  if (!seen.ok) return seen;
  return done({ life, contract, now: writer.caller.at });
}

/** What follows from the life of a contract at `now`: missing items, and the yearly duties. */
export async function factsOfLife(reader: Reader, life: ContractLife, now: EpochSeconds) {
  const contract = present(await selectContract(reader, life.signed.id), life.signed.id);
  const duties = yearlyDuties(contract.phases, life.reports, now);
  return { missing: missingItems(life.documents), duties };
}

const PAST_PARTICIPLES = {
  accept: 'accepted',
  price: 'priced',
  file: 'filed',
  report: 'reported',
  notify: 'notified',
  approve: 'approved',
  effect: 'effected',
  exit: 'exited',
  pay: 'paid',
} as const;

/** Says in audit and events what was done, and answers the life of the contract as it is now. */
export async function told(
  writer: Writer,
  { contract }: Loaded,
  verb: keyof typeof PAST_PARTICIPLES,
  detail: JsonObject,
): Promise<LifeOutcome> {
  const { id, programme } = contract;
  await raiseVersion(writer, id);
  writer.audit({ action: `contract.${verb}`, subject: id, detail });
  writer.publish({
    kind: `contract.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [`programme:${programme}`, ...sitesOfContract(contract).map((at) => `site:${at}`)],
    detail: {},
  });
  return done(present(await selectContractLife(writer, id), id));
}
