/**
 * `polder apply`: a programme file loaded into a running platform, in one transaction. In order:
 *  1. take the lock of the plan, and load the plan as it stands;
 *  2. read the file, and refuse what is wrong with it;
 *  3. compare: where nothing changes, write nothing, so that a repeated request is no fault;
 *  4. refuse where the plan has changed since the caller saw the difference;
 *  5. refuse what would rewrite the past, a share below what was used, and what the whole plan
 *     would not agree with, by the rules of a programme file;
 *  6. save by the commands of the rooms, those of who pays first; then take the steps of the
 *     commitments; then keep the file itself.
 */
import type { Allocation } from '../access/allocation.ts';
import { siteLeft } from '../access/allocation-rules.ts';
import type { AllocationFacts } from '../access/commands/allocations.ts';
import type { PostCommitmentFlow, WithdrawPorts } from '../funding/commands/commitments.ts';
import type { StepRefusal } from '../funding/commitment-steps.ts';
import { insertApplication, lockPlan } from '../funding/store/plan-header.ts';
import type { SiteId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Caller, Database, Reader, Writer } from '../platform/database/transaction.ts';
import { percentText } from '../rehearsal/programme-file/amount.ts';
import type { Fault } from '../rehearsal/programme-file/fault.ts';
import { faultsOfPlan, type PlanFault } from '../rehearsal/programme-file/plan-faults.ts';
import { readProgrammeText } from '../rehearsal/programme-file/read.ts';
import { loadPlanState } from './load-plan.ts';
import { pastRefusals } from './past-refusals.ts';
import {
  isEmptyDifference,
  type PlanDifference,
  type PlannedChange,
  plannedChange,
} from './plan-difference.ts';
import { saveChange, takeSteps } from './save-change.ts';
import { type PlanState, toStoredPlan } from './stored-plan.ts';

export interface ProgrammeText {
  /** Only names the file in faults and in the record of what was applied. */
  readonly fileName: string;
  readonly fileText: string;
}

export type ApplyRefusal =
  | { readonly reason: 'file_faulty'; readonly faults: readonly Fault[] }
  | { readonly reason: 'plan_changed'; readonly expected: number; readonly found: number }
  | { readonly reason: 'plan_refused'; readonly faults: readonly PlanFault[] }
  | { readonly reason: 'step_refused'; readonly refusal: StepRefusal };

export interface Compared {
  /** Of the plan that the file was compared with; 0: nothing was applied yet. */
  readonly planVersion: number;
  readonly difference: PlanDifference;
  /** Why it would be refused; empty where it can be applied. */
  readonly faults: readonly PlanFault[];
}

export interface Applied {
  /** False: there was nothing to do, and nothing was written. */
  readonly isChanged: boolean;
  readonly planVersion: number;
  readonly difference: PlanDifference;
}

export interface ApplyPorts extends WithdrawPorts {
  /** Books what a commitment signs, calls and pays; in the same transaction. */
  readonly post: PostCommitmentFlow;
  readonly leastSharePpm: AllocationFacts['leastSharePpm'];
  readonly usedSites: AllocationFacts['usedSites'];
}

type UsePorts = Pick<ApplyPorts, 'leastSharePpm' | 'usedSites'>;

/** What the file would change, and why that would be refused. Changes nothing. */
export async function comparePlan(
  reader: Reader,
  text: ProgrammeText,
  now: EpochSeconds,
  ports: UsePorts,
): Promise<Outcome<Compared, ApplyRefusal>> {
  const state = await loadPlanState(reader);
  const reading = readProgrammeText(text.fileText, text.fileName, { assumeBudget: false });
  if (!reading.ok) return refused({ reason: 'file_faulty', faults: reading.faults });
  const change = plannedChange(state, toStoredPlan(reading.plan), now);
  const faults = await faultsOfChange(reader, { state, change, now }, ports);
  return done({ planVersion: state.version, difference: change.difference, faults });
}

export interface ApplyRequest extends ProgrammeText {
  /** The version of the plan that the caller has seen the difference to; `undefined`: any. */
  readonly expectedPlanVersion: number | undefined;
}

/** Applies a file in a transaction of its own. Refusals in the order of {@link ApplyRefusal}. */
export async function applyProgramme(
  database: Pick<Database, 'write'>,
  caller: Caller,
  request: ApplyRequest,
  ports: ApplyPorts,
): Promise<Outcome<Applied, ApplyRefusal>> {
  const outcome = await database.write(caller, (writer) => applyInside(writer, request, ports));
  if (outcome.ok || outcome.reason !== 'nothing_to_do') return outcome;
  const { planVersion, difference } = outcome;
  return done({ isChanged: false, planVersion, difference });
}

/** A write without an audit entry is none, so nothing to do ends the transaction as a refusal. */
type NothingToDo = {
  readonly reason: 'nothing_to_do';
  readonly planVersion: number;
  readonly difference: PlanDifference;
};

async function applyInside(
  writer: Writer,
  request: ApplyRequest,
  ports: ApplyPorts,
): Promise<Outcome<Applied, ApplyRefusal | NothingToDo>> {
  await lockPlan(writer);
  const state = await loadPlanState(writer);
  const { expectedPlanVersion: expected, fileName, fileText } = request;
  const { version: found } = state;
  const reading = readProgrammeText(fileText, fileName, { assumeBudget: false });
  if (!reading.ok) return refused({ reason: 'file_faulty', faults: reading.faults });
  const now = writer.caller.at;
  const change = plannedChange(state, toStoredPlan(reading.plan), now);
  const { difference, plan } = change;
  if (isEmptyDifference(difference)) {
    return refused({ reason: 'nothing_to_do', planVersion: found, difference });
  }
  if (expected !== undefined && expected !== found) {
    return refused({ reason: 'plan_changed', expected, found });
  }
  const faults = await faultsOfChange(writer, { state, change, now }, ports);
  if (faults.length > 0) return refused({ reason: 'plan_refused', faults });
  await saveChange(writer, state.plan, change);
  const refusal = await takeSteps(writer, plan, ports);
  if (refusal !== undefined) return refused({ reason: 'step_refused', refusal });
  const planVersion = await insertApplication(writer, { fileName, fileText });
  tellApplied(writer, { fileName, planVersion, difference });
  return done({ isChanged: true, planVersion, difference });
}

interface ChangeAt {
  readonly state: PlanState;
  readonly change: PlannedChange;
  readonly now: EpochSeconds;
}

async function faultsOfChange(
  reader: Reader,
  { state, change, now }: ChangeAt,
  ports: UsePorts,
): Promise<readonly PlanFault[]> {
  const { plan } = change;
  const { plan: before } = state;
  const past =
    before === undefined ? [] : await pastRefusals(reader, { before, after: plan, at: now });
  const shares = await shareFaults(reader, { state, change, now }, ports);
  return [...past, ...shares, ...faultsOfPlan(plan)];
}

/** Allocations that would lose a site, or a share of one, that they have used. */
async function shareFaults(
  reader: Reader,
  { state, change, now }: ChangeAt,
  { leastSharePpm, usedSites }: UsePorts,
): Promise<readonly PlanFault[]> {
  const faults: PlanFault[] = [];
  for (const after of change.plan.allocations) {
    const { id, sharePpm } = after;
    const before = state.plan?.allocations.find((each) => each.id === id);
    if (before === undefined) continue;
    const left = before.sites.some((site) => !after.sites.includes(site))
      ? siteLeft(before, after, await usedSites(reader, id, now))
      : undefined;
    if (left !== undefined) faults.push(siteFault(after, left));
    if (before.sharePpm <= sharePpm) continue;
    const least = await leastSharePpm(reader, id, now);
    if (sharePpm >= least) continue;
    faults.push({
      rule: 'below_used',
      path: `allocations.${id}.sharePercent`,
      found: percentText(sharePpm),
      expected: `at least ${percentText(least)}, which it has used in this period`,
    });
  }
  return faults;
}

function siteFault({ id, sites }: Pick<Allocation, 'id' | 'sites'>, site: SiteId): PlanFault {
  return {
    rule: 'site_used',
    path: `allocations.${id}.sites`,
    found: sites.join(', '),
    expected: `${site} among them, where it has used something in this period`,
  };
}

function tellApplied(
  writer: Writer,
  applied: {
    readonly fileName: string;
    readonly planVersion: number;
    readonly difference: PlanDifference;
  },
): void {
  const { fileName, planVersion, difference } = applied;
  const names = (items: readonly { readonly section: string; readonly id: string }[]) =>
    items.map(({ section, id }) => `${section}/${id}`);
  writer.audit({
    action: 'plan.apply',
    subject: 'plan',
    detail: {
      fileName,
      planVersion,
      added: names(difference.added),
      changed: names(difference.changed),
    },
  });
  const scopes = ['platform:polder'];
  writer.publish({ kind: 'plan.applied', subject: 'plan', scopes, detail: { planVersion } });
}
