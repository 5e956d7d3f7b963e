/**
 * The form of `summary.json`, for files that another run, another version or a person may have
 * written. It mirrors `Summary` of the rehearsal; its test reads a summary that a rehearsal wrote.
 */
import type { Summary } from '../summary.ts';

type Leaf = 'text' | 'number' | 'decimal' | 'yes or no' | OrNull;
type OrNull = 'text or null' | 'number or null' | 'decimal or null';
type Shape =
  | { readonly leaf: Leaf }
  | { readonly listOf: Shape }
  | { readonly valuesOf: Shape }
  | { readonly orNull: Shape }
  | { readonly orNone: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** The form that a type asks for, so that a field which only the type has is found by tsc. */
type ShapeOf<T> = undefined extends T
  ? { readonly orNone: ShapeOf<Exclude<T, undefined>> }
  : ShapeOfGiven<T>;

type ShapeOfGiven<T> = [T] extends [string | number | boolean | null]
  ? { readonly leaf: Leaf }
  : [T] extends [readonly (infer Item)[]]
    ? { readonly listOf: ShapeOf<Item> }
    : null extends T
      ? { readonly orNull: ShapeOf<NonNullable<T>> }
      : string extends keyof T
        ? { readonly valuesOf: ShapeOf<T[keyof T]> }
        : { readonly fields: { readonly [Name in keyof T]-?: ShapeOf<T[Name]> } };

const TEXT = { leaf: 'text' } as const;
const NUMBER = { leaf: 'number' } as const;
const DECIMAL = { leaf: 'decimal' } as const;
const NUMBER_OR_NULL = { leaf: 'number or null' } as const;
const TEXT_OR_NULL = { leaf: 'text or null' } as const;
const PRICE = { leaf: 'decimal or null' } as const;

const LEAF_HOLDS: Readonly<Record<Leaf, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  decimal: isDecimal,
  'yes or no': (value) => typeof value === 'boolean',
  'number or null': (value) => value === null || typeof value === 'number',
  'text or null': (value) => value === null || typeof value === 'string',
  'decimal or null': (value) => value === null || isDecimal(value),
};

const waitFields = { ...each(NUMBER_OR_NULL, ['p50', 'p95', 'p99']), max: NUMBER };
const spreadFields = each(NUMBER, ['p5', 'p25', 'p50', 'p75', 'p95']);
const jobFields = each(NUMBER, [
  'submitted',
  'started',
  'completed',
  'failed',
  'cancelled',
  'preempted',
  'waiting',
  'running',
  'rejected',
]);
const gpuSecondsFields = each(DECIMAL, [
  'installed',
  'available',
  'used',
  'lent',
  'lost',
  'maintenance',
  'redone',
]);
const flowFields = each(DECIMAL, [
  'entitledGpuSeconds',
  'demandedGpuSeconds',
  'deliveredGpuSeconds',
  'lentGpuSeconds',
  'borrowedGpuSeconds',
  'repaidGpuSeconds',
  'shortfallGpuSeconds',
]);

const roomFields = {
  ...each(DECIMAL, ['freeGpuSeconds', 'inWholeNodes', 'inWholeRacks', 'inWholePods']),
  ...each(NUMBER, ['meanLargestInNode', 'meanLargestInRack', 'meanLargestInPod']),
  meanLargestInCluster: NUMBER,
};

const SUMMARY_SHAPE: ShapeOf<Summary> = {
  fields: {
    polder: NUMBER,
    name: TEXT,
    description: TEXT,
    engine: {
      fields: {
        ...{ version: TEXT, seed: NUMBER, traceHash: TEXT },
        rules: { orNone: { fields: { engine: TEXT, workload: NUMBER, measures: NUMBER } } },
      },
    },
    interval: { fields: { start: TEXT, end: TEXT } },
    jobs: { fields: jobFields },
    gpuSeconds: { fields: gpuSecondsFields },
    drain: { orNone: { fields: { keptFreeGpuSeconds: DECIMAL } } },
    failures: { orNull: { fields: { stops: NUMBER, overheadGpuSeconds: DECIMAL } } },
    utilisation: NUMBER,
    utilisationBound: NUMBER,
    waitSeconds: { fields: waitFields },
    funders: listOf({
      ...each(TEXT, ['id', 'name']),
      ...each(DECIMAL, ['committedMicros', 'paidMicros', 'accruedMicros']),
      ...flowFields,
      microsPerDeliveredGpuHour: PRICE,
      waitSeconds: { fields: waitFields },
    }),
    funderMonths: listOf({
      ...each(TEXT, ['funder', 'site', 'month']),
      ...flowFields,
      ...each(DECIMAL, ['expiredGpuSeconds', 'creditMicros']),
      shortfallByCause: {
        fields: each(DECIMAL, ['capacity_lost', 'demand_came_late', 'not_scheduled']),
      },
    }),
    loans: listOf({
      ...each(TEXT, ['lender', 'borrower']),
      ...each(DECIMAL, ['lentGpuSeconds', 'repaidGpuSeconds']),
    }),
    sites: listOf({
      ...each(TEXT, ['id', 'name']),
      ...each(DECIMAL, ['installedGpuSeconds', 'availableGpuSeconds', 'usedGpuSeconds']),
      ...each(DECIMAL, ['h100EquivalentSeconds', 'energyKilowattHours', 'powerMicros']),
    }),
    clusters: listOf({ id: TEXT, gpus: NUMBER }),
    placement: {
      fields: {
        room: listOf({ cluster: TEXT, ...roomFields }),
        shares: {
          fields: {
            jobs: NUMBER,
            ...each(DECIMAL, ['askedGpuSeconds', 'heldGpuSeconds', 'aloneGpuSeconds']),
          },
        },
        wishes: listOf({
          ...{ wish: TEXT, waitSeconds: { fields: waitFields } },
          ...each(NUMBER, ['jobs', 'started', 'got']),
        }),
      },
    },
    plannedTimes: listOf({
      ...{ basis: TEXT, plannedPercentOfRun: { fields: spreadFields } },
      ...each(NUMBER, ['jobs', 'ended', 'outlived', 'meanErrorSeconds']),
    }),
    use: listOf({
      at: TEXT,
      ...each(DECIMAL, ['availableGpuSeconds', 'usedGpuSeconds', 'lentGpuSeconds']),
      boundGpuSeconds: DECIMAL,
    }),
    waitsBySize: listOf({ ...waitFields, funder: TEXT, sizeClass: TEXT, jobs: NUMBER }),
    contracts: listOf({
      ...each(TEXT, ['contract', 'programme', 'track']),
      programmeId: { orNone: TEXT },
      sites: listOf({ site: TEXT, capexMicros: DECIMAL }),
      ...each(DECIMAL, ['capexMicros', 'priceMicrosPerGpuHour']),
      contributions: listOf({ funder: TEXT, micros: DECIMAL }),
    }),
    heldBack: listOf({
      ...each(TEXT, ['contract', 'condition', 'owner', 'agreedStart']),
      ...each(TEXT_OR_NULL, ['state', 'due', 'start']),
      ...each(DECIMAL, ['heldGpuSeconds', 'heldGpuSecondsInAll']),
    }),
    budgets: listOf({
      ...{ party: TEXT, name: { orNone: TEXT }, year: NUMBER, isAssumed: { leaf: 'yes or no' } },
      ...each(DECIMAL, ['ceilingMicros', 'committedMicros', 'roomMicros']),
    }),
    decision: {
      orNull: {
        fields: {
          ...each(TEXT, ['party', 'name']),
          ...each(DECIMAL, ['entitledGpuSeconds', 'deliveredGpuSeconds', 'userMicros']),
          ...{ publicMicros: DECIMAL, heldPublicMicros: { orNone: DECIMAL } },
          waitSeconds: { fields: waitFields },
          microsPerGpuHour: PRICE,
          dependsOn: listOf({
            ...each(TEXT, ['what', 'owner']),
            ...each(TEXT_OR_NULL, ['due', 'state', 'waiting']),
          }),
        },
      },
    },
    ledger: {
      fields: { entries: NUMBER, imbalanceGpuSeconds: DECIMAL, imbalanceMicros: DECIMAL },
    },
    assumptions: { listOf: TEXT },
    assumedBudget: { listOf: TEXT },
    rejectedRows: { valuesOf: NUMBER },
    workloadRows: NUMBER,
    wallSeconds: NUMBER,
    jobsPerSecond: NUMBER,
    peakMemoryMiB: NUMBER,
  },
};

/** The first place where `value` is no summary, as a sentence; `undefined` where it is one. */
export function summaryFault(value: unknown): string | undefined {
  return faultOf(value, SUMMARY_SHAPE, '');
}

function faultOf(value: unknown, shape: Shape, path: string): string | undefined {
  if ('orNull' in shape) return value === null ? undefined : faultOf(value, shape.orNull, path);
  if ('orNone' in shape) {
    return value === undefined ? undefined : faultOf(value, shape.orNone, path);
  }
  if ('leaf' in shape) {
    return LEAF_HOLDS[shape.leaf](value) ? undefined : expected(path, `a ${shape.leaf}`);
  }
  if ('listOf' in shape) {
    if (!Array.isArray(value)) return expected(path, 'a list');
    return firstFault(value.map((item, index) => [`${path}[${index}]`, item, shape.listOf]));
  }
  if (typeof value !== 'object' || value === null) return expected(path, 'an object');
  const found = new Map<string, unknown>(Object.entries(value));
  const names = 'fields' in shape ? Object.keys(shape.fields) : [...found.keys()];
  return firstFault(
    names.map((name) => {
      const inner = 'fields' in shape ? shape.fields[name] : shape.valuesOf;
      return [path === '' ? name : `${path}.${name}`, found.get(name), inner ?? TEXT];
    }),
  );
}

function firstFault(parts: readonly (readonly [string, unknown, Shape])[]): string | undefined {
  for (const [path, value, shape] of parts) {
    const fault = faultOf(value, shape, path);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function expected(path: string, what: string): string {
  return path === '' ? `expected ${what}` : `${path}: expected ${what}`;
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,60}$/.test(value);
}

function listOf<Fields>(fields: Fields) {
  return { listOf: { fields } };
}

function each<Of, const Name extends string>(
  shape: Of,
  names: readonly Name[],
): Readonly<Record<Name, Of>> {
  return Object.fromEntries(names.map((name) => [name, shape])) as Record<Name, Of>;
}
