/** What the routes of metering and settlement need of the rooms around them, but for the store. */
import type { MeteringPorts } from '../metering/routes.ts';
import type { SettlementPorts } from '../settlement/routes/table.ts';
import { closeStoredPeriod } from './close-period.ts';
import { correctCharge, findRunsAt } from './post-usage.ts';

export const POSTING_PORTS: Omit<MeteringPorts & SettlementPorts, 'database'> = {
  findRunsAt,
  correctCharge,
  closePeriod: closeStoredPeriod,
};
