/** The routes of this room, in the order of the chain: from the first interest to the contract. */
import type { AnyRoute } from '../../platform/http/route.ts';
import { CONTRACT_ROUTES, type ContractPorts } from './contracts.ts';

export type ProcurementPorts = ContractPorts;

export const PROCUREMENT_ROUTES: readonly AnyRoute<ProcurementPorts>[] = [...CONTRACT_ROUTES];
