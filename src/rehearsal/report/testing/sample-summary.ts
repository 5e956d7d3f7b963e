/**
 * A summary as a rehearsal would write it, of any size, with sums that agree with their parts.
 * The figures are drawn from the words of each line, so that a new line shifts no other.
 */
import type { Track } from '../../../funding/programme.ts';
import type { PartyId, SiteId } from '../../../kernel/ids.ts';
import { type Month, parseDate, toTimeText } from '../../../kernel/time.ts';
import { toEpochSeconds } from '../../../kernel/units.ts';
import type {
  BudgetYear,
  ContractMoney,
  FunderMonth,
  FunderSummary,
  HeldBack,
  JobCounts,
  LoanSummary,
  SiteSummary,
  Summary,
  UsePoint,
  WaitBySize,
} from '../../summary.ts';
import { sampleDecision } from './sample-decision.ts';
import { samplePlacement } from './sample-placement.ts';
import { samplePlannedTimes } from './sample-planned-times.ts';

export interface SampleSize {
  readonly funderCount: number;
  readonly siteCount: number;
  readonly monthCount: number;
}

const FUNDER_NAMES = [
  'EuroHPC Joint Undertaking',
  'Netherlands',
  'Germany',
  'Denmark',
  'Finland',
  'Region of Groningen and Drenthe',
  'Site operators (own sale)',
  'Poland',
];
const SITE_NAMES = ['Groningen', 'Kajaani', 'Jülich', 'Odense', 'Gdańsk'];
const SIZE_CLASSES = ['1', '2-8', '9-64', '65-512', '513-1024', '1025+'];
const SITE_GPU_COUNT = 25_000;
const MONTH_SECONDS = 30 * 86_400;
/** 1 January 2028. */
const START_SECONDS = 1_830_297_600;

export const SEVEN_FUNDERS: SampleSize = { funderCount: 7, siteCount: 5, monthCount: 3 };

const JOB_COUNTS: JobCounts = {
  submitted: 412_345,
  started: 411_902,
  completed: 287_417,
  failed: 82_311,
  cancelled: 41_208,
  preempted: 1_734,
  waiting: 437,
  running: 966,
  rejected: 6,
};

export function sampleSummary(size: SampleSize): Summary {
  const months = Array.from({ length: size.monthCount }, (_, index) => monthAt(index));
  const funderMonths = funderIds(size).flatMap((funder, index) =>
    siteIds(size).flatMap((site) =>
      months.map((month) => funderMonthOf({ funder, site, month, weight: index + 2 }, size)),
    ),
  );
  const sites = siteIds(size).map((id, index) => siteOf(id, index, size));
  const sumOf = (field: 'installedGpuSeconds' | 'availableGpuSeconds' | 'usedGpuSeconds') =>
    totalOf(sites.map((site) => site[field]));
  const outOfService = BigInt(sumOf('installedGpuSeconds')) - BigInt(sumOf('availableGpuSeconds'));
  return {
    polder: 1,
    name: 'Seven states, five sites',
    description: 'A first phase of 25,000 GPUs at each site, bought together.',
    engine: { version: '0.1.0', seed: 20_280_101, traceHash: '9f2c41d07ab85e63' },
    interval: { start: '2028-01-01T00:00:00Z', end: `${monthAt(size.monthCount)}-01T00:00:00Z` },
    jobs: JOB_COUNTS,
    gpuSeconds: {
      installed: sumOf('installedGpuSeconds'),
      available: sumOf('availableGpuSeconds'),
      used: sumOf('usedGpuSeconds'),
      lent: totalOf(funderMonths.map((line) => line.lentGpuSeconds)),
      lost: String(outOfService - 1_312_345_678n),
      maintenance: '1312345678',
      redone: '91234567',
    },
    utilisation: 0.8123,
    failures: { stops: 12, overheadGpuSeconds: '7200000' },
    utilisationBound: 0.871234,
    waitSeconds: { p50: 252, p95: 12_040, p99: 61_234, max: 201_234 },
    funders: funderIds(size).map((id, index) => funderOf(id, index, funderMonths)),
    funderMonths,
    loans: loansOf(size),
    sites,
    clusters: siteIds(size).map((site) => ({
      id: `cluster_${site.slice(5)}-1`,
      gpus: SITE_GPU_COUNT,
    })),
    placement: samplePlacement(siteIds(size)),
    plannedTimes: samplePlannedTimes(),
    use: usePoints(size),
    waitsBySize: waitsOf(size),
    contracts: contractsOf(size),
    budgets: budgetsOf(),
    decision: sampleDecision('commit'),
    ledger: { entries: 1_834_221, imbalanceGpuSeconds: '0', imbalanceMicros: '0' },
    assumptions: [
      'Electricity costs EUR 89 a MWh, the mean of 2025 in the German and Luxembourg zone.',
      'The mix of jobs follows a published research cluster, scaled to 85 % of what is installed.',
    ],
    assumedBudget: [],
    heldBack: [],
    rejectedRows: { run_time_is_negative: 12, no_gpus: 4_321 },
    workloadRows: 416_678,
    wallSeconds: 183,
    jobsPerSecond: 2_253,
    peakMemoryMiB: 812,
  };
}

/** The same programme in which nothing was asked for, and so nothing ran. */
export function idleSummary(size: SampleSize): Summary {
  const full = sampleSummary(size);
  const none = { p50: 0, p95: 0, p99: 0, max: 0 };
  const nothing = {
    demandedGpuSeconds: '0',
    deliveredGpuSeconds: '0',
    lentGpuSeconds: '0',
    borrowedGpuSeconds: '0',
    repaidGpuSeconds: '0',
    shortfallGpuSeconds: '0',
  };
  const noCause = { capacity_lost: '0', demand_came_late: '0', not_scheduled: '0' };
  const jobs = Object.fromEntries(Object.keys(full.jobs).map((key) => [key, 0]));
  return {
    ...full,
    jobs: { ...full.jobs, ...jobs },
    gpuSeconds: { ...full.gpuSeconds, used: '0', lent: '0', redone: '0' },
    utilisation: 0,
    failures: null,
    utilisationBound: 0,
    waitSeconds: none,
    plannedTimes: [],
    funders: full.funders.map((funder) => ({
      ...funder,
      ...nothing,
      microsPerDeliveredGpuHour: null,
      waitSeconds: none,
    })),
    funderMonths: full.funderMonths.map((line) => ({
      ...line,
      ...nothing,
      expiredGpuSeconds: line.entitledGpuSeconds,
      shortfallByCause: noCause,
      creditMicros: '0',
    })),
    loans: [],
    waitsBySize: [],
    use: full.use.map((point) => ({
      ...point,
      usedGpuSeconds: '0',
      lentGpuSeconds: '0',
      boundGpuSeconds: '0',
    })),
    sites: full.sites.map((site) => ({
      ...site,
      usedGpuSeconds: '0',
      energyKilowattHours: '0',
      powerMicros: '0',
    })),
    decision: null,
    budgets: [],
    contracts: [],
    assumptions: [],
    rejectedRows: {},
  };
}

interface MonthPlace {
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly month: Month;
  readonly weight: number;
}

function funderMonthOf(place: MonthPlace, size: SampleSize): FunderMonth {
  const { funder, site, month, weight } = place;
  const weightSum = (size.funderCount * (size.funderCount + 3)) / 2;
  const draw = drawOf(`${funder}/${site}/${month}`);
  const entitled = Math.floor((SITE_GPU_COUNT * MONTH_SECONDS * weight) / weightSum);
  const demanded = Math.floor((entitled * (700 + (draw % 500))) / 1_000);
  const owed = Math.min(entitled, demanded);
  const shortfall = draw % 11 === 0 && weight % 2 === 1 ? Math.floor(owed / 41) : 0;
  const borrowed = demanded > entitled ? Math.floor((demanded - entitled) / 2) : 0;
  const lent = demanded < entitled ? Math.floor((entitled - demanded) / 2) : 0;
  const lost = Math.floor(shortfall / 2);
  const late = Math.floor(shortfall / 5);
  return {
    funder,
    site,
    month,
    entitledGpuSeconds: String(entitled),
    demandedGpuSeconds: String(demanded),
    deliveredGpuSeconds: String(owed - shortfall + borrowed),
    lentGpuSeconds: String(lent),
    borrowedGpuSeconds: String(borrowed),
    repaidGpuSeconds: String(Math.floor(lent / 3)),
    expiredGpuSeconds: String(entitled - owed - lent),
    shortfallGpuSeconds: String(shortfall),
    shortfallByCause: {
      capacity_lost: String(lost),
      demand_came_late: String(late),
      not_scheduled: String(shortfall - lost - late),
    },
    creditMicros: String(Math.floor(lost / 3_600) * 2_100_000),
  };
}

function funderOf(id: PartyId, index: number, funderMonths: readonly FunderMonth[]): FunderSummary {
  const lines = funderMonths.filter(({ funder }) => funder === id);
  const delivered = totalOf(lines.map((line) => line.deliveredGpuSeconds));
  const draw = drawOf(id);
  const paid = index === 6 ? 0n : BigInt(180 + (draw % 300)) * 1_000_000_000_000n;
  const accrued = paid / 2n;
  const isPriced = delivered !== '0' && accrued !== 0n;
  const price = isPriced ? String((accrued * 3_600n) / BigInt(delivered)) : null;
  return {
    id,
    name: FUNDER_NAMES[index] ?? id,
    committedMicros: String((paid * 5n) / 4n),
    paidMicros: String(paid),
    accruedMicros: String(accrued),
    entitledGpuSeconds: totalOf(lines.map((line) => line.entitledGpuSeconds)),
    demandedGpuSeconds: totalOf(lines.map((line) => line.demandedGpuSeconds)),
    deliveredGpuSeconds: delivered,
    lentGpuSeconds: totalOf(lines.map((line) => line.lentGpuSeconds)),
    borrowedGpuSeconds: totalOf(lines.map((line) => line.borrowedGpuSeconds)),
    repaidGpuSeconds: totalOf(lines.map((line) => line.repaidGpuSeconds)),
    shortfallGpuSeconds: totalOf(lines.map((line) => line.shortfallGpuSeconds)),
    microsPerDeliveredGpuHour: price,
    waitSeconds: {
      p50: 40 + (draw % 900),
      p95: 4_000 + (draw % 20_000),
      p99: 31_000 + (draw % 40_000),
      max: 90_000 + (draw % 99_999),
    },
  };
}

function siteOf(id: SiteId, index: number, size: SampleSize): SiteSummary {
  const installed = SITE_GPU_COUNT * MONTH_SECONDS * size.monthCount;
  const available = Math.floor((installed * (975 - index * 3)) / 1_000);
  const used = Math.floor((available * (850 - index * 19)) / 1_000);
  const energy = Math.floor((used / 3_600) * 1.55);
  return {
    id,
    name: SITE_NAMES[index] ?? id,
    installedGpuSeconds: String(installed),
    availableGpuSeconds: String(available),
    usedGpuSeconds: String(used),
    h100EquivalentSeconds: String(used * 2),
    energyKilowattHours: String(energy),
    powerMicros: String(energy * (71_000 + index * 9_000)),
  };
}

function usePoints(size: SampleSize): readonly UsePoint[] {
  const end = parseDate(`${monthAt(size.monthCount)}-01`) ?? 0;
  const dayCount = (end - START_SECONDS) / 86_400;
  return Array.from({ length: dayCount }, (_, index) => {
    const installed = SITE_GPU_COUNT * size.siteCount * 86_400;
    const available = Math.floor((installed * (962 + (drawOf(`out/${index}`) % 30))) / 1_000);
    const quiet = index % 7 >= 5 ? 130 : 0;
    const used = 790 - quiet + (drawOf(`use/${index}`) % 110);
    const bound = Math.min(1_000, used + 20 + (drawOf(`bound/${index}`) % 60));
    return {
      at: toTimeText(toEpochSeconds(START_SECONDS + index * 86_400)),
      availableGpuSeconds: String(available),
      usedGpuSeconds: String(Math.floor((available * used) / 1_000)),
      lentGpuSeconds: String(Math.floor((available * (drawOf(`lent/${index}`) % 90)) / 1_000)),
      boundGpuSeconds: String(Math.floor((available * bound) / 1_000)),
    };
  });
}

function waitsOf(size: SampleSize): readonly WaitBySize[] {
  return funderIds(size).flatMap((funder) =>
    SIZE_CLASSES.map((sizeClass, index) => {
      const draw = drawOf(`${funder}/${sizeClass}`);
      const p50 = Math.floor((draw % 40) * (index + 1) * (index + 1) * 3);
      const p95 = p50 * 9 + (draw % 900);
      const spread = { p50, p95, p99: p95 * 3, max: p95 * 7 };
      return { funder, sizeClass, jobs: 60_000 >> (index * 2), ...spread };
    }),
  );
}

function contractsOf(size: SampleSize): readonly ContractMoney[] {
  const funders = funderIds(size).filter((_, index) => index !== 6);
  return siteIds(size).map((site, index) => {
    const capex = BigInt(900 + index * 130) * 1_000_000_000_000n;
    const payers = funders.filter(
      (_, payer) => payer === 0 || payer % siteIds(size).length === index,
    );
    return {
      contract: `contract_${site.slice(5)}-1`,
      programme: 'AI gigafactories, first phase',
      track: (index === 0 ? 'public-factory' : 'joint-procurement') satisfies Track,
      sites: [{ site, capexMicros: String(capex) }],
      capexMicros: String(capex),
      priceMicrosPerGpuHour: String(2_100_000 + index * 50_000),
      contributions: payers.map((funder) => ({
        funder,
        micros: String((capex * (funder === funders[0] ? 17n : 19n)) / 100n),
      })),
    };
  });
}

function budgetsOf(): readonly BudgetYear[] {
  return [2027, 2028, 2029].map((year, index) => ({
    party: 'party_netherlands',
    year,
    ceilingMicros: String(BigInt(150 - index * 40) * 1_000_000_000_000n),
    committedMicros: '90000000000000',
    roomMicros: String(BigInt(60 - index * 40) * 1_000_000_000_000n),
    isAssumed: index === 2,
  }));
}

function loansOf(size: SampleSize): readonly LoanSummary[] {
  const ids = funderIds(size);
  return ids.flatMap((lender) =>
    ids
      .filter((borrower) => borrower !== lender && drawOf(`${lender}/${borrower}`) % 3 === 0)
      .map((borrower) => {
        const lent = (drawOf(`${borrower}/${lender}`) % 900_000) * 3_600;
        const repaid = Math.floor((lent * (drawOf(lender + borrower) % 101)) / 100);
        return { lender, borrower, lentGpuSeconds: String(lent), repaidGpuSeconds: String(repaid) };
      }),
  );
}

function funderIds({ funderCount }: SampleSize): readonly PartyId[] {
  const ids = ['eurohpc', 'netherlands', 'germany', 'denmark', 'finland', 'region', 'operators'];
  return [...ids, 'poland'].slice(0, funderCount).map((id): PartyId => `party_${id}`);
}

function siteIds({ siteCount }: SampleSize): readonly SiteId[] {
  const ids = ['groningen', 'kajaani', 'juelich', 'odense', 'gdansk'];
  return ids.slice(0, siteCount).map((id): SiteId => `site_${id}`);
}

function monthAt(index: number): Month {
  const month = String((index % 12) + 1).padStart(2, '0');
  return `${2028 + Math.floor(index / 12)}-${month}` as Month;
}

function totalOf(decimals: readonly string[]): string {
  return String(decimals.reduce((sum, decimal) => sum + BigInt(decimal), 0n));
}

/** A number that looks drawn, from the text that it belongs to. */
function drawOf(text: string): number {
  const drawn = [...text].reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0,
    2_166_136_261,
  );
  return drawn >>> 7;
}

/** Three months late: 100 GPUs of which the rehearsal has 31 days. */
export const SAMPLE_HELD_BACK: HeldBack = {
  contract: 'contract_aurora',
  condition: 'A connection of 150 MW is in service',
  owner: 'TenneT',
  state: 'granted',
  due: '2029-03-15',
  agreedStart: '2029-01-01',
  start: '2029-04-01',
  heldGpuSeconds: String(100 * 31 * 86_400),
  heldGpuSecondsInAll: String(100 * 90 * 86_400),
};
