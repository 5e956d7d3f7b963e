/** The parts of this build's service. */
import { startLeaderThread } from './leader/start-leader-thread.ts';
import type { ServeParts } from './serve-parts.ts';

export const LIVE_PARTS: ServeParts = {
  startEngine: async ({ place, log, sink }) => startLeaderThread({ data: { place, log }, sink }),
};
