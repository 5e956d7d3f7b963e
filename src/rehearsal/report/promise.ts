/**
 * Whether each funder got what it was promised. Two things are kept apart: what a funder asked for
 * in time and did not get, which breaks the promise; and what it asked for so late in a month that
 * a partition of its own could not have delivered it either, which does not.
 *
 * The promise is counted in GPU-seconds that flow like water, but jobs come in blocks: a share of
 * 16,000 GPUs holds two jobs of 6,000 and no third. So less than half a per cent of an entitlement
 * is named and does not count as broken.
 */
import { compare } from '../../kernel/compare.ts';
import type { PartyId } from '../../kernel/ids.ts';
import type { FunderMonth, FunderSummary, Summary } from '../summary.ts';
import { gpuHoursText, shareText } from './figures.ts';
import { isOwed, reasonText, sumOf } from './findings.ts';
import type { Answer } from './page.ts';
import { countOf, listOf } from './sentences.ts';

const PROMISE_QUESTION = 'Did everyone get what was owed?';
const SLACK_PER_MILLE = 5n;

interface Miss {
  readonly funder: FunderSummary;
  readonly gpuSeconds: bigint;
}

/** GPU-seconds that were entitled, asked for in time, and not delivered. */
export function missedOf(lines: readonly FunderMonth[]): bigint {
  const causes = lines.map(({ shortfallByCause }) => shortfallByCause);
  return sumOf(causes.flatMap((each) => [each.capacity_lost, each.not_scheduled]));
}

/** GPU-seconds that were entitled and asked for, but too late in their month. */
export function lateOf(lines: readonly FunderMonth[]): bigint {
  return sumOf(lines.map(({ shortfallByCause }) => shortfallByCause.demand_came_late));
}

/** Funders that missed more than jobs in blocks explain, the largest first. */
export function fundersMissed(summary: Summary): readonly FunderSummary[] {
  return bySize(summary, missedOf)
    .filter(isBroken)
    .map(({ funder }) => funder);
}

export function promiseAnswer(summary: Summary): Answer {
  const question = PROMISE_QUESTION;
  const owedCount = summary.funders.filter(isOwed).length;
  if (owedCount === 0) {
    const why = 'Nobody was both entitled to GPU-hours and asked for them.';
    return { question, short: 'Nothing was owed', verdict: 'plain', why };
  }
  const missed = bySize(summary, missedOf);
  const broken = missed.filter(isBroken);
  const late = lateSentence(summary);
  if (broken.length > 0) {
    const few = missed.length - broken.length;
    const others = few === 0 ? '' : ` ${countOf(few, 'other')} missed less than 0.5 %.`;
    return {
      question,
      short: `No: ${broken.length} of ${owedCount} did not`,
      verdict: 'warn',
      why: `${missedText(broken)}, because ${reasonOf(summary, broken)}.${others}${late}`,
    };
  }
  if (missed.length > 0) {
    const reason = reasonOf(summary, missed);
    const why = `Short by less than that: ${missedText(missed)}, because ${reason}.`;
    return { question, short: 'Yes, to within 0.5 %', verdict: 'good', why: why + late };
  }
  const who = owedCount === 1 ? 'The one with a claim' : `Each of the ${owedCount} with a claim`;
  const why = `${who} got, in every month, all that it was entitled to and asked for in time.`;
  return { question, short: 'Yes', verdict: 'good', why: why + late };
}

function bySize(
  { funders, funderMonths }: Summary,
  sizeOf: (lines: readonly FunderMonth[]) => bigint,
): readonly Miss[] {
  return funders
    .map((funder) => ({
      funder,
      gpuSeconds: sizeOf(linesOf(funderMonths, funder.id)),
    }))
    .filter(({ gpuSeconds }) => gpuSeconds > 0n)
    .sort((a, b) => compare(b.gpuSeconds, a.gpuSeconds));
}

function linesOf(lines: readonly FunderMonth[], id: PartyId): readonly FunderMonth[] {
  return lines.filter(({ funder }) => funder === id);
}

function isBroken({ funder, gpuSeconds }: Miss): boolean {
  return gpuSeconds * 1_000n >= BigInt(funder.entitledGpuSeconds) * SLACK_PER_MILLE;
}

function missedText(misses: readonly Miss[]): string {
  const named = misses.map(
    ({ funder, gpuSeconds }) =>
      `${funder.name} (${gpuHoursText(String(gpuSeconds))}, ` +
      `${shareText(gpuSeconds, BigInt(funder.entitledGpuSeconds))} of its entitlement)`,
  );
  return listOf(named, 3);
}

function reasonOf({ funderMonths }: Summary, misses: readonly Miss[]): string {
  const lines = misses.flatMap(({ funder }) => linesOf(funderMonths, funder.id));
  return reasonText(lines, ['capacity_lost', 'not_scheduled']);
}

function lateSentence(summary: Summary): string {
  const late = bySize(summary, lateOf);
  if (late.length === 0) return '';
  const hours = gpuHoursText(String(lateOf(summary.funderMonths)));
  const who = listOf(
    late.map(({ funder }) => funder.name),
    3,
  );
  return ` Asked for too late in the month to be owed: ${hours} (${who}).`;
}
