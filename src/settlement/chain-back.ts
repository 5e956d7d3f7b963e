/** From GPU time back to the euro: allocation, mode, entitlement, contract, commitment, payment. */
import { sumMicros } from '../kernel/units.ts';
import type { AllocationFact, AwardFact, CommitmentFact, ContractFact } from './chain-facts.ts';
import { type ChainNode, node } from './chain-node.ts';
import { type ChainPlace, type ChainRows, entitledAt, partyText, placeText } from './chain-rows.ts';
import { gpuTimeText, moneyText, percentText, priceText } from './chain-text.ts';

export function backOf(rows: ChainRows, place: ChainPlace): ChainNode {
  const allocation = rows.facts.allocations.find(({ id }) => id === place.allocation);
  const funder = funderNode(rows, place);
  const first = allocation === undefined ? funder : allocationNode(rows, allocation, funder);
  return node('back', 'back', 'back to the euro', [first]);
}

function allocationNode(
  { facts }: ChainRows,
  allocation: AllocationFact,
  funder: ChainNode,
): ChainNode {
  const { id, holder, mode, sharePpm, priceMicrosPerGpuHour, award } = allocation;
  const share = percentText(BigInt(sharePpm), 1_000_000n);
  const price = priceText(priceMicrosPerGpuHour);
  const text = `held by ${partyText(facts, holder)}: ${share} of its funder's share`;
  const awards = award === undefined ? [] : [awardNode(award)];
  return node('allocation', id, text, [...awards, node('mode', mode, price, []), funder]);
}

/** The application that the allocation was awarded to. */
function awardNode({ application, call, requested, recommended, awarded }: AwardFact): ChainNode {
  const said = recommended === undefined ? '' : `, ${gpuTimeText(BigInt(recommended))} recommended`;
  const asked = `${gpuTimeText(BigInt(requested))} requested${said}`;
  const text = `in ${call}: ${asked}, ${gpuTimeText(BigInt(awarded))} awarded`;
  return node('application', application, text, []);
}

function funderNode(rows: ChainRows, place: ChainPlace): ChainNode {
  const entitled = entitledAt(rows, place);
  const name = rows.facts.parties.find(({ id }) => id === place.funder)?.name ?? 'the funder';
  const text = `${name}, entitled to ${gpuTimeText(entitled)}${placeText(place)}`;
  const loans = place.isOnLoan ? loanNodes(rows, place) : [];
  return node('funder', place.funder, text, [...loans, ...contractNodes(rows, place)]);
}

/** Whose share the funder borrowed from in the months of the place. */
function loanNodes({ facts, ledger }: ChainRows, place: ChainPlace): readonly ChainNode[] {
  return ledger.flatMap(({ key, month, account, amount }) => {
    const [flow, subject = ''] = key.split(':');
    const [lender = '', borrower, cluster] = subject.split('/');
    const isHere = cluster === place.cluster && place.months.includes(month);
    if (flow !== 'lend' || borrower !== place.funder || !isHere || amount < 0n) return [];
    if (!account.startsWith(`entitlement:${borrower}/`)) return [];
    const text = `borrowed in ${month} from ${partyText(facts, lender)}: ${gpuTimeText(amount)}`;
    return [node('loan', key, text, [])];
  });
}

function contractNodes(rows: ChainRows, place: ChainPlace): readonly ChainNode[] {
  const { facts } = rows;
  const cluster = facts.clusters.find(({ id }) => id === place.cluster);
  return facts.contracts.flatMap((contract) => {
    const sites = [contract.site, ...(contract.furtherSites ?? [])];
    const isElsewhere = cluster !== undefined && !sites.includes(cluster.site);
    const isAnother = place.contract !== undefined && contract.id !== place.contract;
    if (isElsewhere || isAnother) return [];
    const paid = commitmentNodes(rows, contract, place);
    const operators = facts.clusters.filter(({ site }) => sites.includes(site));
    const isOperator = operators.some(({ operator }) => operator === place.funder);
    if (paid.length === 0 && !isOperator) return [];
    const share = percentText(BigInt(contract.publicSharePpm), 1_000_000n);
    const own = isOperator ? "; the rest is this operator's own" : '';
    const price = pricesText(contract);
    const text = `${sites.join(', ')}, ${price}, ${share} bought publicly${own}`;
    return [node('contract', contract.id, text, paid)];
  });
}

/** The price that was signed, and what it has become since. */
export function pricesText({ priceMicrosPerGpuHour, priceSteps = [] }: ContractFact): string {
  const later = priceSteps.map(({ from, microsPerGpuHour }) => {
    return `${priceText(microsPerGpuHour)} from ${from}`;
  });
  return [priceText(priceMicrosPerGpuHour), ...later].join(', ');
}

export function commitmentNodes(
  rows: ChainRows,
  contract: ContractFact,
  place: ChainPlace,
): readonly ChainNode[] {
  const contributions = contributionsOf(contract);
  const whole = sumMicros([...contributions.values()]);
  return [...contributions].flatMap(([id, micros]) => {
    const commitment = rows.facts.commitments.find((known) => known.id === id);
    if (commitment === undefined) return [];
    const isOfFunder = place.contract !== undefined || commitment.party === place.funder;
    const isAnother = place.commitment !== undefined && place.commitment !== id;
    if (!isOfFunder || isAnother) return [];
    const part = percentText(micros, whole);
    const from = place.contract === undefined ? '' : ` from ${commitment.party}`;
    const text = `${moneyText(micros)}${from}, ${part} of what was contributed`;
    return [node('commitment', id, text, instalmentNodes(rows, commitment))];
  });
}

/** What a contract draws from each commitment, which it may name several times. */
export function contributionsOf({ contributions }: ContractFact): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { commitment, micros } of contributions) {
    sums.set(commitment, (sums.get(commitment) ?? 0n) + BigInt(micros));
  }
  return sums;
}

export function instalmentNodes(
  { ledger }: ChainRows,
  { id, instalments }: CommitmentFact,
): readonly ChainNode[] {
  return instalments.map(({ due, micros }, index) => {
    const start = `pay:${id}:${index + 1}:`;
    const paid = ledger.find(
      ({ key, account }) => key.startsWith(start) && account === `paid:${id}`,
    );
    const instalment = `instalment ${index + 1}, due ${due}`;
    if (paid === undefined) {
      const text = `${instalment}, not paid: ${moneyText(BigInt(micros))}`;
      return node('payment', start, text, []);
    }
    const text = `${instalment}, paid in ${paid.month} by entry_${paid.entry}: `;
    return node('payment', paid.key, `${text}${moneyText(paid.amount)}`, []);
  });
}
