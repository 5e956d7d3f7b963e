/**
 * What a rehearsal found, as `summary.json` holds it. The report and the comparison are made from
 * this alone. Counts of GPU-seconds and micros can be large, so they are decimal strings; counts of
 * jobs and seconds are numbers; utilisation is a fraction of 1 to six places.
 */

import type { Track } from '../funding/programme.ts';
import type { ClusterId, ContractId, PartyId, ProgrammeId, SiteId } from '../kernel/ids.ts';
import type { Month } from '../kernel/time.ts';
import type { ConditionState } from '../procurement/condition.ts';
import type { Wish } from '../scheduling/wish.ts';
import type { TimeBasis } from './run/workload-columns.ts';

/** A whole number too large for every JSON reader, in decimal digits. */
export type Decimal = string;

/**
 * Seconds from the submission to the first start, within which so many of a hundred jobs started;
 * null where fewer did by the end of the rehearsal.
 */
export interface WaitSummary {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Of those that started; 0 where none did. */
  readonly max: number;
}

export interface JobCounts {
  readonly submitted: number;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** How often a job gave its GPUs back to their owner. */
  readonly preempted: number;
  /** Waiting and running at the end of the rehearsal. */
  readonly waiting: number;
  readonly running: number;
  /** Jobs that can never run, such as one larger than its cluster. */
  readonly rejected: number;
}

/** Only where known maintenance is drained ahead of. */
export interface DrainSummary {
  /** On nodes that were to leave, free while a job waited that they had room for but for that. */
  readonly keptFreeGpuSeconds: Decimal;
}

export interface GpuSecondsSummary {
  readonly installed: Decimal;
  readonly available: Decimal;
  readonly used: Decimal;
  readonly lent: Decimal;
  /** Installed, but out of service without notice. */
  readonly lost: Decimal;
  readonly maintenance: Decimal;
  /** Used by work that had to be done again: its run gave its GPUs back, or lost them. */
  readonly redone: Decimal;
}

export interface FunderSummary {
  readonly id: PartyId;
  readonly name: string;
  readonly committedMicros: Decimal;
  readonly paidMicros: Decimal;
  /** The part of its contributions that belongs to the time rehearsed, by GPU-seconds. */
  readonly accruedMicros: Decimal;
  readonly entitledGpuSeconds: Decimal;
  /**
   * What its jobs would have used by the end, had each started when it was submitted. Each job
   * counts once; in the months of {@link FunderMonth} it may count in several.
   */
  readonly demandedGpuSeconds: Decimal;
  readonly deliveredGpuSeconds: Decimal;
  readonly lentGpuSeconds: Decimal;
  readonly borrowedGpuSeconds: Decimal;
  /** Of what it lent, the part that it got back. */
  readonly repaidGpuSeconds: Decimal;
  /** min(entitled, demanded) - delivered by period, where above zero, summed. */
  readonly shortfallGpuSeconds: Decimal;
  /** Accrued money by delivered GPU-hour; null where there was neither. */
  readonly microsPerDeliveredGpuHour: Decimal | null;
  readonly waitSeconds: WaitSummary;
}

/** Why GPU-seconds that were entitled and demanded did not come. */
export type ShortfallCause = 'capacity_lost' | 'demand_came_late' | 'not_scheduled';

/** One funder, site and month: the line of its statement that the report draws. */
export interface FunderMonth {
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly month: Month;
  readonly entitledGpuSeconds: Decimal;
  /**
   * What its jobs would have used in the month, had each started when it was submitted. Jobs that
   * ran when the month opened, or waited and could still start, ask again, for the work that they
   * had left then, so the months add up to no figure of the whole time.
   */
  readonly demandedGpuSeconds: Decimal;
  readonly deliveredGpuSeconds: Decimal;
  readonly lentGpuSeconds: Decimal;
  readonly borrowedGpuSeconds: Decimal;
  readonly repaidGpuSeconds: Decimal;
  readonly expiredGpuSeconds: Decimal;
  readonly shortfallGpuSeconds: Decimal;
  readonly shortfallByCause: Readonly<Record<ShortfallCause, Decimal>>;
  readonly creditMicros: Decimal;
}

/** One lender and borrower, over the whole rehearsal. */
export interface LoanSummary {
  readonly lender: PartyId;
  readonly borrower: PartyId;
  readonly lentGpuSeconds: Decimal;
  readonly repaidGpuSeconds: Decimal;
}

/** What node failures did, and what it cost to be ready for them. */
export interface FailureSummary {
  /** Runs that ended because a node of theirs failed. */
  readonly stops: number;
  /** In checkpoints and restarts; part of what was used, not of `redone`. */
  readonly overheadGpuSeconds: Decimal;
}

export interface SiteSummary {
  readonly id: SiteId;
  readonly name: string;
  readonly installedGpuSeconds: Decimal;
  readonly availableGpuSeconds: Decimal;
  readonly usedGpuSeconds: Decimal;
  readonly h100EquivalentSeconds: Decimal;
  readonly energyKilowattHours: Decimal;
  readonly powerMicros: Decimal;
}

/** How scattered the free GPUs of a cluster stood: GPU-seconds over the whole rehearsal. */
export interface ClusterRoom {
  readonly cluster: ClusterId;
  /** No job held them; some of them may have been kept for a blocked job. */
  readonly freeGpuSeconds: Decimal;
  /** Of the free ones, those in nodes, racks and pods that were wholly free. */
  readonly inWholeNodes: Decimal;
  readonly inWholeRacks: Decimal;
  readonly inWholePods: Decimal;
  /** The largest gang that would have fitted in one node, rack, pod or at all: GPUs, the mean. */
  readonly meanLargestInNode: number;
  readonly meanLargestInRack: number;
  readonly meanLargestInPod: number;
  readonly meanLargestInCluster: number;
}

/** Jobs of one wish that could ever run. */
export interface WishSummary {
  readonly wish: Wish;
  readonly jobs: number;
  readonly started: number;
  /** Of those that started, how many did as near together as they wished. */
  readonly got: number;
  readonly waitSeconds: WaitSummary;
}

/** Of a quantity, what so many of a hundred are at most. */
export interface Spread {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/** How long jobs were planned to run beside how long they ran, by where the plan had it from. */
export interface PlannedTimeSummary {
  /** Asked for in the source; assumed by the programme; estimated from jobs that had ended. */
  readonly basis: TimeBasis;
  /** Jobs that could ever run, and of these those that are over: the figures below are of them. */
  readonly jobs: number;
  readonly ended: number;
  /** Jobs that run for longer than planned when they were submitted, with their checkpoints. */
  readonly outlived: number;
  /** Of planned less run, the mean without its sign. */
  readonly meanErrorSeconds: number;
  /** Planned, in percent of run; whole, above 10,000 as 10,000. */
  readonly plannedPercentOfRun: Spread;
}

/** Jobs that asked for a share of one GPU, and the GPU time of all their runs. */
export interface ShareSummary {
  readonly jobs: number;
  /** By the shares that they asked for; each run rounded down. */
  readonly askedGpuSeconds: Decimal;
  /** Of the GPUs that they shared. */
  readonly heldGpuSeconds: Decimal;
  /** Had each run had a GPU of its own. */
  readonly aloneGpuSeconds: Decimal;
}

/** Where jobs found room, and what was left beside them. */
export interface PlacementSummary {
  readonly room: readonly ClusterRoom[];
  /** Where any job had a wish: a row each, those without among them; else none. */
  readonly wishes: readonly WishSummary[];
  /** Jobs that asked for a share of one GPU. */
  readonly shares: ShareSummary;
}

/** A stretch of equal length over all sites: used, against what could have been used. */
export interface UsePoint {
  /** ISO time at which the stretch starts. */
  readonly at: string;
  readonly availableGpuSeconds: Decimal;
  readonly usedGpuSeconds: Decimal;
  /** New loans and repayments: what ran above a share. */
  readonly lentGpuSeconds: Decimal;
  /** The most that any schedule could have used from the beginning to the end of this stretch,
   * less the same for the stretch before. */
  readonly boundGpuSeconds: Decimal;
}

/** Waiting time of the jobs of one funder and size class, such as `9-64`. */
export interface WaitBySize extends WaitSummary {
  readonly funder: PartyId;
  readonly sizeClass: string;
  readonly jobs: number;
}

export interface ContractMoney {
  readonly contract: ContractId;
  /** Its name, and its id, which is left out by builds of before. */
  readonly programme: string;
  readonly programmeId?: ProgrammeId;
  readonly track: Track;
  /** The investment at each site, in the order of the contract: by contracted GPU-seconds. */
  readonly sites: readonly { readonly site: SiteId; readonly capexMicros: Decimal }[];
  readonly capexMicros: Decimal;
  readonly priceMicrosPerGpuHour: Decimal;
  readonly contributions: readonly { readonly funder: PartyId; readonly micros: Decimal }[];
}

/** A contract whose capacity a condition holds back, and what that costs. */
export interface HeldBack {
  readonly contract: ContractId;
  /** What must happen first. */
  readonly condition: string;
  readonly owner: string;
  readonly state: ConditionState | null;
  readonly due: string | null;
  /** The days on which capacity starts, as agreed and as the condition lets it; null: never. */
  readonly agreedStart: string;
  readonly start: string | null;
  /** Contracted, and not there: in the time rehearsed, and over the whole contract. */
  readonly heldGpuSeconds: Decimal;
  readonly heldGpuSecondsInAll: Decimal;
}

/** Public money of a party in one year beside the room that its budget has. */
export interface BudgetYear {
  readonly party: PartyId;
  /** Left out by builds of before. */
  readonly name?: string;
  readonly year: number;
  readonly ceilingMicros: Decimal;
  readonly committedMicros: Decimal;
  readonly roomMicros: Decimal;
  /** True where `--assume-budget` let the year pass in spite of a shortfall. */
  readonly isAssumed: boolean;
}

/** What the parties of the deciding state put in and get out. */
export interface DecisionSummary {
  readonly party: PartyId;
  readonly name: string;
  /** GPU-seconds that its parties are entitled to: as funders, and as holders of allocations. */
  readonly entitledGpuSeconds: Decimal;
  readonly deliveredGpuSeconds: Decimal;
  readonly waitSeconds: WaitSummary;
  /**
   * What its users paid: for GPU-hours, such as in the market, and what accrued of the
   * contributions of its companies and user organisations.
   */
  readonly userMicros: Decimal;
  /** Money of the state and its regions, accrued for the time rehearsed. */
  readonly publicMicros: Decimal;
  /**
   * What would have accrued of it besides, as agreed, of contracts of which nothing stands in the
   * time rehearsed because a condition holds them back. Left out where there is none.
   */
  readonly heldPublicMicros?: Decimal;
  /** Public money and user money by GPU-hour delivered to its parties; null where there is none. */
  readonly microsPerGpuHour: Decimal | null;
  readonly dependsOn: readonly {
    readonly what: string;
    readonly owner: string;
    readonly due: string | null;
    readonly state: ConditionState | null;
    /** The site or the programme whose capacity waits for it; null: it is only kept in view. */
    readonly waiting: string | null;
  }[];
}

/** Versions of what the engine decides, of what is generated, and of what the measures mean. */
export interface RehearsalRules {
  readonly engine: string;
  readonly workload: number;
  readonly measures: number;
}

export interface Summary {
  readonly polder: 1;
  readonly name: string;
  readonly description: string;
  readonly engine: {
    readonly version: string;
    readonly seed: number;
    readonly traceHash: string;
    /** Left out by builds of before. */
    readonly rules?: RehearsalRules;
  };
  readonly interval: { readonly start: string; readonly end: string };
  readonly jobs: JobCounts;
  readonly gpuSeconds: GpuSecondsSummary;
  readonly drain?: DrainSummary;
  /** Null where the programme lets no node fail. */
  readonly failures: FailureSummary | null;
  /** (used - redone - overhead) / available, 0 to 1: work that counts, as in the bound. */
  readonly utilisation: number;
  /** The most that any schedule could have used by the end / available, 0 to 1. */
  readonly utilisationBound: number;
  readonly waitSeconds: WaitSummary;
  readonly funders: readonly FunderSummary[];
  readonly funderMonths: readonly FunderMonth[];
  readonly loans: readonly LoanSummary[];
  readonly sites: readonly SiteSummary[];
  readonly clusters: readonly { readonly id: ClusterId; readonly gpus: number }[];
  readonly placement: PlacementSummary;
  /** A row for each basis that a job has. */
  readonly plannedTimes: readonly PlannedTimeSummary[];
  readonly use: readonly UsePoint[];
  readonly waitsBySize: readonly WaitBySize[];
  readonly contracts: readonly ContractMoney[];
  readonly heldBack: readonly HeldBack[];
  readonly budgets: readonly BudgetYear[];
  readonly decision: DecisionSummary | null;
  readonly ledger: {
    readonly entries: number;
    readonly imbalanceGpuSeconds: Decimal;
    readonly imbalanceMicros: Decimal;
  };
  readonly assumptions: readonly string[];
  /** One sentence for each budget year that was assumed; the report opens with them. */
  readonly assumedBudget: readonly string[];
  /** Rows of the workload that were not used, by reason. */
  readonly rejectedRows: Readonly<Record<string, number>>;
  readonly workloadRows: number;
  readonly wallSeconds: number;
  readonly jobsPerSecond: number;
  readonly peakMemoryMiB: number;
}
