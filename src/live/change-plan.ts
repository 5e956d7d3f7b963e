/**
 * A part of the plan changed by a command, in its transaction and by the rules of a programme file:
 * nothing that has begun is rewritten, and the whole plan agrees. What follows, such as
 * entitlements, is saved by the same commands as for a file.
 */
import { selectSite } from '../capacity/store/sites.ts';
import { callInstalment, type PostCommitmentFlow } from '../funding/commands/commitments.ts';
import { countingMicros } from '../funding/counting.ts';
import { selectCommitment } from '../funding/store/commitments.ts';
import { selectParty } from '../funding/store/parties.ts';
import { selectVote } from '../funding/store/votes.ts';
import { present } from '../kernel/assert.ts';
import type { SiteId } from '../kernel/ids.ts';
import { toEurMicros } from '../kernel/units.ts';
import type { Writer } from '../platform/database/transaction.ts';
import type { CallInstalment, LifePorts, UnpaidOf } from '../procurement/commands/contract-life.ts';
import type {
  KindOf,
  PayerOf,
  PlanObjection,
  PutInPlan,
  SignPorts,
} from '../procurement/commands/sign-contract.ts';
import type { InstalmentName } from '../procurement/milestones.ts';
import { faultsOfPlan } from '../rehearsal/programme-file/plan-faults.ts';
import { loadPlanState } from './load-plan.ts';
import { pastRefusals } from './past-refusals.ts';
import { isEmptyDifference, plannedChange } from './plan-difference.ts';
import { saveChange } from './save-change.ts';
import { selectDrawnMicros } from './selection-ports.ts';
import type { StoredPlan } from './stored-plan.ts';

/** The lock of the plan is held. Answers what the plan may not become; saved where nothing is. */
async function changePlan(
  writer: Writer,
  changed: (plan: StoredPlan) => StoredPlan,
): Promise<readonly PlanObjection[]> {
  const state = await loadPlanState(writer);
  const { plan: before } = state;
  if (before === undefined) return [NO_PLAN];
  const now = writer.caller.at;
  const change = plannedChange(state, changed(before), now);
  if (isEmptyDifference(change.difference)) return [];
  const past = await pastRefusals(writer, { before, after: change.plan, at: now });
  const objections = [...past, ...faultsOfPlan(change.plan)];
  if (objections.length === 0) await saveChange(writer, before, change);
  return objections;
}

const NO_PLAN: PlanObjection = {
  rule: 'no_plan',
  path: 'plan',
  found: 'no programme that was applied',
  expected: 'a programme with its interval, parties and commitments',
};

const putInPlan: PutInPlan = async (writer, contract, sites) => {
  const taken: PlanObjection[] = [];
  for (const { id } of sites) {
    if ((await selectSite(writer, id)) !== undefined) taken.push(siteTaken(id));
  }
  if (taken.length > 0) return taken;
  return changePlan(writer, (plan) => ({
    ...plan,
    sites: [...plan.sites, ...sites.map((site) => ({ ...site, outages: [] }))],
    contracts: [...plan.contracts.filter(({ id }) => id !== contract.id), contract],
  }));
};

function siteTaken(id: SiteId): PlanObjection {
  const expected = 'an id that no site has';
  return { rule: 'site_exists', path: `sites.${id}`, found: `${id}, which is there`, expected };
}

/** Under the lock of the plan, which every change of a commitment takes first. */
const payerOf: PayerOf = async (reader, id, { programme, at }) => {
  const commitment = await selectCommitment(reader, id);
  if (commitment === undefined || commitment.programme !== programme) return undefined;
  const { kind, state } = present(await selectParty(reader, commitment.party), commitment.party);
  const left = countingMicros(commitment, at) - ((await selectDrawnMicros(reader)).get(id) ?? 0n);
  const instalmentCount = commitment.instalments.length;
  return { kind, state, instalmentCount, countingMicros: toEurMicros(left > 0n ? left : 0n) };
};

const kindOf: KindOf = async (reader, party) => (await selectParty(reader, party))?.kind;

/** Calls an instalment and books the call; one that was called before is called enough. */
function callsInstalment(post: PostCommitmentFlow): CallInstalment {
  return async (writer, { commitment, number }) => {
    const target = { id: commitment, version: undefined, number };
    const called = await callInstalment(writer, target, post);
    return called.ok || called.reason === 'instalment_called' ? undefined : called.reason;
  };
}

/** Under the lock of the plan, which whoever pays an instalment takes too. */
const unpaidOf: UnpaidOf = async (reader, names) => {
  const unpaid: InstalmentName[] = [];
  for (const name of names) {
    const commitment = await selectCommitment(reader, name.commitment);
    const found = commitment?.instalments.find(({ number }) => number === name.number);
    if (found?.paidAt === undefined) unpaid.push(name);
  }
  return unpaid;
};

export interface ContractLivePorts {
  readonly signPorts: SignPorts;
  readonly lifePorts: LifePorts;
}

/** `post` books the money of a commitment, in the transaction that it is given. */
export function contractPorts(post: PostCommitmentFlow): ContractLivePorts {
  return {
    signPorts: { putInPlan, payerOf, kindOf },
    lifePorts: { putInPlan, callInstalment: callsInstalment(post), unpaidOf, voteOf: selectVote },
  };
}
