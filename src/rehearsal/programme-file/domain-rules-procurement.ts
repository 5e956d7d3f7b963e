/** Rules on who may put which money into a contract. */
import { committedMicros, isBinding } from '../../funding/commitment.ts';
import type { PartyKind } from '../../funding/party.ts';
import type { CommitmentId } from '../../kernel/ids.ts';
import { type Contract, type Contribution, contributedMicros } from '../../procurement/contract.ts';
import {
  type FundingMix,
  fundingMixOf,
  matchShortfallMicros,
  unionCeilingMicros,
  unionExcessMicros,
} from '../../procurement/union-share.ts';
import { eurText, percentText } from './amount.ts';
import { commitmentOf, type Draft, partyOf, programmeOf, siteOf } from './draft.ts';
import type { PathFault } from './fault.ts';

const PUBLIC_KINDS: readonly PartyKind[] = ['joint-undertaking', 'state', 'region'];

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
  const site = siteOf(draft, contract.site);
  if (territory !== undefined && site !== undefined && territory !== site.territory) {
    const found = `${id}, for the territory of ${territory}`;
    const expected = `money for the territory of ${site.territory}, where ${site.id} stands`;
    faults.push({ found, expected, rule: 'contribution_territory' });
  }
  return faults;
}

export function commitmentExceededFaults(draft: Draft): readonly PathFault[] {
  const taken = new Map<CommitmentId, bigint>();
  return draft.contracts.flatMap((contract) =>
    contract.contributions.flatMap(({ commitment: id, micros }, index) => {
      const commitment = commitmentOf(draft, id);
      if (commitment === undefined) return [];
      const sum = (taken.get(id) ?? 0n) + micros;
      taken.set(id, sum);
      const promised = committedMicros(commitment);
      if (sum <= promised) return [];
      const excess = eurText(sum - promised);
      return [
        {
          path: draft.at(contract, 'contributions', index, 'amountEur'),
          found: `${eurText(sum)} in all from ${id}`,
          expected: `at most what it promises, ${eurText(promised)}: ${excess} too much`,
          rule: 'commitment_exceeded' as const,
        },
      ];
    }),
  );
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

/** A site on a territory whose state has promised nothing binding to the programme. */
export function hostCommitmentFaults(draft: Draft): readonly PathFault[] {
  if (!draft.isWhole('commitments', 'programmes', 'sites')) return [];
  return jointContracts(draft).flatMap((contract) => {
    const host = siteOf(draft, contract.site)?.territory;
    if (host === undefined) return [];
    const promises = draft.commitments.filter(
      ({ party, programme, territory }) =>
        party === host &&
        programme === contract.programme &&
        (territory === undefined || territory === host),
    );
    if (promises.some(isBinding)) return [];
    const states = promises.map(({ id, status }) => `${id}, which is ${status}`);
    return [
      {
        path: draft.at(contract, 'site'),
        found: `${states.join(', ') || 'no commitment'} of the host state ${host}`,
        expected: `a signed commitment of ${host} to ${contract.programme}`,
        rule: 'host_commitment' as const,
      },
    ];
  });
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
        found: `${eurText(mix.unionMicros)} of union money, ${shareText(mix)} of the investment`,
        expected: `at most 17 %, ${eurText(unionCeilingMicros(mix.capexMicros))}: ${eurText(excess)} too much`,
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

function shareText({ unionMicros, capexMicros }: FundingMix): string {
  return percentText((unionMicros * 1_000_000n) / capexMicros);
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
      const isPublic = PUBLIC_KINDS.includes(party.kind);
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
