/** Tells Polder what was seen at a site, in pieces that a request can hold. */
import { reportSiteWork } from '../client/site-connection.ts';
import type { OutOfService, RunWait, SiteRun } from '../sites/connection.ts';
import type { RunFact } from '../sites/slurm/run-facts.ts';
import { type AgentParts, PolderRefused } from './agent.ts';
import { toInstant } from './agent-wire.ts';

export interface Told {
  readonly acknowledged: readonly number[];
  readonly facts: readonly RunFact[];
  readonly runs: readonly SiteRun[];
  readonly waits: readonly RunWait[];
  readonly seenUntil: number;
  readonly drift: readonly string[];
  readonly outOfService: readonly OutOfService[];
}

const RUNS_PER_TELLING = 2_000;
const FACTS_PER_TELLING = 5_000;
/** As many as a request takes: what waits beyond them is told as soon as others have started. */
const WAITS_MAX = 10_000;
/** The others are told when these are mended. */
const SENTENCES_MAX = 1_000;

type TellingParts = Pick<AgentParts, 'polder' | 'site' | 'say' | 'isNoOp'>;

export async function tell(parts: TellingParts, told: Told) {
  const { polder, site, say, isNoOp } = parts;
  let [newFactCount, newUsageCount] = [0, 0];
  const untaken: string[] = [];
  if (isNoOp) {
    for (const run of told.runs) say(`would tell: job ${run.siteJob} of ${run.account}`);
    for (const { partition, gpuCount } of told.outOfService) {
      if (gpuCount > 0) say(`would tell: ${gpuCount} GPUs of ${partition} are out of service`);
    }
    return { newFactCount, newUsageCount, untaken };
  }
  let isSeen = true;
  for (const piece of piecesOf(told)) {
    const body = isSeen ? piece : { ...piece, seenUntil: toInstant(0) };
    const answer = await reportSiteWork(polder, { params: { siteId: site }, body });
    if (!answer.ok) throw new PolderRefused(answer.problem.detail);
    for (const { siteJob, reason } of answer.body.refusals) {
      untaken.push(`job ${siteJob} was not taken: ${reason.replaceAll('_', ' ')}`);
    }
    isSeen &&= answer.body.isSeen;
    newFactCount += answer.body.newFactCount;
    newUsageCount += answer.body.newUsageCount;
  }
  return { newFactCount, newUsageCount, untaken };
}

/** Only with the last is it said how far was seen, and what waits: that is all of it at once. */
export function piecesOf(told: Told) {
  const { acknowledged, facts, runs, waits, seenUntil, drift, outOfService } = told;
  const pieceCount = Math.max(
    1,
    Math.ceil(runs.length / RUNS_PER_TELLING),
    Math.ceil(facts.length / FACTS_PER_TELLING),
  );
  return Array.from({ length: pieceCount }, (_, index) => {
    const isLast = index === pieceCount - 1;
    return {
      acknowledged: index === 0 ? acknowledged : [],
      facts: pieceOf(facts, index, FACTS_PER_TELLING).map((fact) => ({
        ...fact,
        at: toInstant(fact.at),
      })),
      runs: pieceOf(runs, index, RUNS_PER_TELLING).map(toWireRun),
      seenUntil: toInstant(isLast ? seenUntil : 0),
      drift: drift.slice(0, SENTENCES_MAX).map((sentence) => tellable(sentence, 500)),
      outOfService: outOfService.map(({ partition, gpuCount }) => ({
        partition: tellable(partition, 100),
        gpuCount,
      })),
      waits: isLast ? waits.slice(0, WAITS_MAX).map(toWireWait) : null,
    };
  });
}

function pieceOf<Item>(items: readonly Item[], index: number, size: number): readonly Item[] {
  return items.slice(index * size, (index + 1) * size);
}

/**
 * Users of a site name their jobs as they like, and a telling is taken as a whole or not at all: a
 * name that Polder does not take would keep back the usage of all others.
 */
function tellable(text: string, charactersMax: number): string {
  const safe = text.replaceAll(UNSAFE, '?').slice(0, charactersMax).replace(HALF_AT_END, '?');
  return safe === '' ? '?' : safe;
}

/** As the wire has it: control characters, half surrogates, what turns text around. */
const UNSAFE = /[\p{Cc}\p{Surrogate}\u2028-\u202e\u2066-\u2069]/gu;
const HALF_AT_END = /[\ud800-\udbff]$/;

function toWireWait({ state, reason, ...wait }: RunWait) {
  return { ...wait, state: tellable(state, 40), reason: reason && tellable(reason, 200) };
}

function toWireRun({ submittedAt, startedAt, heldUntil, outcome, run, ...rest }: SiteRun) {
  return {
    ...rest,
    account: tellable(rest.account, 200),
    partition: tellable(rest.partition, 100),
    username: tellable(rest.username, 64),
    name: rest.name && tellable(rest.name, 200),
    submittedAt: toInstant(submittedAt),
    startedAt: toInstant(startedAt),
    heldUntil: toInstant(heldUntil),
    outcome: outcome ?? null,
    run: run ?? null,
  };
}
