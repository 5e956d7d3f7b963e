/** What comes after an award: its use, a cut of what is hardly used, the final report. */
import type { FoundRefusal, Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AllocationId, ApplicationId } from '../../kernel/ids.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { monthOf } from '../../kernel/time.ts';
import { type EpochSeconds, type GpuSeconds, toGpuSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { AccessCallTerms, LeastUse } from '../access-call.ts';
import type { AllocationRefusal, AllocationState } from '../allocation-rules.ts';
import type { JudgeRefusal } from '../application.ts';
import { type FinalReport, reportDueAt } from '../final-report.ts';
import { type MonthOfUse, shareKept, type UseFinding, useFinding } from '../least-use.ts';
import { lockPlan, selectAllocation } from '../store/allocations.ts';
import {
  type StoredApplication,
  selectAwardedApplications,
  selectLastCutAt,
} from '../store/applications.ts';
import { insertFinalReport, selectFinalReport } from '../store/final-reports.ts';
import { type AllocationFacts, changeAllocation } from './allocations.ts';
import { type ApplicationOutcome, callOf, loadApplication, told } from './applications.ts';
import { loadToJudge } from './decisions.ts';

export interface UseFacts {
  /** Month by month, in order of time, until the one that runs. */
  readonly useByMonth: (
    reader: Reader,
    allocation: AllocationId,
    now: EpochSeconds,
  ) => Promise<readonly MonthOfUse[]>;
}

export interface UseOfAward {
  readonly call: AccessCallTerms;
  readonly allocation: AllocationState;
  readonly months: readonly MonthOfUse[];
  /** `undefined`: its call has no such rule. */
  readonly leastUse: (LeastUse & { readonly finding: UseFinding }) | undefined;
  /** `undefined`: its call asks for no report. */
  readonly reportDueAt: EpochSeconds | undefined;
  readonly report: FinalReport | undefined;
}

/** `undefined`: it was not awarded. */
export async function readUseOfAward(
  reader: Reader,
  application: StoredApplication,
  now: EpochSeconds,
  { useByMonth }: UseFacts,
): Promise<UseOfAward | undefined> {
  const { id, allocation: allocationId } = application;
  if (allocationId === undefined) return undefined;
  const call = await callOf(reader, application);
  const allocation = present(await selectAllocation(reader, allocationId), allocationId);
  const months = await useByMonth(reader, allocationId, now);
  const { leastUse } = call;
  const cutAt = await selectLastCutAt(reader, id);
  const cutIn = cutAt === undefined ? undefined : monthOf(cutAt);
  return {
    call,
    allocation,
    months,
    leastUse: leastUse && { ...leastUse, finding: useFinding(months, leastUse, cutIn) },
    reportDueAt: reportDueAt(call, allocation),
    report: await selectFinalReport(reader, id),
  };
}

/** An award that its funder has something to do about, and what. */
export interface AwardToTend {
  readonly application: StoredApplication;
  readonly use: UseOfAward;
  /** Its share may be cut; or its final report is overdue. */
  readonly why: 'too-little-used' | 'report-overdue';
}

/** In the order in which they were submitted. Cost: a few queries an award. */
export async function readAwardsToTend(
  reader: Reader,
  now: EpochSeconds,
  facts: UseFacts,
): Promise<readonly AwardToTend[]> {
  const found: AwardToTend[] = [];
  for (const application of await selectAwardedApplications(reader)) {
    const use = await readUseOfAward(reader, application, now, facts);
    const why = use && whyToTend(use, now);
    if (use === undefined || why === undefined) continue;
    found.push({ application, use, why });
  }
  return found;
}

function whyToTend(
  { allocation, leastUse, reportDueAt: dueAt, report }: UseOfAward,
  now: EpochSeconds,
): AwardToTend['why'] | undefined {
  const isRunning = now < allocation.end;
  if (isRunning) return leastUse?.finding.kind === 'too-little' ? 'too-little-used' : undefined;
  const isOwed = dueAt !== undefined && dueAt < now && report === undefined;
  return isOwed ? 'report-overdue' : undefined;
}

export type CutOutcome = ApplicationOutcome<
  | FoundRefusal
  | JudgeRefusal
  | NotAwarded
  | { readonly reason: 'no_least_use' }
  | {
      readonly reason: 'not_underused';
      readonly finding: UseFinding;
      readonly leastUse: LeastUse;
    }
  | AllocationRefusal
>;

type NotAwarded = { readonly reason: 'not_awarded'; readonly found: StoredApplication['state'] };

/** Cuts the share of an allocation to what was used of it, from the next month on. */
export async function cutAllocation(
  writer: Writer,
  target: Target<ApplicationId>,
  said: string,
  facts: AllocationFacts & UseFacts,
): Promise<CutOutcome> {
  await lockPlan(writer);
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application } = found.value;
  const { id, state } = application;
  const use = await readUseOfAward(writer, application, writer.caller.at, facts);
  if (use === undefined) return refused({ reason: 'not_awarded', found: state });
  const { allocation, leastUse } = use;
  if (leastUse === undefined) return refused({ reason: 'no_least_use' });
  const { finding } = leastUse;
  if (finding.kind !== 'too-little') return refused({ reason: 'not_underused', finding, leastUse });
  const sharePpm = shareKept(allocation.sharePpm, finding);
  const of = { id: allocation.id, version: undefined };
  const changed = await changeAllocation(writer, of, { sharePpm }, facts);
  if (!changed.ok) return changed;
  const { usedGpuSeconds: gpuSeconds } = finding;
  return done(await told(writer, id, { done: 'cut', atStep: state, said, gpuSeconds }));
}

export type ReportOutcome = ApplicationOutcome<
  | FoundRefusal
  | NotAwarded
  | { readonly reason: 'report_too_early'; readonly end: EpochSeconds }
  | { readonly reason: 'report_handed_in'; readonly at: EpochSeconds }
>;

/** Hands in the final report of an award, once, after its end, with what was used by then. */
export async function handInReport(
  writer: Writer,
  target: Target<ApplicationId>,
  { said, results }: Pick<FinalReport, 'said' | 'results'>,
  facts: UseFacts,
): Promise<ReportOutcome> {
  const found = await loadApplication(writer, target);
  if (!found.ok) return found;
  const { application } = found.value;
  const { id, state } = application;
  const use = await readUseOfAward(writer, application, writer.caller.at, facts);
  if (use === undefined) return refused({ reason: 'not_awarded', found: state });
  const { report, months, allocation } = use;
  const { end } = allocation;
  if (writer.caller.at < end) return refused({ reason: 'report_too_early', end });
  if (report !== undefined) return refused({ reason: 'report_handed_in', at: report.handedInAt });
  const usedGpuSeconds = usedIn(months);
  await insertFinalReport(writer, { application: id, said, results, usedGpuSeconds });
  return done(
    await told(writer, id, { done: 'reported', atStep: state, gpuSeconds: usedGpuSeconds }),
  );
}

function usedIn(months: readonly MonthOfUse[]): GpuSeconds {
  return toGpuSeconds(months.reduce((sum, { usedGpuSeconds }) => sum + usedGpuSeconds, 0));
}
