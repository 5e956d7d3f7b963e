/** The name of a bid, which leads to it for who reads bids: a ranking is read by others too. */
import type { Bid } from '../../../../src/client/opening.ts';
import { may, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';

interface BidLinkProps {
  readonly bid: Bid['id'];
  readonly name: string;
}

export function BidLink({ bid, name }: BidLinkProps) {
  const isReader = may(useSession(), 'evaluation.read');
  return isReader ? <PageLink to={`/bids/${bid}`}>{name}</PageLink> : name;
}
