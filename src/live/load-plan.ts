/**
 * The plan from the store, equal to the one that was applied, with all that commands have changed
 * since. Every list has the order in which it was added to, so that a position in it stays the same
 * for ever and can be an index of the engine.
 */
import { selectAllocations, selectModes } from '../access/store/allocations.ts';
import { selectCalledOffOutages, selectSites } from '../capacity/store/sites.ts';
import { selectCommitments } from '../funding/store/commitments.ts';
import { selectBudgets, selectParties, selectProgrammes } from '../funding/store/parties.ts';
import { selectPlanHeader } from '../funding/store/plan-header.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { selectContracts } from '../procurement/store/contracts.ts';
import type { PlanState, StoredPlan } from './stored-plan.ts';

/** `undefined` before a programme file was applied. As {@link loadPlanState}. */
export async function loadPlan(reader: Reader): Promise<StoredPlan | undefined> {
  return (await loadPlanState(reader)).plan;
}

/**
 * Several statements, about a millisecond a list. Where the reader is of no snapshot and the lock
 * of the plan is not held, the plan may change between two of them: then all is read again, so that
 * what is answered was the plan at one moment.
 */
export async function loadPlanState(reader: Reader): Promise<PlanState> {
  for (;;) {
    const state = await loadOnce(reader);
    const { version } = await selectPlanHeader(reader);
    if (version === state.version) return state;
  }
}

async function loadOnce(reader: Reader): Promise<PlanState> {
  const { header, ...versions } = await selectPlanHeader(reader);
  if (header === undefined) return { ...versions, plan: undefined, calledOff: [] };
  const commitments = await selectCommitments(reader);
  const allocations = await selectAllocations(reader);
  const plan: StoredPlan = {
    ...header,
    parties: await selectParties(reader),
    budgets: await selectBudgets(reader),
    programmes: await selectProgrammes(reader),
    commitments: commitments.map(({ id, party, programme, territory, status, instalments }) => ({
      id,
      party,
      programme,
      territory,
      status,
      instalments: instalments.map(({ dueAt, micros }) => ({ dueAt, micros })),
    })),
    sites: await selectSites(reader),
    contracts: await selectContracts(reader),
    modes: await selectModes(reader),
    allocations: allocations.map(({ frozenAt: _, version: __, ...allocation }) => allocation),
  };
  return { ...versions, plan, calledOff: await selectCalledOffOutages(reader) };
}
