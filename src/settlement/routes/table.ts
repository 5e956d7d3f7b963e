import type { AnyRoute } from '../../platform/http/route.ts';
import { getAccessTime } from './access-time.ts';
import { LEDGER_ROUTES, type LedgerPorts } from './ledger.ts';
import { STATEMENT_ROUTES, type StatementPorts } from './statements.ts';

export type SettlementPorts = LedgerPorts & StatementPorts;

export const SETTLEMENT_ROUTES: readonly AnyRoute<SettlementPorts>[] = [
  ...LEDGER_ROUTES,
  ...STATEMENT_ROUTES,
  getAccessTime,
];
