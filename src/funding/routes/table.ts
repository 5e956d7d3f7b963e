import type { AnyRoute } from '../../platform/http/route.ts';
import { COMMITMENT_TERM_ROUTES } from './commitment-terms.ts';
import { COMMITMENT_ROUTES, type CommitmentPorts } from './commitments.ts';
import { DONATION_ROUTES, type DonationPorts } from './donated-time.ts';
import { PARTY_ROUTES, type PartyPorts } from './parties.ts';
import { POSITION_ROUTES, type PositionPorts } from './positions.ts';
import { VOTE_ROUTES, type VotePorts } from './votes.ts';

export type FundingPorts = PartyPorts & CommitmentPorts & PositionPorts & VotePorts & DonationPorts;

export const FUNDING_ROUTES: readonly AnyRoute<FundingPorts>[] = [
  ...PARTY_ROUTES,
  ...COMMITMENT_ROUTES,
  ...COMMITMENT_TERM_ROUTES,
  ...POSITION_ROUTES,
  ...VOTE_ROUTES,
  ...DONATION_ROUTES,
];
