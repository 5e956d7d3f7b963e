/** What the leader of this server did, as metrics of Prometheus. */
import { Gauge, Registry } from 'prom-client';
import type { LeaderState } from './leader/leader-figures.ts';

/** `state` is asked when the metrics are; `undefined` while there is no engine. */
export function engineRegistry(state: () => LeaderState | undefined): Registry {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, read: (state: LeaderState) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = state();
        if (now !== undefined) this.set(read(now));
      },
    });
  };
  gauge('polder_engine_is_leading', '1 where this server leads', ({ isLeading }) =>
    isLeading ? 1 : 0,
  );
  gauge('polder_engine_leads_total', 'How often this server took the lead', (s) => s.leadCount);
  gauge('polder_engine_turns_total', 'Turns of the engine', (s) => s.turnCount);
  gauge('polder_engine_failed_turns_total', 'Turns that failed', (s) => s.failedTurnCount);
  gauge('polder_engine_turn_seconds_total', 'Time spent in turns', (s) => s.turnSecondsSum);
  gauge('polder_engine_turn_seconds_last', 'How long the last turn took', (s) => s.turnSecondsLast);
  gauge('polder_engine_turn_seconds_max', 'The longest turn so far', (s) => s.turnSecondsMax);
  gauge('polder_engine_silent_sites', 'Sites that do not answer', (s) => s.silentSites.length);
  const still = 'For how long the engine stands still, because its clock is behind';
  gauge('polder_engine_still_seconds', still, (s) => s.stillSeconds);
  const decisions = new Gauge({
    name: 'polder_engine_jobs_total',
    help: 'Jobs by what the engine did with them',
    labelNames: ['step'],
    registers,
    collect() {
      for (const [step, count] of Object.entries(state()?.counts ?? {})) {
        decisions.set({ step }, count);
      }
    },
  });
  return registry;
}
