/** Rules on allocations: their funder, sites, time and the pool that they are taken from. */
import type { Allocation } from '../../access/allocation.ts';
import { isOutsideUnion } from '../../access/allocation-rules.ts';
import { poolExcesses } from '../../access/pool.ts';
import { storageExcess, terabytesAt } from '../../access/storage.ts';
import { funderWeightsOf } from '../../capacity/entitlement.ts';
import type { PartyId, SiteId } from '../../kernel/ids.ts';
import { countText } from '../../kernel/number-text.ts';
import { overlapOf, periodsOf, toDateText } from '../../kernel/time.ts';
import { sitesOfContract } from '../../procurement/contract.ts';
import { percentText } from './amount.ts';
import { type Draft, partyOf, siteOf } from './draft.ts';
import type { PathFault } from './fault.ts';

export function allocationDateFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  if (interval === undefined) return [];
  const period = `${toDateText(interval.start)} to ${toDateText(interval.end)}`;
  return draft.allocations.flatMap((allocation) => {
    const { start, end } = allocation;
    const isInside = interval.start <= start && start < end && end <= interval.end;
    if (isInside) return [];
    return [
      {
        path: draft.at(
          allocation,
          interval.start <= start && start < interval.end ? 'end' : 'start',
        ),
        found: `an allocation from ${toDateText(start)} to ${toDateText(end)}`,
        expected: `days in the period from ${period}, the end after the start`,
        rule: 'allocation_dates' as const,
      },
    ];
  });
}

export function siteRepeatedFaults(draft: Draft): readonly PathFault[] {
  return draft.allocations.flatMap((allocation) =>
    allocation.sites.flatMap((site, index) => {
      if (allocation.sites.indexOf(site) === index) return [];
      return [
        {
          path: draft.at(allocation, 'sites', index),
          found: `${site} a second time`,
          expected: 'each site once',
          rule: 'site_repeated' as const,
        },
      ];
    }),
  );
}

export function entitlementFaults(draft: Draft): readonly PathFault[] {
  if (!draft.isWhole('contracts', 'commitments', 'sites')) return [];
  return draft.allocations.flatMap((allocation) => {
    if (partyOf(draft, allocation.funder) === undefined) return [];
    if (allocation.start >= allocation.end) return [];
    return allocation.sites.flatMap((site, index) => {
      const entitled = entitledAt(draft, allocation, site);
      if (entitled === undefined || entitled.includes(allocation.funder)) return [];
      const whom = entitled.length === 0 ? 'nobody has one' : entitled.join(', ');
      return [
        {
          path: draft.at(allocation, 'sites', index),
          found: `${allocation.funder}, which has no entitlement at ${site} at that time`,
          expected: `a funder with an entitlement there: ${whom}`,
          rule: 'no_entitlement' as const,
        },
      ];
    });
  });
}

/** Who is entitled to something at the site while the allocation lasts; `undefined`: not known. */
function entitledAt(
  draft: Draft,
  allocation: Allocation,
  siteId: SiteId,
): readonly PartyId[] | undefined {
  const site = siteOf(draft, siteId);
  const clusters = new Set(site?.clusters.map(({ id }) => id));
  const contracts = draft.contracts.filter(
    (contract) =>
      sitesOfContract(contract).includes(siteId) &&
      contract.phases.some(
        (phase) =>
          overlapOf(phase, allocation) !== undefined &&
          phase.capacity.some(({ cluster }) => clusters.has(cluster)),
      ),
  );
  const paying = contracts.flatMap(({ contributions }) => contributions);
  const areKnown = paying.every(({ commitment }) =>
    draft.commitments.some(({ id }) => id === commitment),
  );
  if (site === undefined || !areKnown) return undefined;
  const entitled = contracts.flatMap((contract) => {
    const { funders, weights } = funderWeightsOf(contract, site, draft.commitments);
    return funders.filter((_, index) => (weights[index] ?? 0n) > 0n);
  });
  return [...new Set(entitled)];
}

export function unionTimeFaults(draft: Draft): readonly PathFault[] {
  return draft.allocations.flatMap((allocation) => {
    if (!isOutsideUnion(allocation, draft.parties)) return [];
    const { funder, holder } = allocation;
    return [
      {
        path: draft.at(allocation, 'holder'),
        found: `${holder}, whose state takes no part, with time of ${funder}`,
        expected: 'a holder in a Member State or an associated country',
        rule: 'outside_union' as const,
      },
    ];
  });
}

export function poolFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  if (interval === undefined) return [];
  return poolExcesses(draft.allocations, periodsOf(interval)).map((excess) => {
    const { funder, site, at, allocatedPpm, excessPpm, allocation } = excess;
    return {
      path: draft.at(allocation, 'sharePercent'),
      found: `${percentText(allocatedPpm)} of what ${funder} has at ${site} on ${toDateText(at)}`,
      expected: `allocations of at most 100 %: ${percentText(excessPpm)} too much`,
      rule: 'pool_exceeded' as const,
    };
  });
}

export function storageFaults(draft: Draft): readonly PathFault[] {
  if (!draft.isWhole('contracts')) return [];
  return draft.allocations.flatMap((allocation) => {
    const excess = storageExcess(allocation, (site) => terabytesAt(site, draft.contracts));
    if (excess === undefined) return [];
    const { site, gibibytes, gibibytesMax, terabytes } = excess;
    return [
      {
        path: draft.at(allocation, 'storageGibibytes'),
        found: `${countText(gibibytes)} GiB at ${site}`,
        expected: `at most ${countText(gibibytesMax)} GiB, the ${countText(terabytes)} TB there`,
        rule: 'storage_exceeded' as const,
      },
    ];
  });
}

export function marketFunderFaults(draft: Draft): readonly PathFault[] {
  return draft.allocations.flatMap((allocation) => {
    const mode = draft.modes.find(({ id }) => id === allocation.mode);
    if (mode?.priority !== 'market') return [];
    const others = allocation.sites.filter((id) => {
      const site = siteOf(draft, id);
      return site !== undefined && site.operator !== allocation.funder;
    });
    if (others.length === 0) return [];
    const operators = others.map((id) => `${siteOf(draft, id)?.operator} at ${id}`);
    return [
      {
        path: draft.at(allocation, 'funder'),
        found: `${allocation.funder} as the seller of market access`,
        expected: `the operator: ${operators.join(', ')}`,
        rule: 'market_funder' as const,
      },
    ];
  });
}
