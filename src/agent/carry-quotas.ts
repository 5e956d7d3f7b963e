/**
 * Has a site's quotas set as Polder plans them. In a round each account with storage is asked for;
 * the first answer that does not come in time ends that, so that a file system that hangs does not
 * hold up jobs. What could not be carried is told, and tried again with the next round.
 */
import type { SitePlan } from '../sites/connection.ts';
import { accountOfAllocation } from '../sites/connection.ts';
import type { AccountNote } from '../sites/slurm/account-note.ts';
import {
  type PlannedQuota,
  type QuotaChange,
  quotaSteps,
  type SiteQuota,
} from '../sites/slurm/quota-plan.ts';
import type { AgentParts } from './agent.ts';
import { QuotaHookFailed, type QuotaTool } from './quota-hook.ts';

export interface CarriedQuotas {
  readonly changeCount: number;
  /** On quotas that were changed by hand, or that are not carried. */
  readonly sentences: readonly string[];
}

/** As many as a telling takes beside others; what is beyond them is told when these are mended. */
const SENTENCES_MAX = 100;

interface QuotaWork {
  readonly plan: Pick<SitePlan, 'allocations' | 'mendsDrift' | 'depth'>;
  readonly notes: ReadonlyMap<string, AccountNote>;
  /** Runs these words of `sacctmgr`, or only says so. */
  readonly runSacctmgr: (words: readonly string[]) => Promise<void>;
}

export async function carryQuotas(
  parts: Pick<AgentParts, 'quotas' | 'isNoOp' | 'say'>,
  { plan, notes, runSacctmgr }: QuotaWork,
): Promise<CarriedQuotas> {
  const { quotas, isNoOp, say } = parts;
  const planned = plan.allocations.flatMap(({ allocation, storageGibibytes: gibibytes }) =>
    gibibytes === undefined ? [] : [{ account: accountOfAllocation(allocation), gibibytes }],
  );
  const asked = quotas === undefined ? withoutHook(planned) : await askQuotas(quotas, planned);
  const { mendsDrift, depth } = plan;
  const steps = quotaSteps({ planned, found: asked.found, notes, mendsDrift });
  const failures = [...asked.failures];
  // A hook that did not answer in time is not called again in this round.
  const isSettable = depth !== 'observe' && !isNoOp && !asked.isLate;
  for (const words of steps.notes) await runSacctmgr(words);
  for (const change of steps.changes) {
    if (isNoOp && quotas !== undefined) say(`would run: ${quotas.name} ${setWords(change)}`);
    if (!isSettable || quotas === undefined) continue;
    const failure = await setQuota(quotas, change, runSacctmgr);
    if (failure !== undefined) failures.push(failure.message);
    if (failure?.isTimeout === true) break;
  }
  const stepCount = steps.notes.length + steps.changes.length;
  return {
    changeCount: depth === 'observe' ? 0 : stepCount,
    sentences: [...steps.drift, ...failures].slice(0, SENTENCES_MAX),
  };
}

interface Asked {
  readonly found: ReadonlyMap<string, SiteQuota>;
  readonly failures: readonly string[];
  /** An answer did not come in time; the accounts after it were not asked. */
  readonly isLate: boolean;
}

function withoutHook(planned: readonly PlannedQuota[]): Asked {
  const failures = planned.map(
    ({ account, gibibytes }) =>
      `The storage of ${account}, ${gibibytes} GiB, is not carried: this site has no quota hook`,
  );
  return { found: new Map(), failures, isLate: false };
}

async function askQuotas(quotas: QuotaTool, planned: readonly PlannedQuota[]): Promise<Asked> {
  const found = new Map<string, SiteQuota>();
  const failures: string[] = [];
  for (const { account } of planned) {
    const quota = await quotas.show(account).catch(failureOrThrow);
    if (!(quota instanceof QuotaHookFailed)) found.set(account, quota);
    else failures.push(quota.message);
    if (quota instanceof QuotaHookFailed && quota.isTimeout) {
      return { found, failures, isLate: true };
    }
  }
  return { found, failures, isLate: false };
}

/** The notes around it tell whoever comes after a death in between that nobody else was at it. */
async function setQuota(
  quotas: QuotaTool,
  change: QuotaChange,
  runSacctmgr: QuotaWork['runSacctmgr'],
): Promise<QuotaHookFailed | undefined> {
  await runSacctmgr(change.noteBefore);
  const failure = await quotas.set(change.account, change.gibibytes).catch(failureOrThrow);
  await runSacctmgr(failure === undefined ? change.noteAfter : change.noteOnFailure);
  return failure ?? undefined;
}

function failureOrThrow(error: unknown): QuotaHookFailed {
  if (error instanceof QuotaHookFailed) return error;
  throw error;
}

function setWords({ account, gibibytes }: PlannedQuota): string {
  return `set ${account} ${gibibytes}`;
}
