/** A whole platform on a test database and a clock of its own: a plan, virtual sites, a leader. */

import { present } from '../../../kernel/assert.ts';
import type { AllocationId, PartyId } from '../../../kernel/ids.ts';
import { done } from '../../../kernel/outcome.ts';
import { parseDate } from '../../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { OpenDatabase } from '../../../platform/database/open-database.ts';
import { cancelJob } from '../../../scheduling/commands/cancel-job.ts';
import { jobIdOf } from '../../../scheduling/job-id.ts';
import { insertJobs } from '../../../scheduling/store/submitted-jobs.ts';
import type { Wish } from '../../../scheduling/wish.ts';
import type { SiteDriver } from '../../../sites/site-driver.ts';
import { VirtualDriver } from '../../../sites/store/virtual-driver.ts';
import { applyText, textOfFile } from '../../testing/applied.ts';
import { Leader, type TurnResult, type TurnStep } from '../leader.ts';
import { takeLead } from '../leadership.ts';

export const PROGRAMME = 'test/golden/small-generated.yaml';
export const START = toEpochSeconds(present(parseDate('2028-01-27'), 'The start of the plan'));

export class SmallPlatform {
  readonly database: OpenDatabase;
  now: EpochSeconds = START;
  isSilent = false;
  #meanwhile: { readonly step: TurnStep; readonly work: () => Promise<void> } | undefined;

  constructor(database: OpenDatabase) {
    this.database = database;
  }

  /** Applies the programme before its first day. */
  async apply(): Promise<void> {
    const applied = await applyText(this.database, textOfFile(PROGRAMME), { at: START - 86_400 });
    if (!applied.ok) throw new Error(`The programme was refused: ${applied.reason}`);
  }

  /** A new leader, which raises the epoch. */
  async lead(): Promise<Leader> {
    const lead = await takeLead(this.database, 'test', this.now);
    const now = (): EpochSeconds => this.now;
    const { database } = this;
    return new Leader(
      {
        database,
        lead,
        driverOf: (site, seed) => this.#muted(new VirtualDriver(database, { site, seed, now })),
      },
      async (step) => {
        if (step !== this.#meanwhile?.step) return;
        const { work } = this.#meanwhile;
        this.#meanwhile = undefined;
        await work();
      },
    );
  }

  /** A driver whose site says nothing while `isSilent`, and all of it later. */
  #muted(driver: SiteDriver): SiteDriver {
    const observe = driver.observe.bind(driver);
    return Object.assign(driver, {
      observe: (after: number, countMax: number) =>
        this.isSilent ? Promise.resolve([]) : observe(after, countMax),
    });
  }

  /** The next turn ends at `step`, as if its process had been killed there. */
  crashAt(step: TurnStep): void {
    this.meanwhile(step, () => Promise.reject(new Error(`crashed at ${step}`)));
  }

  /** In the next turn, once it has come to `step`, and before it goes on. */
  meanwhile(step: TurnStep, work: () => Promise<void>): void {
    this.#meanwhile = { step, work };
  }

  async submit(
    gpuCount: number,
    requestedSeconds: number,
    allocation: AllocationId,
    { placement = 'any', sharePpm = 0 }: { placement?: Wish; sharePpm?: number } = {},
  ) {
    const caller = { actor: 'person_member', at: this.now, requestId: '' };
    const answer = await this.database.write(caller, async (writer) => {
      writer.audit({ action: 'job.submit', subject: allocation, detail: { gpuCount } });
      const [row] = await writer.query<{ funder: PartyId }>(
        'SELECT funder FROM access.allocation WHERE id = $1',
        [allocation],
      );
      const job = {
        allocation,
        funder: present(row, 'The allocation').funder,
        submittedBy: 'person_member',
        submittedAt: this.now,
        name: '',
        gpuCount,
        requestedSeconds,
        placement,
        sharePpm,
        script: undefined,
      };
      return done(await insertJobs(writer, [job]));
    });
    return present(answer.value[0], 'The job').number;
  }

  async cancel(jobNumber: number): Promise<void> {
    const caller = { actor: 'person_member', at: this.now, requestId: '' };
    await this.database.write(caller, (writer) => cancelJob(writer, jobIdOf(jobNumber)));
  }

  /** Turns every `seconds` until `until`. */
  async turnUntil(leader: Leader, until: number, seconds: number): Promise<readonly TurnResult[]> {
    const results: TurnResult[] = [];
    for (; this.now < until; this.now = toEpochSeconds(this.now + seconds)) {
      results.push(await leader.turn(this.now));
    }
    return results;
  }
}
