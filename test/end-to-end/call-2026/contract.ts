/** The contract of one bid, and what stands in its way: by change, the type of the problem. */
import { expect } from 'vitest';
import { HOSTING_ITEMS } from '../../../src/procurement/hosting.ts';
import type { Platform } from './platform.ts';

const milestone = (sharePpm: number, phase: number, instalments: readonly object[]) => ({
  name: 'Hall',
  sharePpm,
  phase,
  acceptedPpmMin: 900_000,
  instalments,
});
const FIRST = { commitment: 'commitment_fr-2026', number: 1 };

export function draftOf(unionMicros: bigint) {
  return {
    id: 'contract_seine',
    operator: 'party_seine',
    sites: [{ site: 'site_seine', cluster: 'cluster_seine', powerMicrosPerMwh: '89000000' }],
    acceleratorClass: 'h200',
    wattsPerGpuBusy: 1_500,
    wattsPerGpuIdle: 450,
    gpusPerNode: 8,
    nodesPerRack: 4,
    racksPerPod: 16,
    creditPpm: 1_000_000,
    endAt: '2033-01-01T00:00:00Z',
    contributions: [
      { commitment: 'commitment_eurohpc-2026', micros: String(unionMicros) },
      { commitment: 'commitment_fr-2026', micros: '1000000000000000' },
    ],
    milestones: [milestone(1_000_000, 1, [FIRST])],
    indexation: INDEXATION,
    commission: 'party_eurohpc',
  };
}

const INDEXATION = {
  index: 'energy',
  baseMillionths: 100_000_000,
  floorPpm: 900_000,
  capPpm: 1_100_000,
};
const [UNION, FRANCE] = draftOf(1_000_000_000_000_000n).contributions;

const OF_GERMANY = { commitment: 'commitment_de-2026', number: 1 };

export const SIGNING_REFUSALS: readonly (readonly [type: string, change: object])[] = [
  ['commitment-unknown', { contributions: [{ commitment: 'commitment_none', micros: '1' }] }],
  ['end-within-month', { endAt: '2033-01-15T00:00:00Z' }],
  ['phase-without-month', { endAt: '2028-01-01T00:00:00Z' }],
  ['nodes-split', { gpusPerNode: 7 }],
  ['union-share', { contributions: [{ ...UNION, micros: '9000000000000000' }, FRANCE] }],
  ['union-match', { contributions: [UNION, { ...FRANCE, micros: '1' }] }],
  ['money-differs', { contributions: [{ ...UNION, micros: '900000000000000' }, FRANCE] }],
  ['milestone-shares', { milestones: [milestone(5, 1, [])] }],
  ['milestone-phase-unknown', { milestones: [milestone(1_000_000, 9, [])] }],
  ['milestone-commitment', { milestones: [milestone(1_000_000, 1, [OF_GERMANY])] }],
  [
    'instalment-repeated',
    { milestones: [milestone(500_000, 1, [FIRST]), milestone(500_000, 2, [FIRST])] },
  ],
];

const SHA256 = 'a'.repeat(64);
const PRICE = {
  index: 'energy',
  month: '2027-01',
  millionths: 101_000_000,
  source: 'An office of statistics',
  publishedAt: '2027-02-01T00:00:00Z',
};
const price = (change: object, fromAt = '2027-04-01T00:00:00Z') => ({
  fromAt,
  value: { ...PRICE, ...change },
});
const TEST = {
  phase: 1,
  measuredGpus: 8,
  measuredH100Equivalents: 16,
  testedBy: 'A laboratory',
  testedAt: '2027-02-01T00:00:00Z',
  documentSha256: SHA256,
};
const HALL = { ...TEST, measuredGpus: 25_000, measuredH100Equivalents: 1_000_000 };
const TRANSFER = { reference: '2027/1' };
const CONTRACT = '/v1/contracts/contract_seine';
const exit = (fromAt: string) => ({ by: 'both', reasons: 'Agreed', fromAt });
const report = (year: number) => ({ year, report: 'audit-report', sha256: SHA256 });
const no = (party: string) => ({ party, isApproved: false, reasons: 'Not to them.' });

/** The type of the problem, or `200`; who asks; where; with what. */
export type LifeStep = readonly [type: string, who: string, path: string, body?: object];

/** Posts one after the other below `address`. */
export async function expectSteps(
  { ask }: Pick<Platform, 'ask'>,
  address: string,
  steps: readonly LifeStep[],
): Promise<void> {
  for (const [type, who, path, body] of steps) {
    const answer = await ask(who, `POST ${address}${path}`, body && { body });
    const found = answer.status === 200 ? '200' : answer.body.type;
    expect(found, path).toBe(type === '200' ? type : `/problems/${type}`);
  }
}

/** A milestone from its acceptance to its payment. */
export const MILESTONE_STEPS: readonly LifeStep[] = [
  ['milestone-unknown', 'party_eurohpc', `${CONTRACT}/milestones/9/pay`, TRANSFER],
  ['milestone-not-due', 'party_eurohpc', `${CONTRACT}/milestones/1/pay`, TRANSFER],
  ...HOSTING_ITEMS.map(
    (item) =>
      [
        '200',
        'petra',
        `${CONTRACT}/hosting-documents`,
        { item, name: item, sha256: SHA256 },
      ] as const,
  ),
  ['200', 'petra', `${CONTRACT}/acceptance-tests`, HALL],
  ['milestone-instalment-unpaid', 'party_eurohpc', `${CONTRACT}/milestones/1/pay`, TRANSFER],
  ['200', 'party_fr', '/v1/commitments/commitment_fr-2026/instalments/1/pay'],
  ['200', 'party_eurohpc', `${CONTRACT}/milestones/1/pay`, TRANSFER],
  ['200', 'party_eurohpc', `${CONTRACT}/milestones/1/pay`, TRANSFER],
  ['milestone-paid', 'party_eurohpc', `${CONTRACT}/milestones/1/pay`, { reference: '2027/2' }],
];

/** One after the other; `200` where nothing refuses, because what comes next stands on it. */
export const LIFE_STEPS: readonly LifeStep[] = [
  ['phase-unknown', 'petra', 'acceptance-tests', { ...TEST, phase: 9 }],
  ['hosting-incomplete', 'petra', 'acceptance-tests', TEST],
  ['index-differs', 'petra', 'prices', price({ index: 'steel' })],
  ['index-not-published', 'petra', 'prices', price({ publishedAt: '2027-03-01T00:00:00Z' })],
  ['from-within-month', 'petra', 'prices', price({}, '2027-04-02T00:00:00Z')],
  ['contract-price-begun', 'petra', 'prices', price({}, '2027-02-01T00:00:00Z')],
  ['year-not-over', 'petra', 'yearly-reports', report(2027)],
  ['no-report-owed', 'petra', 'yearly-reports', report(2026)],
  ['control-change-unknown', 'petra', 'control-changes/1/effect'],
  ['200', 'petra', 'control-changes', { subject: 'control', words: 'Sold to a fund.' }],
  ['approval-missing', 'petra', 'control-changes/1/effect'],
  ['not-found', 'party_de', 'control-changes/1/approvals', no('party_de')],
  ['200', 'party_fr', 'control-changes/1/approvals', no('party_fr')],
  ['approval-said', 'party_fr', 'control-changes/1/approvals', no('party_fr')],
  ['approval-refused', 'petra', 'control-changes/1/effect'],
  ['from-within-month', 'petra', 'exit', exit('2030-01-02T00:00:00Z')],
  ['exit-too-early', 'petra', 'exit', exit('2027-02-01T00:00:00Z')],
];
