/**
 * Brings every workload source of a plan into one set of columns, in the order of submission. Each
 * row of a trace ends up as a job or is counted under one reason; none is dropped in silence.
 */
import { assert } from '../../kernel/assert.ts';
import type { AllocationId } from '../../kernel/ids.ts';
import { countText } from '../../kernel/number-text.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import { capacityStepsOf } from '../../operation/calendar.ts';
import { largestGangs } from '../../operation/scene-of.ts';
import type { NodeEvent } from '../../sites/node-events.ts';
import type { RehearsalPlan, RehearsalStage, TraceSource } from '../programme-file/plan.ts';
import {
  WorkloadBuilder,
  type WorkloadColumns,
  type WorkloadJob,
} from '../run/workload-columns.ts';
import { readFailureTrace } from './failure-trace.ts';
import { type SourceToDraw, sourceToDraw } from './generated-source.ts';
import type { JobRow, RowRejection } from './job-row.ts';
import { openWorkload } from './open-workload.ts';
import { collectJobs, scaleLargestClass, superpose } from './scale.ts';
import { TraceError } from './trace-error.ts';
import { traceFile } from './trace-source.ts';
import { type LargestNear, WishDrawer } from './wish-drawer.ts';

/** Why a row is no job of the rehearsal: the reader's reasons, and two of the plan's. */
export type RowLoss = RowRejection | 'outside_the_period';

export interface LoadedWorkload {
  readonly columns: WorkloadColumns;
  /** Rows read or generated, copies included: the jobs and those not used. */
  readonly rowCount: number;
  readonly rejectedRows: ReadonlyMap<RowLoss, number>;
  /** Failures of nodes from a trace, where the plan names one. */
  readonly nodeEvents?: readonly NodeEvent[];
}

export interface LoadOptions {
  /** Where a path of the programme file lies on this machine. */
  readonly toPath: (path: string) => string;
  readonly skipBadRows: boolean;
  /** Left out: as many as there are. */
  readonly jobCountMax?: number;
}

/** The workload has more jobs than are allowed. */
export class TooManyJobs extends Error {
  override readonly name = 'TooManyJobs';
}

/** A `TraceError` where a trace cannot be read; {@link TooManyJobs} beyond `jobCountMax`. */
export async function loadWorkload(
  stage: RehearsalStage,
  options: LoadOptions,
): Promise<LoadedWorkload> {
  const loading = new Loading(stage, options.jobCountMax ?? Number.MAX_SAFE_INTEGER);
  let toDraw: SourceToDraw[] = [];
  for (const [index, source] of stage.plan.workload.entries()) {
    if (source.kind === 'generated') toDraw.push(sourceToDraw(stage, source, index));
    else {
      // Of two jobs at one second, that of the source that the plan has first comes first.
      loading.addGenerated(toDraw);
      toDraw = [];
      await loading.addTrace(source, options, index);
    }
  }
  loading.addGenerated(toDraw);
  const loaded = loading.finish();
  const { failureTrace } = stage.plan;
  if (failureTrace === undefined) return loaded;
  const file = traceFile(options.toPath(failureTrace));
  return { ...loaded, nodeEvents: await readFailureTrace(file, stage) };
}

type RowWithoutId = Omit<JobRow, 'sourceId'>;

class Loading {
  readonly #plan: RehearsalPlan;
  readonly #builder = new WorkloadBuilder();
  readonly #allocationIndex: ReadonlyMap<AllocationId, number>;
  readonly #rejected = new Map<RowLoss, number>();
  readonly #largestNear: readonly LargestNear[];
  readonly #rowCountMax: number;
  #rowCount = 0;

  constructor(stage: RehearsalStage, rowCountMax: number) {
    const { plan } = stage;
    this.#plan = plan;
    this.#largestNear = plan.allocations.map((_, index) => largestNearOf(stage, index));
    this.#rowCountMax = rowCountMax;
    this.#allocationIndex = new Map(plan.allocations.map(({ id }, index) => [id, index]));
  }

  async addTrace(
    source: TraceSource,
    { toPath, skipBadRows }: LoadOptions,
    index: number,
  ): Promise<void> {
    const { format } = source;
    const opened = await openWorkload(toPath(source.path), { format, skipBadRows });
    const rows = await collectJobs(opened.rows);
    const { seed } = this.#plan;
    const { copyCount } = source;
    refuseTooManyCopies(source, rows);
    const copies = superpose(rows, { seed, copyCount });
    const scaled = scaleLargestClass([...copies], source.largestClassFactor);
    const wishes = new WishDrawer(seed, index, source.wishes);
    for (const row of scaled) {
      const id = source.allocationByGroup.get(row.group) ?? source.allocationByGroup.get('*');
      if (this.#add(row, source.startsAt, id, wishes)) this.#builder.sourceId.push(row.sourceId);
    }
    for (const [reason, count] of opened.counts.rejected) {
      this.#reject(reason, count * copyCount);
    }
  }

  /** Takes the jobs of several sources as they are submitted, so that none needs sorting. */
  addGenerated(sources: readonly SourceToDraw[]): void {
    const jobCount = sources.reduce((sum, source) => sum + source.jobCount, 0);
    this.#builder.makeRoomFor(Math.min(jobCount, this.#rowCountMax));
    const left = sources.filter((source) => source.next());
    while (left.length > 0) {
      const first = firstSubmitted(left);
      const { jobs, startsAt, wishes } = first;
      if (this.#add(jobs, startsAt, jobs.group as AllocationId, wishes)) {
        this.#builder.sourceId.pushNumbered(jobs.idPrefix, first.number);
      }
      if (!first.next()) left.splice(left.indexOf(first), 1);
    }
  }

  finish(): LoadedWorkload {
    const columns = this.#builder.finish();
    const lost = [...this.#rejected.values()].reduce((sum, count) => sum + count, 0);
    assert(columns.count + lost === this.#rowCount, 'A row of the workload was lost');
    return {
      columns,
      rowCount: this.#rowCount,
      rejectedRows: this.#rejected,
    };
  }

  /** False where the row is no job of the rehearsal. */
  #add(
    row: RowWithoutId,
    startsAt: number,
    allocation: AllocationId | undefined,
    wishes: WishDrawer,
  ): boolean {
    const index = allocation === undefined ? undefined : this.#allocationIndex.get(allocation);
    const wish = wishes.draw(row.gpuCount, this.#largestNear[index ?? -1] ?? NOTHING_NEAR);
    const submittedAt = startsAt + row.submitSeconds;
    const { start, end } = this.#plan.interval;
    if (index === undefined) return this.#reject('no_allocation_for_group', 1);
    if (submittedAt < start || submittedAt >= end) return this.#reject('outside_the_period', 1);
    this.#rowCount += 1;
    if (this.#rowCount > this.#rowCountMax) {
      throw new TooManyJobs(`expected at most ${this.#rowCountMax} jobs, found more`);
    }
    const { requestedSeconds, timeBasis } = this.#requestedTimeOf(row);
    this.#builder.add({
      submittedAt,
      runSeconds: row.runSeconds,
      requestedSeconds,
      timeBasis,
      gpuCount: row.gpuCount,
      allocationIndex: index,
      end: row.end,
      wish,
      sharePpm: row.sharePpm ?? 0,
    });
    return true;
  }

  /** Never below the run time: a job that overran its limit was let run by its source. */
  #requestedTimeOf({
    requestedSeconds,
    runSeconds,
  }: RowWithoutId): Required<Pick<WorkloadJob, 'requestedSeconds' | 'timeBasis'>> {
    if (requestedSeconds > 0) {
      return { requestedSeconds: Math.max(requestedSeconds, runSeconds), timeBasis: 'asked' };
    }
    const { unstatedTime } = this.#plan;
    if (unstatedTime.kind === 'estimate') return { requestedSeconds: 0, timeBasis: 'estimated' };
    const assumed = Math.ceil((runSeconds * unstatedTime.ppm) / WHOLE_PPM);
    return { requestedSeconds: Math.max(runSeconds, assumed), timeBasis: 'assumed' };
  }

  #reject(reason: RowLoss, count: number): false {
    this.#rowCount += count;
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + count);
    return false;
  }
}

/** They are put in order by one number each, of the second and of their place among all. */
function refuseTooManyCopies({ path, copyCount }: TraceSource, rows: readonly JobRow[]): void {
  const spanSeconds = (rows.at(-1)?.submitSeconds ?? 0) + 1;
  const most = Math.floor(Number.MAX_SAFE_INTEGER / spanSeconds / Math.max(1, rows.length));
  if (copyCount <= most) return;
  const size = `${countText(rows.length)} jobs over ${countText(spanSeconds)} seconds`;
  const found = `${countText(copyCount)} copies of ${size}`;
  throw new TraceError(
    path,
    undefined,
    `found ${found}, expected at most ${countText(most)} copies`,
  );
}

/** Of two at one second, the source that the plan has first. */
function firstSubmitted(sources: readonly SourceToDraw[]): SourceToDraw {
  let first = sources[0] as SourceToDraw;
  for (const source of sources) {
    if (source.submittedAt < first.submittedAt) first = source;
  }
  return first;
}

const NOTHING_NEAR: LargestNear = { gpuCountMaxInPod: 0, gpuCountMaxInRack: 0 };

/** Of the clusters of an allocation, with what is contracted at most. */
function largestNearOf(stage: RehearsalStage, allocation: number): LargestNear {
  const all = (stage.clustersOfAllocation[allocation] ?? []).map((index) => {
    const contracted = capacityStepsOf(stage, index).map(({ contractedGpus }) => contractedGpus);
    const rows = stage.clusters[index]?.cluster.nodeGroups ?? [];
    return largestGangs(rows, Math.max(0, ...contracted));
  });
  return {
    gpuCountMaxInPod: Math.max(0, ...all.map((each) => each.gpuCountMaxInPod)),
    gpuCountMaxInRack: Math.max(0, ...all.map((each) => each.gpuCountMaxInRack)),
  };
}
