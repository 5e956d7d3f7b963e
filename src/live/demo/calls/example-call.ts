/** The call of 2026 of `examples/`, with its invented bids, as it goes over the wire. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const DAY_SECONDS = 86_400;

/** The text of a file of `examples/`. */
export function exampleText(fileName: string): string {
  return readFileSync(new URL(`../../../../examples/${fileName}`, import.meta.url), 'utf8');
}

export interface ExamplePhase {
  readonly start: string;
  readonly gpus: number;
  readonly h100Equivalents: number;
  readonly capexEur: number;
  readonly unionEur: number;
  readonly nationalEur: number;
}

export interface ExampleBid {
  readonly id: string;
  readonly title: string;
  readonly bidder: string;
  readonly lot: string;
  readonly host: string;
  readonly site: string;
  readonly phases: readonly ExamplePhase[];
  readonly priceEurPerGpuHour: number;
  readonly storageTerabytes: number;
  readonly itLoadKilowatts: number;
  readonly pue: number;
  readonly renewable: { readonly hourly: number; readonly yearly: number };
  readonly backupHours: number;
  readonly grid: { readonly due: string; readonly kilowatts: number };
  readonly availabilityPercent: number;
  readonly scores: Readonly<Record<string, number>>;
}

interface ExampleCall {
  readonly id: string;
  readonly name: string;
  readonly deadline: string;
  readonly standstillDays: number;
  readonly evaluatorsPerBid: number;
  readonly phases: string[];
  readonly projectsMax: number;
  readonly unionEurMax: number;
  readonly unionEurMaxByPhase: readonly (number | null)[];
  readonly states: readonly string[];
  readonly lots: readonly {
    readonly id: string;
    readonly name: string;
    readonly projectsMax: number;
    readonly itLoadKilowattsMin: number;
    readonly storageTerabytesMin: number;
    readonly phases: readonly {
      readonly unionEurMax: number;
      readonly h100EquivalentsMin: number;
    }[];
  }[];
  readonly criteria: readonly {
    readonly id: string;
    readonly name: string;
    readonly weightPercent: number;
    readonly pointsMin: number;
    readonly scales: readonly {
      readonly measure: string;
      readonly steps: readonly {
        readonly label: string;
        readonly bound: number;
        readonly points: number;
      }[];
    }[];
  }[];
}

export interface ExampleOfCall {
  readonly agreement: { readonly id: string; readonly programme: string };
  readonly call: ExampleCall;
  readonly bids: readonly ExampleBid[];
}

export const CALL_EXAMPLE_FILE = 'call-2026-bids.yaml';

/** Of the text of that file, which may have been moved in time. */
export function callExampleOf(text: string): ExampleOfCall {
  return numbersIn(parse(text)) as ExampleOfCall;
}

/** YAML 1.2 takes 5_000 as text; the example writes numbers as the programme files do. */
function numbersIn(value: unknown): unknown {
  if (typeof value === 'string') {
    return /^\d[\d_]*$/.test(value) ? Number(value.replaceAll('_', '')) : value;
  }
  if (Array.isArray(value)) return value.map(numbersIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, numbersIn(part)]));
}

const eur = (euros: number): string => String(BigInt(euros) * 1_000_000n);
const ppm = (part: number): number => Math.round(part * 1_000_000);

/** What the agreement holds and the call repeats. */
export function coreOf({ call }: ExampleOfCall) {
  return {
    lots: call.lots.map(({ id, name, projectsMax, phases, ...lot }) => ({
      id,
      name,
      projectCountMax: projectsMax,
      phases: phases.map(({ unionEurMax, h100EquivalentsMin }) => ({
        unionMicrosMax: eur(unionEurMax),
        h100EquivalentsMin,
      })),
      itLoadKilowattsMin: lot.itLoadKilowattsMin,
      storageTerabytesMin: lot.storageTerabytesMin,
    })),
    phaseNames: call.phases,
    projectCountMax: call.projectsMax,
    unionMicrosMax: eur(call.unionEurMax),
    unionMicrosMaxByPhase: call.unionEurMaxByPhase.map((max) => (max === null ? null : eur(max))),
    criteria: call.criteria.map(({ id, name, weightPercent, pointsMin, scales }) => ({
      id,
      name,
      weightPpm: weightPercent * 10_000,
      pointsMax: 100,
      pointsMin,
      scales: scales.map(({ measure, steps }) => ({
        measure,
        steps: steps.map(({ label, bound, points }) => ({ label, bound: ppm(bound), points })),
      })),
    })),
  };
}

export function callOf(example: ExampleOfCall) {
  const { call, agreement } = example;
  return {
    id: call.id,
    programme: agreement.programme,
    agreement: agreement.id,
    name: call.name,
    ...coreOf(example),
    states: call.states.map((state) => `party_${state}`),
    evaluatorCountMin: call.evaluatorsPerBid,
    deadlineAt: call.deadline,
    standstillSeconds: call.standstillDays * DAY_SECONDS,
    documents: [],
  };
}

/** A bid as its consortium sends it. */
export function contentOf(bid: ExampleBid) {
  const host = `party_${bid.host}`;
  return {
    title: bid.title,
    lot: bid.lot,
    consortium: [{ name: bid.title, state: host, role: 'lead', thirdCountryControl: null }],
    sites: [{ name: bid.site, host }],
    phases: bid.phases.map((phase) => ({
      startAt: `${phase.start}T00:00:00Z`,
      gpuCount: phase.gpus,
      h100Equivalents: phase.h100Equivalents,
      capexMicros: eur(phase.capexEur),
      unionMicros: eur(phase.unionEur),
      national: [{ state: host, micros: eur(phase.nationalEur) }],
      privateMicros: eur(phase.capexEur - phase.unionEur - phase.nationalEur),
    })),
    priceMicrosPerGpuHour: String(ppm(bid.priceEurPerGpuHour)),
    storageTerabytes: bid.storageTerabytes,
    itLoadKilowatts: bid.itLoadKilowatts,
    puePpm: ppm(bid.pue),
    renewableHourlyPpm: ppm(bid.renewable.hourly),
    renewableYearlyPpm: ppm(bid.renewable.yearly),
    backupHours: bid.backupHours,
    gridMilestones: [
      {
        name: 'Firm connection',
        dueAt: `${bid.grid.due}T00:00:00Z`,
        kilowatts: bid.grid.kilowatts,
        isFirm: true,
      },
    ],
    availabilityPpm: bid.availabilityPercent * 10_000,
    ownership: 'The consortium owns the site and its systems; users own their data.',
  };
}
