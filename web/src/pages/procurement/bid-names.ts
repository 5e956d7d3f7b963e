/** Bids by the name of their bidder, as far as one may know it; else a bid is shown by its id. */
import type { Call } from '../../../../src/client/calls.ts';
import { type Bid, listOpenedBids } from '../../../../src/client/opening.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';

export type BidNameOf = (bid: Bid['id']) => string;

export function useBidNames(call: Call['id']): BidNameOf {
  const nameOf = useNames();
  const isAsked = may(useSession(), 'evaluation.read');
  const bids = useAll('call', { listOpenedBids }, { query: { call } }, { isAsked });
  const names = new Map(
    (bids.data?.body.items ?? []).map(({ id, bidder }) => [id, nameOf(bidder)]),
  );
  return (bid) => names.get(bid) ?? bid;
}
