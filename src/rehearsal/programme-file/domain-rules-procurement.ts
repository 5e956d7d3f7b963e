/** Rules on who may put which money into a contract. */
import { committedMicros, isBinding } from '../../funding/commitment.ts';
import { isPublicParty } from '../../funding/party.ts';
import type { CommitmentId, PartyId } from '../../kernel/ids.ts';
import {
  type Contract,
  type Contribution,
  contributedMicros,
  sitesOfContract,
} from '../../procurement/contract.ts';
import {
  type FundingMix,
  fundingMixOf,
  matchShortfallMicros,
  unionExcessMicros,
} from '../../procurement/union-share.ts';
import { eurText, percentText } from './amount.ts';
import { commitmentOf, type Draft, partyOf, programmeOf, siteOf } from './draft.ts';
import type { Path, PathFault } from './fault.ts';

/** Programme, status and territory of the commitment that each contribution comes from. */
export function contributionFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) =>
    contract.contributions.flatMap((contribution, index) => {
      const path = draft.at(contract, 'contributions', index, 'commitment');
      return sourceFaults(draft, contract, contribution).map((fault) => ({ path, ...fault }));
    }),
  );
}

function sourceFaults(
  draft: Draft,
  contract: Contract,
  contribution: Contribution,
): readonly Omit<PathFault, 'path'>[] {
  const commitment = commitmentOf(draft, contribution.commitment);
  if (commitment === undefined) return [];
  const { id, programme, status, territory } = commitment;
  const faults: Omit<PathFault, 'path'>[] = [];
  if (programme !== contract.programme) {
    const expected = `a commitment to ${contract.programme}, the programme of ${contract.id}`;
    const found = `${id}, a commitment to ${programme}`;
    faults.push({ found, expected, rule: 'contribution_programme' });
  }
  if (!isBinding(commitment)) {
    const expected = 'a commitment that is signed, called or paid';
    faults.push({ found: `${id}, which is ${status}`, expected, rule: 'contribution_not_binding' });
  }
  const sites = sitesOfContract(contract).map((site) => siteOf(draft, site));
  const isElsewhere = sites.every((site) => site !== undefined && site.territory !== territory);
  if (territory !== undefined && isElsewhere) {
    const found = `${id}, for the territory of ${territory}`;
    const places = sites
      .map((site) => `${site?.territory}, where ${site?.id} stands`)
      .join(', or ');
    const expected = `money for the territory of ${places}`;
    faults.push({ found, expected, rule: 'contribution_territory' });
  }
  return faults;
}

/** One fault a commitment, at the contribution that goes over it. */
export function commitmentExceededFaults(draft: Draft): readonly PathFault[] {
  const named = draft.contracts.flatMap((contract) =>
    contract.contributions.map(({ commitment, micros }, index) => {
      return { commitment, micros, path: draft.at(contract, 'contributions', index, 'amountEur') };
    }),
  );
  return draft.commitments.flatMap((commitment) => {
    const promised = committedMicros(commitment);
    let sum = 0n;
    let path: Path | undefined;
    for (const contribution of named) {
      if (contribution.commitment !== commitment.id) continue;
      sum += contribution.micros;
      if (sum > promised) path = path ?? contribution.path;
    }
    if (path === undefined) return [];
    const excess = `${eurText(sum - promised)} too much`;
    return [
      {
        path,
        found: `${eurText(sum)} in all from ${commitment.id}`,
        expected: `at most what it promises, ${eurText(promised)}: ${excess}`,
        rule: 'commitment_exceeded' as const,
      },
    ];
  });
}

export function investmentFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const contributed = contributedMicros(contract);
    const excess = contributed - contract.capexMicros;
    if (excess <= 0n) return [];
    const most = `at most the investment of ${eurText(contract.capexMicros)}`;
    return [
      {
        path: draft.at(contract, 'contributions'),
        found: `${eurText(contributed)} contributed to ${contract.id}`,
        expected: `${most}: ${eurText(excess)} too much`,
        rule: 'investment_exceeded' as const,
      },
    ];
  });
}

/** A site that a contract names again. */
export function contractSiteFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const { site: first, furtherSites = [] } = contract;
    return furtherSites.flatMap((site, index) => {
      if (site !== first && furtherSites.indexOf(site) === index) return [];
      const path = draft.at(contract, 'furtherSites', index);
      const found = `${site} a second time`;
      return [{ path, found, expected: 'each site once', rule: 'site_repeated' as const }];
    });
  });
}

/** Sites of another operator: a contract has one, who has its money and owes its credit notes. */
export function contractOperatorFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const [first, ...further] = sitesOfContract(contract).map((site) => siteOf(draft, site));
    return further.flatMap((site, index) => {
      if (first === undefined || site === undefined || site.operator === first.operator) return [];
      return [
        {
          path: draft.at(contract, 'furtherSites', index),
          found: `${site.id}, which ${site.operator} operates`,
          expected: `a site of ${first.operator}, which operates ${first.id}`,
          rule: 'contract_operator' as const,
        },
      ];
    });
  });
}

/** A condition that names both a site and a programme. */
export function conditionFaults({ conditions, at }: Draft): readonly PathFault[] {
  return conditions.flatMap((condition) => {
    const { site, programme } = condition;
    if (site === undefined || programme === undefined) return [];
    return [
      {
        path: at(condition, 'programme'),
        found: `${programme}, beside ${site}`,
        expected: 'a site or a programme whose capacity waits for it, not both',
        rule: 'condition_subject' as const,
      },
    ];
  });
}

/** A site on a territory whose state has promised nothing binding to the programme. */
export function hostCommitmentFaults(draft: Draft): readonly PathFault[] {
  if (!draft.isWhole('commitments', 'programmes', 'sites')) return [];
  return jointContracts(draft).flatMap((contract) =>
    sitesOfContract(contract).flatMap((site, index) => {
      const host = siteOf(draft, site)?.territory;
      if (host === undefined) return [];
      const path =
        index === 0 ? draft.at(contract, 'site') : draft.at(contract, 'furtherSites', index - 1);
      return hostFaults(draft, contract, host).map((fault) => ({ path, ...fault }));
    }),
  );
}

function hostFaults(
  draft: Draft,
  contract: Contract,
  host: PartyId,
): readonly Omit<PathFault, 'path'>[] {
  const promises = draft.commitments.filter(
    ({ party, programme, territory }) =>
      party === host &&
      programme === contract.programme &&
      (territory === undefined || territory === host),
  );
  if (promises.some(isBinding)) return [];
  const states = promises.map(({ id, status }) => `only ${id}, which is ${status},`);
  return [
    {
      found: `${states.join(' and ') || 'no commitment'} of the host state ${host}`,
      expected: `a signed commitment of ${host} to ${contract.programme}`,
      rule: 'host_commitment' as const,
    },
  ];
}

/** The ceiling of the union's share, and the match, of each jointly procured contract. */
export function unionShareFaults(draft: Draft): readonly PathFault[] {
  if (!draft.isWhole('commitments', 'parties')) return [];
  return jointContracts(draft).flatMap((contract) => {
    const mix = mixOf(draft, contract);
    const path = draft.at(contract, 'contributions');
    const faults: PathFault[] = [];
    const excess = unionExcessMicros(mix);
    if (excess > 0n) {
      faults.push({
        path,
        found: `${eurText(mix.unionMicros)} of union money`,
        expected: `at most 17 % of ${eurText(mix.capexMicros)}: ${eurText(excess)} too much`,
        rule: 'union_share',
      });
    }
    const missing = matchShortfallMicros(mix);
    if (missing > 0n) {
      faults.push({
        path,
        found: `${eurText(mix.nationalMicros)} of states and regions`,
        expected: `at least the union’s ${eurText(mix.unionMicros)}: ${eurText(missing)} short`,
        rule: 'union_match',
      });
    }
    return faults;
  });
}

function mixOf(draft: Draft, contract: Contract): FundingMix {
  const sources = contract.contributions.flatMap(({ commitment, micros }) => {
    const party = payerOf(draft, commitment);
    return party === undefined ? [] : [{ kind: party.kind, micros }];
  });
  return fundingMixOf(contract.capexMicros, sources);
}

function payerOf(draft: Draft, id: CommitmentId) {
  const commitment = commitmentOf(draft, id);
  return commitment === undefined ? undefined : partyOf(draft, commitment.party);
}

function jointContracts(draft: Draft): readonly Contract[] {
  return draft.contracts.filter(
    (contract) => programmeOf(draft, contract)?.track === 'joint-procurement',
  );
}

/** Which kinds of party may contribute in which track. */
export function contributorFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const track = programmeOf(draft, contract)?.track;
    return contract.contributions.flatMap(({ commitment }, index): readonly PathFault[] => {
      const party = payerOf(draft, commitment);
      if (party === undefined) return [];
      const isPublic = isPublicParty(party);
      const path = draft.at(contract, 'contributions', index, 'commitment');
      const found = `money of ${party.id} of kind ${party.kind}`;
      if (track === 'market' && isPublic) {
        const expected = 'no public money in a market contract';
        return [{ path, found, expected, rule: 'market_public_money' as const }];
      }
      if (track !== 'joint-procurement' || isPublic) return [];
      const expected = 'money of a joint undertaking, a state or a region';
      return [{ path, found, expected, rule: 'match_from_states' as const }];
    });
  });
}

export function publicShareFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) => {
    const contributed = contributedMicros(contract);
    const hasShare = contract.publicSharePpm > 0;
    if (hasShare === contributed > 0n) return [];
    const share = percentText(contract.publicSharePpm);
    const rule = 'public_share' as const;
    if (hasShare) {
      const expected = 'contributions that buy it, or a public share of 0';
      const found = `a public share of ${share} that nobody pays`;
      return [{ path: draft.at(contract, 'publicSharePercent'), found, expected, rule }];
    }
    const found = `${eurText(contributed)} of contributions and a public share of 0 %`;
    const expected = 'the share that they buy, or no contributions';
    return [{ path: draft.at(contract, 'publicSharePercent'), found, expected, rule }];
  });
}
