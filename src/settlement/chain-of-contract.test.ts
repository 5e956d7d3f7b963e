import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { toEurMicros } from '../kernel/units.ts';
import { toChainFacts } from './chain-facts.ts';
import { chainLines } from './chain-node.ts';
import { chainOfCommitment, chainOfContract } from './chain-of-contract.ts';
import { ALLOCATIONS, COMMITMENTS, CONTRACT, MODES, SITE } from './testing/small-programme.ts';

test('What a contract draws from a commitment in two parts is told as their sum', () => {
  const twice = [10_000_000n, 20_000_000n].map((micros) => {
    return { commitment: 'commitment_union' as const, micros: toEurMicros(micros) };
  });
  const others = CONTRACT.contributions.filter((each) => each.commitment !== 'commitment_union');
  const facts = toChainFacts({
    parties: [],
    commitments: COMMITMENTS,
    contracts: [{ ...CONTRACT, contributions: [...twice, ...others] }],
    allocations: ALLOCATIONS,
    modes: MODES,
    sites: [SITE],
  });
  const rows = { facts, entitled: [], lines: [], ledger: [] };
  const [commitment] = facts.commitments;
  const forward = chainLines(chainOfCommitment(rows, present(commitment, 'A commitment')));
  const told = 'EUR 30.00 (30,000,000 micros)';
  expect(forward.join('\n')).toContain(`contract_x  ${told} of it`);
  const back = chainLines(chainOfContract(rows, present(facts.contracts[0], 'A contract')));
  const union = back.filter((line) => line.includes('commitment_union'));
  expect(union).toEqual([expect.stringContaining(`${told} from party_union, 40.0 %`)]);
});
