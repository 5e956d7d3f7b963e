/** The chain of a contract or a commitment as it stands, from the plan and the ledger. */
import { selectAwardedApplications } from '../access/store/applications.ts';
import { present } from '../kernel/assert.ts';
import type { ClusterId, CommitmentId, ContractId, PartyId } from '../kernel/ids.ts';
import type { Month } from '../kernel/time.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { type AwardFact, type ChainFacts, toChainFacts } from '../settlement/chain-facts.ts';
import type { ChainNode } from '../settlement/chain-node.ts';
import { chainOfCommitment, chainOfContract } from '../settlement/chain-of-contract.ts';
import type { EntitledRow } from '../settlement/chain-rows.ts';
import type { LedgerRow } from '../settlement/ledger-row.ts';
import { selectLedgerRows } from '../settlement/store/ledger-rows.ts';
import { loadPlan } from './load-plan.ts';

/**
 * `undefined`: the plan has no such contract. The reader is that of a snapshot. Instalments are
 * left to the chain of each commitment: not all who may read a contract may read those.
 */
export async function readContractChain(
  reader: Reader,
  id: ContractId,
): Promise<ChainNode | undefined> {
  const facts = await readFacts(reader);
  const contract = facts?.contracts.find((each) => each.id === id);
  if (facts === undefined || contract === undefined) return undefined;
  const commitments = facts.commitments.map((each) => ({ ...each, instalments: [] }));
  const entitled = await selectEntitled(reader, { contracts: [id] });
  const rows = { facts: { ...facts, commitments }, entitled, lines: [], ledger: [] };
  return chainOfContract(rows, contract);
}

/** `undefined`: the plan has no such commitment. The reader is that of a snapshot. */
export async function readCommitmentChain(
  reader: Reader,
  id: CommitmentId,
): Promise<ChainNode | undefined> {
  const facts = await readFacts(reader);
  const commitment = facts?.commitments.find((each) => each.id === id);
  if (facts === undefined || commitment === undefined) return undefined;
  const contracts = facts.contracts.filter(({ contributions }) =>
    contributions.some((each) => each.commitment === id),
  );
  const ledger = await selectPayments(reader, [id]);
  const entitled = await selectEntitled(reader, { contracts: contracts.map((each) => each.id) });
  return chainOfCommitment({ facts, entitled, lines: [], ledger }, commitment);
}

export async function readFacts(reader: Reader): Promise<ChainFacts | undefined> {
  const plan = await loadPlan(reader);
  return plan === undefined ? undefined : toChainFacts(plan, await selectAwards(reader));
}

/** By the allocation that each of them made. */
async function selectAwards(reader: Reader): Promise<ReadonlyMap<string, AwardFact>> {
  const awards = await selectAwardedApplications(reader);
  return new Map(
    awards.map(({ id: application, call, allocation, content, ...amounts }) => {
      const { recommendedGpuSeconds: recommended, awardedGpuSeconds: awarded } = amounts;
      const fact = {
        ...{ application, call, requested: String(content.gpuSeconds) },
        ...(recommended === undefined ? {} : { recommended: String(recommended) }),
        awarded: String(awarded),
      };
      return [present(allocation, application), fact] as const;
    }),
  );
}

/** In the order of time; of all contracts and months where they are not said. */
export async function selectEntitled(
  reader: Reader,
  of: {
    readonly contracts?: readonly string[];
    readonly months?: readonly string[] | undefined;
  },
): Promise<readonly EntitledRow[]> {
  const rows = await reader.query<{
    readonly funder: PartyId;
    readonly cluster: ClusterId;
    readonly month: Month;
    readonly gpu_seconds: bigint;
  }>(
    `SELECT funder, cluster, month, gpu_seconds FROM capacity.entitlement
      WHERE ($1::text[] IS NULL OR contract = ANY($1))
        AND ($2::text[] IS NULL OR month = ANY($2)) ORDER BY start_at, funder`,
    [of.contracts, of.months],
  );
  return rows.map(({ gpu_seconds, ...row }) => ({ ...row, gpuSeconds: BigInt(gpu_seconds) }));
}

/** What was paid of commitments, as their instalments are looked up: `pay:commitment:number:`. */
function selectPayments(
  reader: Reader,
  commitments: readonly string[],
): Promise<readonly LedgerRow[]> {
  return selectLedgerRows(reader, "e.flow = 'pay' AND e.subject = ANY($1)", [commitments]);
}
