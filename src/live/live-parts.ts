/** The parts of this build's service. */
import { VirtualDriver } from '../sites/store/virtual-driver.ts';
import { runLeader } from './leader/run-leader.ts';
import type { ServeParts } from './serve-parts.ts';

export const LIVE_PARTS: ServeParts = {
  startEngine: async ({ database, now, log }) =>
    runLeader({
      database,
      now,
      log,
      driverOf: (site, seed) => new VirtualDriver(database, { site, seed, now }),
    }),
};
