/** Takes in what sites report of the runs of jobs, in batches, and corrects it. */
import { assert, present } from '../kernel/assert.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Reader, Writer } from '../platform/database/transaction.ts';
import {
  type BatchOrigin,
  insertUsage,
  lockLatestUsage,
  type NewUsage,
  selectFirstUsage,
  toUsageKeyText,
  type UsageKey,
} from './store/usage.ts';
import {
  isSameSpan,
  judgeUsage,
  type KnownRun,
  partOfShared,
  spanWithin,
  type UsageSpan,
} from './usage.ts';

/** What is said of one attempt of a job in one month, which holds all of it. */
export interface UsageReport extends UsageKey, UsageSpan {}

/** The runs of these reports as Polder knows them, in their order; one that goes on, up to now. */
export type FindRuns = (
  reader: Reader,
  reports: readonly Pick<UsageReport, 'jobNumber' | 'attempt'>[],
) => Promise<readonly (KnownRun | undefined)[]>;

export type UsageAnswer =
  | 'accepted'
  | 'same_again'
  | 'exists_with_different_content'
  | 'unknown_run'
  | 'shares_gpu'
  | 'outside_known_run';

export interface UsageBatch extends Pick<BatchOrigin, 'site' | 'source'> {
  readonly reports: readonly UsageReport[];
  /** What the batch is about in the audit: `site_…`. */
  readonly subject: string;
  /** Who may hear that usage was accepted, such as `site:site_de`. */
  readonly scopes: readonly string[];
}

/**
 * Accepts reports, each by itself: the answers are in the order of the reports, and one that is
 * refused keeps no other from being accepted. Answers by `judgeUsage`. A batch may say the same
 * twice. Two statements where everything is new, four where not, whatever the number of reports.
 */
export async function acceptUsage(
  writer: Writer,
  batch: UsageBatch,
  findRuns: FindRuns,
): Promise<Outcome<readonly UsageAnswer[], never>> {
  const { reports, site, source } = batch;
  const known = await findRuns(writer, reports);
  const answers: (UsageAnswer | undefined)[] = new Array(reports.length);
  const fresh = freshOf(reports, known);
  const origin = { source, site, receivedAt: writer.caller.at, isRehearsed: false };
  const added = await insertUsage(writer, [...fresh.values()], origin);
  const doubtful: number[] = [];
  for (const [index, report] of reports.entries()) {
    const isAdded = fresh.has(index) && (added?.has(toUsageKeyText(report)) ?? true);
    if (isAdded) answers[index] = 'accepted';
    else doubtful.push(index);
  }
  if (doubtful.length > 0) {
    const firsts = await selectFirstUsage(
      writer,
      doubtful.map((index) => present(reports[index], 'A report')),
    );
    for (const index of doubtful) {
      const report = present(reports[index], 'A report');
      const first = firsts.get(toUsageKeyText(report))?.reported;
      const judged = judgeUsage(report, first, known[index]);
      answers[index] = judged.ok ? judged.value.kind : judged.reason;
    }
  }
  const all = answers.map((answer) => present(answer, 'The answer to a report'));
  tell(writer, batch, all);
  return done(all);
}

/** By their place: what is accepted where nothing was reported before. */
function freshOf(
  reports: readonly UsageReport[],
  known: readonly (KnownRun | undefined)[],
): ReadonlyMap<number, NewUsage> {
  const fresh = new Map<number, NewUsage>();
  const seen = new Set<string>();
  for (const [index, reported] of reports.entries()) {
    const judged = judgeUsage(reported, undefined, known[index]);
    if (!judged.ok || judged.value.kind !== 'accepted') continue;
    const key = toUsageKeyText(reported);
    if (seen.has(key)) continue;
    seen.add(key);
    const { accepted } = judged.value;
    fresh.set(index, toNewUsage(reported, { accepted, revision: 0, sharedGpuSeconds: undefined }));
  }
  return fresh;
}

function toNewUsage(
  reported: UsageReport,
  judged: Pick<NewUsage, 'revision' | 'accepted' | 'sharedGpuSeconds'>,
): NewUsage {
  const { jobNumber, attempt, month } = reported;
  return { jobNumber, attempt, month, reported, ...judged };
}

function tell(
  writer: Writer,
  { subject, scopes }: UsageBatch,
  answers: readonly UsageAnswer[],
): void {
  const counts: Record<UsageAnswer, number> = {
    accepted: 0,
    same_again: 0,
    exists_with_different_content: 0,
    unknown_run: 0,
    shares_gpu: 0,
    outside_known_run: 0,
  };
  for (const answer of answers) counts[answer] += 1;
  writer.audit({ action: 'usage.report', subject, detail: counts });
  if (counts.accepted === 0) return;
  const detail = { acceptedCount: counts.accepted };
  writer.publish({ kind: 'usage.accepted', subject, scopes, detail });
}

export interface UsageCorrection extends UsageReport {
  /** Why, in words, for the audit. */
  readonly reason: string;
}

export type CorrectionRefusal =
  /** Nothing was reported of this attempt in this month: report it. */
  | { readonly reason: 'unknown_usage' }
  | { readonly reason: 'unknown_run' }
  /** What the correction says lies wholly outside the run. */
  | { readonly reason: 'outside_known_run' };

/**
 * Replaces a usage by its next revision; what was charged is charged anew by whoever charges. The
 * correction may say that nothing was used (`start` = `end`). Saying again what holds already
 * changes nothing, but what was cut off while the run went on is then taken. Of a run that shared a
 * GPU the correction says when it ran, and its part of the GPU's time follows. Refusals as in
 * {@link CorrectionRefusal}, in its order.
 */
export async function correctUsage(
  writer: Writer,
  correction: UsageCorrection,
  findRuns: FindRuns,
): Promise<Outcome<NewUsage, CorrectionRefusal>> {
  const latest = await lockLatestUsage(writer, correction);
  if (latest === undefined) return refused({ reason: 'unknown_usage' });
  const [run] = await findRuns(writer, [correction]);
  if (run === undefined) return refused({ reason: 'unknown_run' });
  const within = spanWithin(correction, run);
  const isNothing = correction.start === correction.end;
  if (!isNothing && within.start >= within.end) {
    return refused({ reason: 'outside_known_run' });
  }
  const { jobNumber, attempt, month, reason } = correction;
  const subject = `usage_${jobNumber}.${attempt}.${month}`;
  const accepted = isNothing ? nothingOf(correction) : within;
  const isSame = isSameSpan(latest.reported, correction) && isSameSpan(latest.accepted, accepted);
  const revision = isSame ? latest.revision : latest.revision + 1;
  writer.audit({
    action: 'usage.correct',
    subject,
    detail: {
      reason,
      revision,
      isNew: !isSame,
      before: toDetail(latest.reported),
      after: toDetail(correction),
    },
  });
  if (isSame) return done(latest);
  const sharedGpuSeconds = await sharedWithin(writer, correction, accepted);
  const usage = toNewUsage(correction, { accepted, revision, sharedGpuSeconds });
  const origin = { source: 'engine', site: undefined, isRehearsed: false } as const;
  const added = await insertUsage(writer, [usage], { ...origin, receivedAt: writer.caller.at });
  assert(added === undefined, `${subject} has a revision ${revision} already`);
  return done(usage);
}

/**
 * What a run had of a shared GPU within `span`, by the first revision, which the engine made: later
 * ones may have left out what a correction brings back. `undefined`: it had whole GPUs.
 */
async function sharedWithin(
  reader: Reader,
  key: UsageKey,
  span: UsageSpan,
): Promise<number | undefined> {
  const first = (await selectFirstUsage(reader, [key])).get(toUsageKeyText(key));
  if (first?.sharedGpuSeconds === undefined) return undefined;
  const { start, end } = spanWithin(span, first.accepted);
  const wholeSeconds = first.accepted.end - first.accepted.start;
  return partOfShared(first.sharedGpuSeconds, { partSeconds: end - start, wholeSeconds });
}

function nothingOf({ start, gpuCount }: UsageSpan): UsageSpan {
  return { start, end: start, gpuCount };
}

function toDetail({ start, end, gpuCount }: UsageSpan) {
  return { start, end, gpuCount };
}
