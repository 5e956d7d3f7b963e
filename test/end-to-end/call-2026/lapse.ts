/**
 * An award that is let lapse: who may, what is refused of it then, and who hears of it. And the bid
 * of the reserve that takes its place.
 */
import { expect, test } from 'vitest';
import { EXAMPLE } from './example.ts';
import { type Platform, refusalOf } from './platform.ts';
import { expectPublic } from './published.ts';

interface OfCall {
  /** Of another contract than theirs. */
  readonly draft: object;
  readonly awarded: readonly string[];
}

/** Tests of a contract, each of which stands on those before it. */
export function describeLapse(platformOf: () => Platform, { draft, awarded }: OfCall): void {
  test('of an award that has lapsed is not signed, and all may know', async () => {
    await expectLapse(platformOf(), draft);
    const releases = await expectPublic(platformOf(), awarded);
    expect(releases.at(-1)).toMatchObject({ tag: ['awardCancellation'] });
  });

  test('is signed with whoever is called up in its place once nobody may complain', async () => {
    await expectCallUp(platformOf(), draft);
    const releases = await expectPublic(platformOf(), [...awarded, CALLED_UP]);
    expect(releases.slice(-2)).toMatchObject([
      { tag: ['award'] },
      { tag: ['awardUpdate', 'contract'] },
    ]);
  });
}

const LAPSED = 'bid_lusitania';
const REASON = { reason: 'The consortium has no grid connection.' };

/** One contract of the call is signed, six are not; `draft` would be the next. */
async function expectLapse(platform: Platform, draft: object): Promise<void> {
  const lapsing = (bid: string) => `POST /v1/bids/${bid}/award/lapse`;
  const refusal = (who: string, bid: string) => refusalOf(platform, who, lapsing(bid), REASON);
  expect((await refusal('bidder_aurora', 'bid_aurora')).status).toBe(403);
  platform.setTime('2027-06-01');
  const lapse = await platform.done('petra', lapsing(LAPSED), { body: REASON });
  expect(lapse).toMatchObject({ bid: LAPSED, ...REASON });
  const refusals = [
    await refusal('petra', LAPSED),
    await refusal('petra', 'bid_seine'),
    await refusal('petra', 'bid_vistula'),
    await refusalOf(platform, 'petra', `POST /v1/bids/${LAPSED}/contract`, draft),
  ];
  expect(refusals.map(({ type }) => type)).toEqual([
    ...['award-lapsed', 'bid-signed-already', 'nothing-awarded', 'award-lapsed'],
  ]);
  await expectTold(platform, lapse);
}

async function expectTold(platform: Platform, lapse: Readonly<Record<string, unknown>>) {
  const decision = await platform.done('bidder_lusitania', `GET /v1/bids/${LAPSED}/decision`);
  expect(decision).toMatchObject({ isSelected: true, contract: null, lapse });
  const { id } = EXAMPLE.call;
  const { items: bids } = await platform.done('petra', `GET /v1/calls/${id}/selection/bids`);
  const ends = bids?.filter((each) => each.lapse !== null || each.contract !== null);
  expect(ends).toMatchObject([{ contract: 'contract_seine' }, { bid: LAPSED, lapse }]);
  const { items: awards } = await platform.done('public', 'GET /v1/published/awards');
  const notice = await platform.done('public', `GET /v1/published/calls/${id}/award-notice`);
  for (const published of [awards, notice.awards as typeof awards]) {
    const lapsed = published?.filter(({ lapsedAt }) => lapsedAt !== null);
    expect(lapsed).toMatchObject([{ bid: LAPSED, lapsedAt: lapse.lapsedAt }]);
  }
}

/** In rank order the next that keeps all caps: its lot had its projects. */
export const CALLED_UP = 'bid_bohemia';

const CZECH = 'commitment_cz-2026';
/** Its contract, where it differs from that of another bid. */
const OF_CALLED_UP = {
  id: 'contract_bohemia',
  operator: 'party_bohemia',
  sites: [{ site: 'site_bohemia', cluster: 'cluster_bohemia', powerMicrosPerMwh: '89000000' }],
  gpusPerNode: 4,
  contributions: ['commitment_eurohpc-2026', CZECH].map((commitment) => ({
    commitment,
    micros: '500000000000000',
  })),
  milestones: [
    {
      name: 'Hall',
      sharePpm: 1_000_000,
      phase: 1,
      acceptedPpmMin: 900_000,
      instalments: [{ commitment: CZECH, number: 1 }],
    },
  ],
};

/** After the lapse. The standstill of the call is of ten days; `draft` is of another contract. */
async function expectCallUp(platform: Platform, draft: object): Promise<void> {
  const { id } = EXAMPLE.call;
  const path = `POST /v1/calls/${id}/award/call-up`;
  const complain = (name: string, about: string) =>
    refusalOf(platform, `bidder_${name}`, `POST /v1/bids/bid_${name}/complaints`, {
      id: `complaint_${about}`,
      ground: 'Our grid is there.',
    });
  expect((await refusalOf(platform, 'bidder_aurora', path)).status).toBe(403);
  expect((await complain('vistula', 'early')).type).toBe('call-state');
  platform.setTime('2027-06-02');
  const calledUp = await platform.done('petra', path);
  const times = { calledUpAt: '2027-06-02T00:00:00Z', standstillEndsAt: '2027-06-12T00:00:00Z' };
  expect(calledUp).toEqual({ call: id, bid: CALLED_UP, ...times });
  const signing = `POST /v1/bids/${CALLED_UP}/contract`;
  const body = { ...draft, ...OF_CALLED_UP };
  const sign = () => refusalOf(platform, 'petra', signing, body);
  expect((await sign()).type).toBe('standstill-runs');
  await expectCalledUpTold(platform, times);
  expect((await complain('vistula', 'reserve')).type).toBe('undefined');
  platform.setTime('2027-06-12');
  expect((await complain('seine', 'late')).type).toBe('standstill-over');
  expect((await sign()).type).toBe('complaints-open');
  expect((await refusalOf(platform, 'petra', path)).type).toBe('complaints-open');
  const verdict = { verdict: 'dismissed', answer: 'It is ranked behind.' };
  const answered = 'POST /v1/complaints/complaint_reserve/answer';
  const complaint = await platform.done('petra', answered, { body: verdict });
  expect(complaint).toMatchObject({ calledUp: CALLED_UP, state: 'dismissed' });
  const contract = await platform.done('petra', signing, { body });
  expect(contract).toMatchObject({ bid: CALLED_UP, contract: 'contract_bohemia' });
  expect((await refusalOf(platform, 'petra', path)).type).toBe('nothing-lapsed');
}

async function expectCalledUpTold(
  platform: Platform,
  times: { readonly standstillEndsAt: string },
) {
  const own = await platform.done('bidder_bohemia', `GET /v1/bids/${CALLED_UP}/decision`);
  expect(own).toMatchObject({ isSelected: false, calledUp: times });
  const other = await platform.done('bidder_vistula', 'GET /v1/bids/bid_vistula/decision');
  const { standstillEndsAt } = times;
  expect(other).toMatchObject({ calledUp: null, complaintsUntil: standstillEndsAt });
  const { items: awards } = await platform.done('public', 'GET /v1/published/awards');
  const published = awards?.find(({ bid }) => bid === CALLED_UP);
  expect(published).toMatchObject({ standstillEndsAt, lapsedAt: null });
}
