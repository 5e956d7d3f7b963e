/** A small demo, rehearsed up to a moment and saved, with the rehearsal to go on from there. */
import { present } from '../../../kernel/assert.ts';
import type { AllocationId } from '../../../kernel/ids.ts';
import { done } from '../../../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { OpenDatabase } from '../../../platform/database/open-database.ts';
import { insertJobs } from '../../../scheduling/store/submitted-jobs.ts';
import type { SiteDriver, StartOrder } from '../../../sites/site-driver.ts';
import { VirtualDriver } from '../../../sites/store/virtual-driver.ts';
import { Leader } from '../../leader/leader.ts';
import { takeLead } from '../../leader/leadership.ts';
import { textOfFile } from '../../testing/applied.ts';
import { type DemoProgramme, programmeAt } from '../demo-programme.ts';
import { demoSubmittersOf } from '../demo-users.ts';
import { saveDemo } from '../prepare-demo.ts';
import {
  type History,
  historyAt,
  type PreparedRehearsal,
  prepareRehearsal,
} from '../rehearse-history.ts';

export function smallDemoAt(now: EpochSeconds): DemoProgramme {
  const fileText = textOfFile('src/live/demo/testing/small-demo.yaml');
  return programmeAt({ fileName: 'small-demo.yaml', fileText }, now);
}

export interface SmallHistory {
  readonly demo: DemoProgramme;
  readonly rehearsal: PreparedRehearsal;
  readonly history: History;
}

export async function rehearsedTo(now: EpochSeconds): Promise<SmallHistory> {
  const demo = smallDemoAt(now);
  const rehearsal = await prepareRehearsal(demo.plan, now);
  stepUntil(rehearsal, now);
  return { demo, rehearsal, history: historyAt(rehearsal, now) };
}

/** Takes every step up to and at `until`. */
export function stepUntil({ run }: PreparedRehearsal, until: number): void {
  while (run.nextAt <= until && run.step()) {
    // Each step advances the clock by one moment at which something happens.
  }
}

export async function saved(database: OpenDatabase, { demo, history }: SmallHistory) {
  return present(await saveDemo(database, demo, history, () => undefined), 'What was saved');
}

/** The live platform that goes on: its sites run each job for as long as its workload says. */
export class LiveGoingOn {
  readonly #database: OpenDatabase;
  readonly #small: SmallHistory;
  #now: EpochSeconds;
  #leader: Leader | undefined;

  constructor(database: OpenDatabase, small: SmallHistory, now: EpochSeconds) {
    this.#database = database;
    this.#small = small;
    this.#now = now;
  }

  /** Submits the jobs `first` up to before `end` of the workload, and turns once. */
  async turn(now: number, first: number, end: number): Promise<void> {
    this.#now = toEpochSeconds(now);
    for (let jobNumber = first; jobNumber < end; jobNumber += 1) await this.#submit(jobNumber);
    this.#leader ??= await this.#lead();
    const result = await this.#leader.turn(now);
    if (result.kind !== 'done' || result.silent.length > 0) throw new Error(JSON.stringify(result));
  }

  async #lead(): Promise<Leader> {
    const database = this.#database;
    const lead = await takeLead(database, 'test', this.#now);
    return new Leader({ database, lead, driverOf: (site, seed) => this.#driverOf(site, seed) });
  }

  #driverOf(site: SiteDriver['site'], seed: number): SiteDriver {
    const now = (): EpochSeconds => this.#now;
    const driver = new VirtualDriver(this.#database, { site, seed, now });
    const submit = (orders: readonly StartOrder[]): Promise<void> =>
      driver.adopt(orders.map((order) => this.#toStart(order)));
    return {
      site,
      submit,
      provision: (allocations) => driver.provision(allocations),
      cancel: (orders) => driver.cancel(orders),
      notice: (orders) => driver.notice(orders),
      observe: (after, countMax) => driver.observe(after, countMax),
      usage: (after, countMax) => driver.usage(after, countMax),
    };
  }

  #toStart({ jobNumber, attempt, cluster, allocation, gpuCount, keptSeconds }: StartOrder) {
    const { runSeconds } = this.#small.rehearsal.workload;
    const endsAt = toEpochSeconds(this.#now + (runSeconds[jobNumber] ?? 0) - keptSeconds);
    const run = { jobNumber, attempt, cluster, allocation, gpuCount };
    return { ...run, startedAt: this.#now, endsAt, isFailing: false };
  }

  async #submit(jobNumber: number): Promise<void> {
    const { workload, stage } = this.#small.rehearsal;
    const index = workload.allocationIndex[jobNumber] ?? 0;
    const { id, funder } = present(stage.plan.allocations[index], 'An allocation');
    const job = {
      allocation: id as AllocationId,
      funder,
      submittedBy: present(demoSubmittersOf(stage.plan.allocations)[index], 'A submitter'),
      submittedAt: this.#now,
      name: '',
      gpuCount: workload.gpuCount[jobNumber] ?? 0,
      requestedSeconds: workload.requestedSeconds[jobNumber] ?? 0,
      placement: 'any' as const,
      sharePpm: 0,
      script: undefined,
    };
    const caller = { actor: job.submittedBy, at: this.#now, requestId: '' };
    const inserted = await this.#database.write(caller, async (writer) => {
      writer.audit({ action: 'job.submit', subject: id, detail: {} });
      return done(await insertJobs(writer, [job]));
    });
    const [given] = inserted.value;
    if (given?.number !== jobNumber) throw new Error(`Job ${jobNumber} became ${given?.number}`);
  }
}
