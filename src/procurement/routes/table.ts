/** The routes of this room, in the order of the chain: from the first interest to the contract. */
import type { AnyRoute } from '../../platform/http/route.ts';
import { CONDITION_ROUTES, type ConditionPorts } from './conditions.ts';
import { CONTRACT_ROUTES, type ContractPorts } from './contracts.ts';

export type ProcurementPorts = ContractPorts & ConditionPorts;

export const PROCUREMENT_ROUTES: readonly AnyRoute<ProcurementPorts>[] = [
  ...CONTRACT_ROUTES,
  ...CONDITION_ROUTES,
];
