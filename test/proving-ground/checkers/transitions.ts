/** Job states only along the allowed transitions; starts at sites never move. */
import type { Database } from '../../../src/platform/database/transaction.ts';

/** What may be seen after what, with any number of steps between two looks. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  submitted: ['waiting', 'rejected', 'running', 'completed', 'failed', 'cancelling', 'cancelled'],
  waiting: ['running', 'completed', 'failed', 'cancelling', 'cancelled'],
  running: ['waiting', 'completed', 'failed', 'cancelling', 'cancelled'],
  cancelling: ['cancelled', 'completed', 'failed'],
};

export class Transitions {
  #states = new Map<number, string>();
  #starts = new Map<string, bigint>();

  async check(store: Database): Promise<readonly string[]> {
    const jobs = await store.query<{ number: number; state: string }>(
      'SELECT number, state FROM scheduling.job',
    );
    const states = new Map(jobs.map(({ number, state }) => [number, state]));
    const faults = [...this.#states].flatMap(([number, before]) => {
      const after = states.get(number) ?? 'gone';
      const isAllowed = after === before || (LATER[before]?.includes(after) ?? false);
      return isAllowed ? [] : [`job ${number} went from ${before} to ${after}`];
    });
    this.#states = states;
    return [...faults, ...(await this.#movedStarts(store))];
  }

  async #movedStarts(store: Database): Promise<readonly string[]> {
    const runs = await store.query<{ run: string; started_at: bigint }>(
      `SELECT site || ' ' || job_number || '.' || attempt AS run, started_at
         FROM virtual_site.run WHERE started_at IS NOT NULL`,
    );
    const starts = new Map(runs.map(({ run, started_at }) => [run, started_at]));
    const faults = [...this.#starts].flatMap(([run, before]) => {
      const after = starts.get(run);
      return after === before ? [] : [`the run ${run} started at ${before}, and again at ${after}`];
    });
    this.#starts = starts;
    return faults;
  }
}
