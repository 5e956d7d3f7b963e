/**
 * Jobs as they are shown, kept ready while they do not change. Every answer is checked against the
 * store first: the store is asked which of the jobs have another version than the known ones, and
 * what has not changed is sent as it was written before. So nothing that is answered is older than
 * the question, and a job at rest costs neither the store, the driver, nor the server its row.
 *
 * A version is of a job with its runs: whatever changes one of them raises it (see save-jobs.ts and
 * save-runs.ts), and no job is ever removed.
 */
import { gatherReads } from '../../platform/database/gather-reads.ts';
import { RecentMap } from '../../platform/database/recent-map.ts';
import { shareReads } from '../../platform/database/share-reads.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { JsonText } from '../../platform/http/json-text.ts';
import {
  mapPage,
  PAGE_ITEMS_DEFAULT,
  type Page,
  type PageRequest,
} from '../../platform/http/page.ts';
import type { Reach } from '../../platform/identity/access.ts';
import {
  type JobFilters,
  type JobRow,
  numberOfJob,
  selectChangedJobs,
  selectJobs,
  selectJobVersions,
  selectRuns,
} from '../store/job-list.ts';
import {
  RUNS_MAX,
  toWireJob,
  toWireJobWithRuns,
  type WireJob,
  type WireJobWithRuns,
} from './wire-job.ts';

export interface JobsAsked {
  readonly filters: JobFilters;
  readonly page: PageRequest<'submittedAt'>;
  readonly reach: Reach;
}

/** A job as it was at one version. */
export interface KnownJob {
  readonly row: JobRow;
  /** The job with its last {@link RUNS_MAX} runs. */
  showWithRuns(): Promise<JsonText<WireJobWithRuns>>;
}

/** Some 2 KB each. */
const JOBS_KEPT = 10_000;

export class KnownJobs {
  readonly #reader: Reader;
  readonly #known = new RecentMap<number, Known>(JOBS_KEPT);
  readonly #jobOf = gatherReads((numbers: readonly number[]) => this.#readJobs(numbers));
  readonly #runsOf = gatherReads((numbers: readonly number[]) =>
    selectRuns(this.#reader, numbers, RUNS_MAX),
  );
  readonly #pageOf = shareReads(
    (asked: JobsAsked) => JSON.stringify(asked),
    (asked: JobsAsked) => this.#readPage(asked),
  );

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** `undefined` where there is none, or it is no id of a job. */
  async find(jobId: string): Promise<KnownJob | undefined> {
    const jobNumber = numberOfJob(jobId);
    return jobNumber === undefined ? undefined : this.#jobOf(jobNumber);
  }

  /** Larger pages are those of whole lists, and would push out what is asked for again. */
  async page(asked: JobsAsked): Promise<Page<WireJob> | Page<JsonText<WireJob>>> {
    if (asked.page.limit <= PAGE_ITEMS_DEFAULT) return this.#pageOf(asked);
    const { filters, page, reach } = asked;
    return mapPage(await selectJobs(this.#reader, filters, page, reach), toWireJob);
  }

  async #readJobs(numbers: readonly number[]): Promise<ReadonlyMap<number, Known>> {
    const before = numbers.map((number) => this.#known.get(number));
    const versions = before.map((job) => job?.row.version ?? 0);
    const changed = await selectChangedJobs(this.#reader, numbers, versions);
    const found = new Map<number, Known>();
    for (const [index, number] of numbers.entries()) {
      const row = changed.get(number);
      const job = row === undefined ? before[index] : this.#remember(row);
      if (job !== undefined) found.set(number, job);
    }
    return found;
  }

  async #readPage({ filters, page, reach }: JobsAsked): Promise<Page<JsonText<WireJob>>> {
    const { items, next } = await selectJobVersions(this.#reader, filters, page, reach);
    const known = items.flatMap(({ number, version }) => {
      const job = this.#known.get(number);
      return job?.row.version === version ? [job.text] : [];
    });
    if (known.length === items.length) return { items: known, next };
    // All by one statement: of two, the second might find a job that no longer belongs here.
    const rows = await selectJobs(this.#reader, filters, page, reach);
    return mapPage(rows, (row) => this.#remember(row).text);
  }

  /** A row that was overtaken on its way is shown as it is, and not kept. */
  #remember(row: JobRow): Known {
    const before = this.#known.get(row.number);
    if (before?.row.version === row.version) return before;
    const job = new Known(row, async () => (await this.#runsOf(row.number)) ?? []);
    if (before === undefined || before.row.version < row.version) this.#known.set(row.number, job);
    return job;
  }
}

class Known implements KnownJob {
  readonly row: JobRow;
  readonly #findRuns: () => Promise<Parameters<typeof toWireJobWithRuns>[1]>;
  #text: JsonText<WireJob> | undefined;
  #textWithRuns: JsonText<WireJobWithRuns> | undefined;

  constructor(row: JobRow, findRuns: () => Promise<Parameters<typeof toWireJobWithRuns>[1]>) {
    this.row = row;
    this.#findRuns = findRuns;
  }

  get text(): JsonText<WireJob> {
    this.#text ??= JsonText.of(toWireJob(this.row));
    return this.#text;
  }

  async showWithRuns(): Promise<JsonText<WireJobWithRuns>> {
    if (this.#textWithRuns !== undefined) return this.#textWithRuns;
    const runs = this.row.attempt_count === 0 ? [] : await this.#findRuns();
    this.#textWithRuns ??= JsonText.of(toWireJobWithRuns(this.row, runs));
    return this.#textWithRuns;
  }
}
