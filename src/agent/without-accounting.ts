/**
 * What an agent does while the accounting of its site does not answer, and the controller does.
 * Only what the controller alone can be asked and no later round would do otherwise:
 *
 *  1. runs that hold nodes or wait there are stopped, where Polder asks for it;
 *  2. it is told why runs wait, and which nodes are out of service.
 *
 * Accounts, starts, notices and usage wait: whether a run was there before, and what it used, is
 * known to the accounting alone. That they wait is shown as drift.
 */
import type { AgentOrder } from '../sites/connection.ts';
import type { StopOrder } from '../sites/site-driver.ts';
import { outOfServiceOf } from '../sites/slurm/out-of-service.ts';
import { waitsOf } from '../sites/slurm/run-waits.ts';
import { groupRuns, isOver, keyOfRun } from '../sites/slurm/slurm-runs.ts';
import { type AgentParts, NO_MARK, type Round } from './agent.ts';
import type { Work } from './agent-wire.ts';
import type { SacctmgrFailed } from './sacctmgr.ts';
import { tell } from './tell.ts';

/** Rejects with `cause` where the controller does not answer either. */
export async function roundWithoutAccounting(
  parts: AgentParts,
  { plan, orders }: Work,
  cause: SacctmgrFailed,
): Promise<Round> {
  const { site, slurm, markOf, isNoOp } = parts;
  const [current, nodes] = await Promise.all([slurm.currentJobs(), slurm.nodes()]).catch(() => {
    throw cause;
  });
  const runs = groupRuns({ site, markOf: markOf ?? NO_MARK }, current);
  const acknowledged: number[] = [];
  for (const order of stopsAlone(orders)) {
    const live = (runs.get(keyOfRun(order))?.records ?? []).filter((record) => !isOver(record));
    if (live.length === 0 || isNoOp) continue;
    for (const { slurmJobId } of live) await slurm.cancel(slurmJobId);
    acknowledged.push(order.number);
  }
  const waiting = orders.length - acknowledged.length;
  const drift = [
    `The accounting of the site does not answer: ${waiting} orders, accounts and usage wait for it`,
    cause.message,
  ];
  const partitions = plan.partitions.map(({ partition }) => partition);
  const told = await tell(parts, {
    ...{ acknowledged, facts: [], runs: [], waits: waitsOf(runs), drift },
    // Nothing was seen: the next whole round begins where the last one ended.
    seenUntil: plan.seenUntil,
    outOfService: outOfServiceOf(nodes, partitions),
  });
  return { ...told, commandCount: 0, orderCount: acknowledged.length, drift };
}

/** Stops of runs whose start was carried out: a start that waits must find what became of it. */
function stopsAlone(orders: readonly AgentOrder[]): readonly (AgentOrder & StopOrder)[] {
  const starts = new Set(orders.filter(({ kind }) => kind === 'start').map(keyOfRun));
  return orders.filter(
    (order): order is AgentOrder & StopOrder =>
      order.kind === 'stop' && !starts.has(keyOfRun(order)),
  );
}
