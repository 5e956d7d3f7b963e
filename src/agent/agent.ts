/**
 * The agent of a site: one round after the other, each complete in itself. It holds nothing: what
 * it must know it asks Polder and Slurm, in every round anew, so that it may die at any step, and
 * so that several may be at it at once. A round:
 *
 *  1. asks Polder what the site should have, and which orders wait;
 *  2. makes accounts, limits, QoS and quotas so, where the depth allows it, and finds drift;
 *  3. carries the orders out, where the depth allows it, and finds those that Slurm refuses;
 *  4. asks Slurm what became of runs, and what was used since the last round that was whole;
 *  5. tells Polder. What it could not tell, it tells in the next round.
 *
 * Where the accounting does not answer, it does what needs the controller alone.
 */
import type { Connection } from '../client/runtime.ts';
import { readSiteWork } from '../client/site-connection.ts';
import type { SiteId } from '../kernel/ids.ts';
import { startOfMonth } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  type AgentOrder,
  accountOfAllocation,
  allocationOfAccount,
  type RunWait,
  type SitePlan,
  type SiteRun,
} from '../sites/connection.ts';
import {
  accountsOf,
  qosOf,
  SERVICE_ACCOUNT,
  type SettingsChange,
  stepsTo,
} from '../sites/slurm/account-plan.ts';
import { outOfServiceOf } from '../sites/slurm/out-of-service.ts';
import type { RunFact } from '../sites/slurm/run-facts.ts';
import { parseRunName } from '../sites/slurm/run-mark.ts';
import { waitsOf } from '../sites/slurm/run-waits.ts';
import { siteRunsOf } from '../sites/slurm/site-runs.ts';
import { SlurmDriver } from '../sites/slurm/slurm-driver.ts';
import { type SlurmPort, SlurmRefusal } from '../sites/slurm/slurm-job.ts';
import { groupRuns } from '../sites/slurm/slurm-runs.ts';
import { fromWireWork, type Work } from './agent-wire.ts';
import { carryQuotas } from './carry-quotas.ts';
import type { QuotaTool } from './quota-hook.ts';
import { type AccountTool, SacctmgrFailed } from './sacctmgr.ts';
import { SlurmKeyNeeded } from './slurm-token.ts';
import { tell } from './tell.ts';
import { roundWithoutAccounting } from './without-accounting.ts';

export interface AgentParts {
  readonly site: SiteId;
  readonly polder: Connection;
  readonly slurm: SlurmPort;
  readonly accounts: AccountTool;
  /** `undefined`: the site has no hook for storage quotas. */
  readonly quotas: QuotaTool | undefined;
  /** `undefined` without the key of slurmrestd: then no run of Polder can be told from others. */
  readonly markOf: ((name: string) => string) | undefined;
  /** A Slurm operator, as whom the agent asks, cancels, and remembers what has no run. */
  readonly operator: string;
  readonly workingFolderOf: (user: string) => string;
  /** Prints what would be done, and does nothing, at the site or at Polder. */
  readonly isNoOp: boolean;
  readonly say: (sentence: string) => void;
  /** Told each step that was reached; where it throws, the round ends there. For tests. */
  readonly reach?: (step: AgentStep) => void;
}

export type AgentStep = 'asked' | 'provisioned' | 'carried-out' | 'seen' | 'told';

export class PolderRefused extends Error {
  override readonly name = 'PolderRefused';
}

export interface Round {
  readonly commandCount: number;
  readonly orderCount: number;
  readonly newFactCount: number;
  readonly newUsageCount: number;
  /** A sentence for each job of the site that Polder did not take. */
  readonly untaken: readonly string[];
  readonly drift: readonly string[];
}

/** By the site's clock: records that were late by so much are still found. */
const OVERLAP_SECONDS = 3_600;
const UNTOLD_MAX = 100;
/** No comment has it. */
export const NO_MARK = () => '';

export async function agentRound(parts: AgentParts): Promise<Round> {
  const reach = parts.reach ?? (() => {});
  const asked = await askWork(parts);
  const work = { ...asked, orders: await bySiteClock(parts, asked) };
  if (work.plan.depth === 'submission' && parts.markOf === undefined) {
    throw new SlurmKeyNeeded(`The depth of ${parts.site} is submission, which`);
  }
  reach('asked');
  const provisioned = await provision(parts, work).catch((error: unknown) => {
    if (error instanceof SacctmgrFailed) return error;
    throw error;
  });
  if (provisioned instanceof SacctmgrFailed) {
    return roundWithoutAccounting(parts, work, provisioned);
  }
  const { commandCount, drift } = provisioned;
  reach('provisioned');
  const { plan } = work;
  const facts: RunFact[] = [];
  if (parts.isNoOp) for (const order of work.orders) parts.say(`would ${wordsFor(order)}`);
  // For what is asked by name, from when on it is looked for does not matter.
  const driver = driverOf(parts, { plan, since: plan.seenUntil }, facts);
  const carried = await carryOut(driver, plan, parts.isNoOp ? [] : work.orders);
  reach('carried-out');
  // Asked before the records are: with none untold, all that ended by its `now` is among them.
  const state = await parts.slurm.state();
  const look = { plan, since: sinceOf(plan, state.now) };
  const found = await see(parts, look, driverOf(parts, look, facts));
  const partitions = plan.partitions.map(({ partition }) => partition);
  const outOfService = outOfServiceOf(await parts.slurm.nodes(), partitions);
  reach('seen');
  const isWhole = state.untoldRecordCount === 0;
  const seenUntil = isWhole ? state.now : plan.seenUntil;
  const { acknowledged } = carried;
  const amiss = [...drift, ...carried.refusals, ...found.amiss];
  const { runs, waits } = found;
  const seen = { facts, runs, waits, seenUntil, outOfService };
  const told = await tell(parts, { acknowledged, ...seen, drift: amiss });
  reach('told');
  return { commandCount, orderCount: work.orders.length, ...told, drift: amiss };
}

export async function askWork({ polder, site }: AgentParts): Promise<Work> {
  const answer = await readSiteWork(polder, { params: { siteId: site } });
  if (!answer.ok) throw new PolderRefused(answer.problem.detail);
  return fromWireWork(site, answer.body);
}

/** A notice runs out by the site's clock as long after its arrival as Polder gives it. */
async function bySiteClock({ slurm }: AgentParts, { orders, now }: Work) {
  if (orders.every(({ kind }) => kind !== 'notice')) return orders;
  const state = await slurm.state();
  const aheadSeconds = state.now - now;
  return orders.map((order) =>
    order.kind === 'notice'
      ? { ...order, vacateAt: toEpochSeconds(Math.max(0, order.vacateAt + aheadSeconds)) }
      : order,
  );
}

interface Provisioned {
  readonly commandCount: number;
  /** A sentence for each setting that is not as it should be. */
  readonly drift: readonly string[];
}

async function provision(parts: AgentParts, { plan }: Work): Promise<Provisioned> {
  const { accounts, operator, isNoOp, say } = parts;
  const { cluster, settings } = await accounts.read();
  const { mendsDrift } = plan;
  const wanted = { accounts: accountsOf(plan, operator), qos: qosOf(plan), cluster, mendsDrift };
  const steps = stepsTo(wanted, settings);
  const runSacctmgr = async (words: readonly string[]) => {
    if (isNoOp) say(`would run: sacctmgr -i ${words.join(' ')}`);
    else if (plan.depth !== 'observe') await accounts.run(words);
  };
  const notes = new Map(steps.notes);
  const refusals: string[] = [];
  for (const change of steps.changes) {
    const failure = await runChange(change, runSacctmgr);
    if (failure === undefined) continue;
    // An accounting that still answers has refused this alone: rounds must go on without it.
    await accounts.read();
    refusals.push(`Polder could not change ${change.name} at the site: ${failure.message}`);
    notes.delete(change.name);
  }
  const quotas = await carryQuotas(parts, { plan, notes, runSacctmgr });
  const ownCount = steps.changes.reduce((sum, { commands }) => sum + commands.length, 0);
  return {
    commandCount: (plan.depth === 'observe' ? 0 : ownCount) + quotas.changeCount,
    drift: [...steps.drift, ...refusals, ...quotas.sentences],
  };
}

/** Answers why it could not be done: such as a user whose jobs still run cannot be removed. */
async function runChange(
  { commands }: SettingsChange,
  runSacctmgr: (words: readonly string[]) => Promise<void>,
): Promise<SacctmgrFailed | undefined> {
  try {
    for (const words of commands) await runSacctmgr(words);
    return undefined;
  } catch (error) {
    if (error instanceof SacctmgrFailed) return error;
    throw error;
  }
}

interface Look {
  readonly plan: SitePlan;
  /** Records that were over before then are not asked for. */
  readonly since: EpochSeconds;
}

/** A clock that was set back gives what ends now a time before that up to which all was seen. */
function sinceOf({ seenUntil }: SitePlan, now: EpochSeconds): EpochSeconds {
  return toEpochSeconds(Math.max(0, Math.min(seenUntil, now) - OVERLAP_SECONDS));
}

function driverOf(parts: AgentParts, { plan, since }: Look, facts: RunFact[]): SlurmDriver {
  const { site, slurm, markOf = NO_MARK, operator, workingFolderOf } = parts;
  const clusters = new Map(plan.partitions.map(({ cluster, partition }) => [cluster, partition]));
  const [first] = plan.partitions;
  return new SlurmDriver({
    site,
    slurm,
    markOf,
    workingFolderOf,
    accountOf: accountOfAllocation,
    allocationOf: allocationOfAccount,
    partitionOf: (cluster) => clusters.get(cluster) ?? '',
    clusterOf: (name) => plan.partitions.find(({ partition }) => partition === name)?.cluster,
    service: { user: operator, account: SERVICE_ACCOUNT, partition: first?.partition ?? '' },
    since,
    journal: {
      add: async (found) => {
        facts.push(...found);
      },
      // Polder numbers them and has the inbox; the agent never asks for it.
      read: async () => [],
    },
    makeAccounts: async () => {},
  });
}

interface Carried {
  /** By their numbers, orders that the site has taken. */
  readonly acknowledged: readonly number[];
  /** A sentence for each that Slurm refused, which stays an order. */
  readonly refusals: readonly string[];
}

/** An order that Slurm refuses holds up no other, nor what is to be told. */
async function carryOut(
  driver: SlurmDriver,
  { partitions }: SitePlan,
  orders: readonly AgentOrder[],
): Promise<Carried> {
  const acknowledged: number[] = [];
  const refusals: string[] = [];
  const mapped = new Set(partitions.map(({ cluster }) => cluster));
  for (const order of orders) {
    // Slurm would refuse it, and its job would have failed; an operator can still name one.
    if (order.kind === 'start' && !mapped.has(order.cluster)) {
      refusals.push(`Polder could not ${wordsFor(order)}: ${order.cluster} has no partition here`);
      continue;
    }
    try {
      if (order.kind === 'start') await driver.submit([order]);
      else if (order.kind === 'stop') await driver.cancel([order]);
      else await driver.notice([order]);
      acknowledged.push(order.number);
    } catch (error) {
      if (!(error instanceof SlurmRefusal)) throw error;
      refusals.push(`Polder could not ${wordsFor(order)}: ${error.message}`);
    }
  }
  return { acknowledged, refusals };
}

interface Seen {
  readonly runs: readonly SiteRun[];
  /** A sentence for each that is not told: whether it is to be charged is not known. */
  readonly amiss: readonly string[];
  readonly waits: readonly RunWait[];
}

async function see(parts: AgentParts, { plan, since }: Look, driver: SlurmDriver): Promise<Seen> {
  const { slurm, site, markOf } = parts;
  const isDriven = plan.depth === 'submission' && !parts.isNoOp;
  const waits = isDriven
    ? waitsOf(groupRuns({ site, markOf: markOf ?? NO_MARK }, await driver.hear()))
    : [];
  const { now } = await slurm.state();
  const accounted = await slurm.recordsSince(since);
  const told = siteRunsOf({ site, markOf: markOf ?? NO_MARK }, accounted, now);
  const lost = await lostOf(slurm, told, now);
  const runs = told.filter((run) => !lost.includes(run));
  const amiss = lost
    .slice(0, UNTOLD_MAX)
    .map(
      ({ siteJob }) =>
        `Job ${siteJob} goes on by the accounting alone, and is not charged so far: ` +
        'see sacctmgr show runawayjobs',
    );
  if (markOf !== undefined) return { runs, amiss, waits };
  // Told as jobs of the site, what was charged as runs of Polder would be charged once more.
  const isNamed = ({ name }: SiteRun) => parseRunName(site, name) !== undefined;
  const unmarked = runs
    .filter(isNamed)
    .slice(0, UNTOLD_MAX)
    .map(
      ({ siteJob, name }) =>
        `Job ${siteJob} is called ${name}, like a run of Polder, and is not charged: without ` +
        'the key of slurmrestd it cannot be told from one',
    );
  return { runs: runs.filter((run) => !isNamed(run)), amiss: [...amiss, ...unmarked], waits };
}

/**
 * Those of an earlier month that the controller does not know: it lost them, and they hold nothing.
 * Told as going on, they would be charged for months, and nobody would hear of their end, which a
 * repair puts at their start.
 */
async function lostOf(
  slurm: SlurmPort,
  runs: readonly SiteRun[],
  now: EpochSeconds,
): Promise<readonly SiteRun[]> {
  const going = runs.filter(
    ({ outcome, startedAt }) => outcome === undefined && startedAt < startOfMonth(now),
  );
  if (going.length === 0) return [];
  const known = new Set((await slurm.currentJobs()).map(({ slurmJobId }) => slurmJobId));
  return going.filter(({ siteJob }) => !known.has(siteJob));
}

function wordsFor({ kind, jobNumber, attempt }: AgentOrder): string {
  return `${kind === 'notice' ? 'give notice to' : kind} run ${attempt} of job ${jobNumber}`;
}
