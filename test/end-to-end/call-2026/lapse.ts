/** An award that is let lapse: who may, what is refused of it then, and who hears of it. */
import { expect } from 'vitest';
import { EXAMPLE } from './example.ts';
import { type Platform, refusalOf } from './platform.ts';

const LAPSED = 'bid_lusitania';
const REASON = { reason: 'The consortium has no grid connection.' };

/** One contract of the call is signed, six are not; `draft` would be the next. */
export async function expectLapse(platform: Platform, draft: object): Promise<void> {
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
