/** A change of the plan, saved by the commands of the rooms. The lock of the plan is held. */
import { putAllocation, putMode } from '../access/commands/allocations.ts';
import { putEntitlements, putOutage, putSite } from '../capacity/commands.ts';
import { entitlementsOfContract } from '../capacity/entitlement.ts';
import type { Outage, Site } from '../capacity/site.ts';
import {
  callInstalment,
  changeDraft,
  draftCommitment,
  payInstalment,
  type StepOutcome,
  signCommitment,
  type WithdrawPorts,
  withdrawCommitment,
} from '../funding/commands/commitments.ts';
import { putBudget, putParty, putPlanHeader, putProgramme } from '../funding/commands/parties.ts';
import type { Commitment } from '../funding/commitment.ts';
import {
  type CommitmentState,
  type PlannedStep,
  type StepRefusal,
  stepsBetween,
} from '../funding/commitment-steps.ts';
import { selectCommitment } from '../funding/store/commitments.ts';
import { assert, present, unreachable } from '../kernel/assert.ts';
import { periodsOf } from '../kernel/time.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { putContract } from '../procurement/commands/contracts.ts';
import type { PlannedChange } from './plan-difference.ts';
import { outageKey, type PlanSection } from './plan-sheet.ts';
import type { StoredPlan } from './stored-plan.ts';

/**
 * Saves all that is added or changed, but the steps of commitments: a new one is drafted, and a
 * draft is written anew where its terms changed.
 */
export async function saveChange(
  writer: Writer,
  before: StoredPlan | undefined,
  { plan, difference }: PlannedChange,
): Promise<void> {
  const touched = [...difference.added, ...difference.changed];
  const isTouched = (section: PlanSection, id: string): boolean =>
    touched.some((each) => each.section === section && each.id === id);
  if (isTouched('plan', 'plan')) await putPlanHeader(writer, plan);
  for (const party of plan.parties) {
    if (isTouched('parties', party.id)) await putParty(writer, party);
  }
  for (const programme of plan.programmes) {
    if (isTouched('programmes', programme.id)) await putProgramme(writer, programme);
  }
  for (const budget of plan.budgets) {
    if (isTouched('budgets', `${budget.party}/${budget.year}`)) await putBudget(writer, budget);
  }
  for (const commitment of plan.commitments) {
    if (isTouched('commitments', commitment.id)) await putDraft(writer, before, commitment);
  }
  await saveSites(writer, before, plan, isTouched);
  for (const contract of plan.contracts) {
    if (isTouched('contracts', contract.id)) await putContract(writer, contract);
  }
  for (const mode of plan.modes) {
    if (isTouched('modes', mode.id)) await putMode(writer, mode);
  }
  for (const allocation of plan.allocations) {
    if (isTouched('allocations', allocation.id)) await putAllocation(writer, allocation);
  }
  await putEntitlements(writer, entitlementsOfPlan(plan));
}

/** The rules of the plan have been checked, so that a refusal here is a defect. */
async function putDraft(
  writer: Writer,
  before: StoredPlan | undefined,
  commitment: Commitment,
): Promise<void> {
  const old = before?.commitments.find(({ id }) => id === commitment.id);
  if (old !== undefined && old.status !== 'drafted') return;
  const outcome =
    old === undefined
      ? await draftCommitment(writer, commitment)
      : await changeDraft(writer, commitment, undefined);
  assert(outcome.ok, outcome.ok ? '' : `${commitment.id} was refused: ${outcome.reason}`);
}

async function saveSites(
  writer: Writer,
  before: StoredPlan | undefined,
  plan: StoredPlan,
  isTouched: (section: PlanSection, id: string) => boolean,
): Promise<void> {
  for (const site of plan.sites) {
    const isSiteTouched =
      isTouched('sites', site.id) || site.clusters.some(({ id }) => isTouched('clusters', id));
    if (isSiteTouched) await putSite(writer, site);
    for (const outage of newOutages(before, site)) await putOutage(writer, site, outage);
  }
}

function newOutages(before: StoredPlan | undefined, site: Site): readonly Outage[] {
  const old = before?.sites.find(({ id }) => id === site.id)?.outages ?? [];
  const noted = new Set(old.map(outageKey));
  return site.outages.filter((outage) => !noted.has(outageKey(outage)));
}

function entitlementsOfPlan(plan: StoredPlan) {
  return periodsOf(plan.interval).flatMap((period) =>
    plan.contracts.flatMap((contract) =>
      entitlementsOfContract(contract, plan.sites, plan.commitments, period),
    ),
  );
}

/**
 * Brings every commitment to the status that the plan says. To be `called`, the instalments that
 * are due are called, and at least the first; to be `paid`, all are called and paid.
 */
export async function takeSteps(
  writer: Writer,
  plan: StoredPlan,
  ports: WithdrawPorts,
): Promise<StepRefusal | undefined> {
  // What is withdrawn makes room in the budget for what is signed.
  const isWithdrawn = ({ status }: Commitment) => status === 'withdrawn';
  const withdrawnFirst = [
    ...plan.commitments.filter(isWithdrawn),
    ...plan.commitments.filter((commitment) => !isWithdrawn(commitment)),
  ];
  for (const { id, status } of withdrawnFirst) {
    const found = present(await selectCommitment(writer, id), id);
    for (const step of stepsBetween(found.status, status) ?? []) {
      const refusal = await takeStep(writer, found, { step, status }, ports);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

async function takeStep(
  writer: Writer,
  commitment: CommitmentState,
  { step, status }: { readonly step: PlannedStep; readonly status: Commitment['status'] },
  ports: WithdrawPorts,
): Promise<StepRefusal | undefined> {
  const { id } = commitment;
  const target = { id, version: undefined };
  switch (step) {
    case 'sign':
      return refusalOf(await signCommitment(writer, target, ports.post));
    case 'withdraw':
      return refusalOf(await withdrawCommitment(writer, target, ports));
    case 'call': {
      const due = commitment.instalments.filter(
        ({ number, dueAt }) => status === 'paid' || number === 1 || dueAt <= writer.caller.at,
      );
      for (const { number } of due) {
        const called = await callInstalment(writer, { ...target, number }, ports.post);
        if (!called.ok) return called;
      }
      return undefined;
    }
    case 'pay':
      return payAll(writer, commitment, ports);
    default:
      return unreachable(step);
  }
}

/** Calls what is not called yet, and pays what is not paid. */
async function payAll(
  writer: Writer,
  { id }: CommitmentState,
  { post }: WithdrawPorts,
): Promise<StepRefusal | undefined> {
  const commitment = present(await selectCommitment(writer, id), id);
  for (const { number, calledAt, paidAt } of commitment.instalments) {
    const target = { id, version: undefined, number };
    const called = calledAt === undefined ? await callInstalment(writer, target, post) : undefined;
    if (called?.ok === false) return called;
    const paid = paidAt === undefined ? await payInstalment(writer, target, post) : undefined;
    if (paid?.ok === false) return paid;
  }
  return undefined;
}

function refusalOf(outcome: StepOutcome): StepRefusal | undefined {
  return outcome.ok ? undefined : outcome;
}
