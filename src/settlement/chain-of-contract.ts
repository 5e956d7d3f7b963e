/**
 * The chain of a contract or a commitment before anything has run: back to who pays, forward to the
 * sites, what stands there in each phase, and what each funder is entitled to of it.
 */
import { countedText } from '../kernel/number-text.ts';
import { commitmentNodes, contributionsOf, instalmentNodes, pricesText } from './chain-back.ts';
import type { CommitmentFact, ContractFact } from './chain-facts.ts';
import { type ChainNode, node } from './chain-node.ts';
import { type ChainRows, type EntitledRow, partyText } from './chain-rows.ts';
import { gpuTimeText, moneyText, percentText } from './chain-text.ts';

export function chainOfContract(rows: ChainRows, contract: ContractFact): ChainNode {
  const place = {
    ...{ funder: '', cluster: undefined, allocation: undefined, commitment: undefined },
    ...{ contract: contract.id, months: [], isOnLoan: false },
  };
  const paid = commitmentNodes(rows, contract, place);
  const forward = siteNodes(rows, contract, rows.entitled);
  return node('contract', contract.id, contractText(contract), [
    node('back', 'back', 'back to the euro', paid),
    node('forward', 'forward', 'forward to the capacity', forward),
  ]);
}

/** Of the entitlements those of the party that committed. */
export function chainOfCommitment(rows: ChainRows, commitment: CommitmentFact): ChainNode {
  const { facts, entitled } = rows;
  const { id, party, programme, instalments } = commitment;
  const own = entitled.filter(({ funder }) => funder === party);
  const promised = instalments.reduce((sum, { micros }) => sum + BigInt(micros), 0n);
  const contracts = facts.contracts.flatMap((contract) => {
    const part = contributionsOf(contract).get(id);
    if (part === undefined) return [];
    const text = `${moneyText(part)} of it; ${contractText(contract)}`;
    return [node('contract', contract.id, text, siteNodes(rows, contract, own))];
  });
  const text = `${partyText(facts, party)} to ${programme}: ${moneyText(promised)}`;
  return node('commitment', id, text, [
    node('back', 'back', 'back to the euro', instalmentNodes(rows, commitment)),
    node('forward', 'forward', 'forward to the capacity', contracts),
  ]);
}

function contractText(contract: ContractFact): string {
  const share = percentText(BigInt(contract.publicSharePpm), 1_000_000n);
  return `${pricesText(contract)}, ${share} bought publicly`;
}

function siteNodes(
  { facts }: ChainRows,
  contract: ContractFact,
  entitled: readonly EntitledRow[],
): readonly ChainNode[] {
  return [contract.site, ...(contract.furtherSites ?? [])].map((site) => {
    const clusters = facts.clusters.filter((each) => each.site === site);
    const operator = clusters[0]?.operator ?? '';
    const nodes = clusters.map(({ id }) =>
      node('cluster', id, capacityText(contract, id), entitledNodes(facts, id, entitled)),
    );
    return node('site', site, `operated by ${partyText(facts, operator)}`, nodes);
  });
}

/** What of the cluster is contracted, phase by phase; empty in a run that does not say it. */
function capacityText({ capacity = [] }: ContractFact, cluster: string): string {
  const stands = capacity.filter((each) => each.cluster === cluster);
  const phases = stands.map(
    ({ gpuCount, start, end }) => `${countedText(gpuCount, 'GPU')} from ${start} to ${end}`,
  );
  return phases.length === 0 ? 'no capacity in any phase' : phases.join(', ');
}

function entitledNodes(
  facts: ChainRows['facts'],
  cluster: string,
  entitled: readonly EntitledRow[],
): readonly ChainNode[] {
  const here = entitled.filter((each) => each.cluster === cluster && each.gpuSeconds > 0n);
  const funders = [...new Set(here.map(({ funder }) => funder))];
  return funders.map((funder) => {
    const own = here.filter((each) => each.funder === funder);
    const [first, last] = [own[0]?.month ?? '', own.at(-1)?.month ?? ''];
    const when = first === last ? `in ${first}` : `from ${first} to ${last}`;
    const sum = own.reduce((total, { gpuSeconds }) => total + gpuSeconds, 0n);
    const name = facts.parties.find(({ id }) => id === funder)?.name ?? 'a funder';
    return node('funder', funder, `${name}, entitled to ${gpuTimeText(sum)} ${when}`, []);
  });
}
