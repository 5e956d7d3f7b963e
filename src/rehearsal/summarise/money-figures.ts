/**
 * Money beside GPU time. What a funder pays falls due in instalments over years, so a rehearsal of
 * some weeks needs another measure of what its hours cost: the ACCRUED money of a contribution is
 * the part of it that belongs to the time rehearsed, by contracted GPU-seconds.
 */
import { isBinding, microsByYear } from '../../funding/commitment.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { divideByWeights } from '../../kernel/shares.ts';
import { SECONDS_PER_HOUR } from '../../kernel/units.ts';
import { type Contract, sitesOfContract } from '../../procurement/contract.ts';
import { ALL, contractedGpuSeconds, type HeldContract } from '../held-back.ts';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import { eurText } from '../report/figures.ts';
import type { BudgetYear, ContractMoney } from '../summary.ts';
import { decimal } from './input.ts';

/** What the contributions of `party` cost for the time rehearsed, rounded down to a micro each. */
export function accruedMicrosOf(plan: RehearsalPlan, party: PartyId): bigint {
  let accrued = 0n;
  for (const contract of plan.contracts) {
    const whole = contractedGpuSeconds(contract, undefined, ALL);
    if (whole === 0n) continue;
    const rehearsed = contractedGpuSeconds(contract, plan.interval, ALL);
    for (const { commitment, micros } of contract.contributions) {
      if (partyOf(plan, commitment) === party) accrued += (micros * rehearsed) / whole;
    }
  }
  return accrued;
}

/** As {@link accruedMicrosOf}, as agreed: of contracts that are held back for all of this time. */
export function heldMicrosOf(
  plan: RehearsalPlan,
  heldBack: readonly HeldContract[],
  party: PartyId,
): bigint {
  const contracts = heldBack
    .filter(({ held }) => contractedGpuSeconds(held, plan.interval, ALL) === 0n)
    .map(({ contract }) => contract);
  return accruedMicrosOf({ ...plan, contracts }, party);
}

/** Micros for an hour of one GPU; null where there was no hour or no money. */
export function microsPerGpuHourOf(micros: bigint, gpuSeconds: bigint): string | null {
  if (gpuSeconds === 0n || micros === 0n) return null;
  return decimal((micros * BigInt(SECONDS_PER_HOUR)) / gpuSeconds);
}

export function contractMoneyOf(plan: RehearsalPlan): readonly ContractMoney[] {
  return plan.contracts.map((contract) => {
    const found = plan.programmes.find(({ id }) => id === contract.programme);
    const programme = present(found, `The programme ${contract.programme}`);
    return {
      contract: contract.id,
      programme: programme.name,
      programmeId: programme.id,
      track: programme.track,
      sites: sitesMoneyOf(plan, contract),
      capexMicros: decimal(contract.capexMicros),
      priceMicrosPerGpuHour: decimal(contract.priceMicrosPerGpuHour),
      contributions: contract.contributions.map(({ commitment, micros }) => ({
        funder: partyOf(plan, commitment),
        micros: decimal(micros),
      })),
    };
  });
}

/** Where nothing of a contract stands, as a condition was refused, all is at its first site. */
function sitesMoneyOf(plan: RehearsalPlan, contract: Contract): ContractMoney['sites'] {
  const sites = sitesOfContract(contract);
  const stands = sites.map((id) => {
    const clusters = plan.sites.find((each) => each.id === id)?.clusters ?? [];
    const here = new Set(clusters.map((cluster) => cluster.id));
    return contractedGpuSeconds(contract, undefined, (cluster) => here.has(cluster));
  });
  const weights = stands.some((each) => each > 0n)
    ? stands
    : sites.map((_, i) => (i > 0 ? 0n : 1n));
  const parts = divideByWeights(contract.capexMicros, weights);
  return sites.map((site, index) => ({ site, capexMicros: decimal(parts[index] ?? 0n) }));
}

/** Every party and year with a ceiling or a binding instalment, in the order of party and year. */
export function budgetYearsOf(plan: RehearsalPlan): readonly BudgetYear[] {
  return plan.parties.flatMap(({ id: party, name }) => {
    const ceilings = new Map<number, bigint>();
    for (const budget of plan.budgets) {
      if (budget.party === party) ceilings.set(budget.year, budget.ceilingMicros);
    }
    const committed = new Map<number, bigint>();
    for (const commitment of plan.commitments.filter(isBinding)) {
      if (commitment.party !== party) continue;
      for (const [year, micros] of microsByYear(commitment)) {
        committed.set(year, (committed.get(year) ?? 0n) + micros);
      }
    }
    const years = [...new Set([...ceilings.keys(), ...committed.keys()])];
    return years
      .toSorted((a, b) => a - b)
      .map((year): BudgetYear => {
        const ceiling = ceilings.get(year) ?? 0n;
        const taken = committed.get(year) ?? 0n;
        return {
          party,
          name,
          year,
          ceilingMicros: decimal(ceiling),
          committedMicros: decimal(taken),
          roomMicros: decimal(ceiling - taken),
          isAssumed: plan.assumedBudget.some(
            (shortfall) => shortfall.party === party && shortfall.year === year,
          ),
        };
      });
  });
}

/** One sentence a shortfall that `--assume-budget` let pass. */
export function assumedBudgetSentences(plan: RehearsalPlan): readonly string[] {
  return plan.assumedBudget.map(({ party, year, ...money }) => {
    const name = plan.parties.find(({ id }) => id === party)?.name ?? party;
    const committed = eurText(decimal(money.committedMicros));
    const ceiling = eurText(decimal(money.ceilingMicros));
    const missing = eurText(decimal(money.shortfallMicros));
    const known = `It commits ${committed}; its budget is ${ceiling}.`;
    return `Assumed: ${name} finds ${missing} more in ${year}. ${known}`;
  });
}

function partyOf(plan: RehearsalPlan, commitment: string): PartyId {
  const found = plan.commitments.find(({ id }) => id === commitment);
  return present(found, `The commitment ${commitment}`).party;
}
