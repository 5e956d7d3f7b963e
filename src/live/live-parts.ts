/** The parts of this build's service; those of the demo are loaded where one is asked for. */
import { startLeaderThread } from './leader/start-leader-thread.ts';
import { runOnThread } from './rehearsals/run-on-thread.ts';
import type { ServeParts } from './serve-parts.ts';

export const LIVE_PARTS: ServeParts = {
  runRehearsal: runOnThread,
  prepareDemo: async (ports) => {
    const { prepareDemo } = await import('./demo/prepare-demo.ts');
    return prepareDemo(ports);
  },
  startDemoUsers: async (ports) => {
    const { startTrickle } = await import('./demo/trickle.ts');
    return startTrickle(ports);
  },
  startEngine: async ({ sink, ...data }) => startLeaderThread({ data, sink }),
};
