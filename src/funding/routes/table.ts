import type { AnyRoute } from '../../platform/http/route.ts';
import { COMMITMENT_TERM_ROUTES } from './commitment-terms.ts';
import { COMMITMENT_ROUTES, type CommitmentPorts } from './commitments.ts';
import { PARTY_ROUTES, type PartyPorts } from './parties.ts';

export type FundingPorts = PartyPorts & CommitmentPorts;

export const FUNDING_ROUTES: readonly AnyRoute<FundingPorts>[] = [
  ...PARTY_ROUTES,
  ...COMMITMENT_ROUTES,
  ...COMMITMENT_TERM_ROUTES,
];
