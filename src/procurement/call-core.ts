/**
 * The core of a call: its lots, phases, caps and criteria. The agreement of the buyers says it
 * first, and their call repeats it word for word.
 * Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b.
 */
import { sumMicros, WHOLE_PPM } from '../kernel/units.ts';
import type { CallTerms, Criterion, Lot, Scale } from './call.ts';
import { isLowerBetter } from './scale-points.ts';

export const CORE_ELEMENTS = [
  'lots',
  'phaseNames',
  'projectCountMax',
  'unionMicrosMax',
  'unionMicrosMaxByPhase',
  'criteria',
] as const satisfies readonly (keyof CallTerms)[];
export type CoreElement = (typeof CORE_ELEMENTS)[number];
export type CallCore = Pick<CallTerms, CoreElement>;

/** What is wrong with one field of what was sent. */
export interface TermsFault {
  /** A JSON pointer, such as `/lots/0/projectCountMax`. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** All that is wrong with a core, at most one fault for each field, in the order of the core. */
export function coreFaults(core: CallCore): readonly TermsFault[] {
  const { lots, phaseNames, unionMicrosMaxByPhase, criteria } = core;
  return firstOfEachField([
    ...countFaults('/lots', lots.length),
    ...twiceFaults(lots.map(({ id }, index) => [`/lots/${index}/id`, id])),
    ...lots.flatMap((lot, index) => lotFaults(core, lot, `/lots/${index}`)),
    ...countFaults('/phaseNames', phaseNames.length),
    ...lengthFaults('/unionMicrosMaxByPhase', unionMicrosMaxByPhase.length, phaseNames.length),
    ...unionMicrosMaxByPhase.flatMap((max, index) =>
      aboveFaults(`/unionMicrosMaxByPhase/${index}`, max ?? 0n, core.unionMicrosMax),
    ),
    ...countFaults('/criteria', criteria.length),
    ...twiceFaults(criteria.map(({ id }, index) => [`/criteria/${index}/id`, id])),
    ...weightFaults(criteria),
    ...criteria.flatMap((criterion, index) => criterionFaults(criterion, `/criteria/${index}`)),
  ]);
}

/** The elements in which two cores are not the same. */
export function coreDifferences(a: CallCore, b: CallCore): readonly CoreElement[] {
  return CORE_ELEMENTS.filter((element) => !isSame(a[element], b[element]));
}

export function firstOfEachField(faults: readonly TermsFault[]): readonly TermsFault[] {
  const seen = new Set<string>();
  return faults.filter(({ field }) => {
    const isFirst = !seen.has(field);
    seen.add(field);
    return isFirst;
  });
}

/** A fault at each value that stood before it already. */
export function twiceFaults(values: readonly (readonly [string, string])[]): readonly TermsFault[] {
  const seen = new Set<string>();
  return values.flatMap(([field, value]) => {
    if (seen.has(value)) return [{ field, found: value, expected: 'each only once' }];
    seen.add(value);
    return [];
  });
}

export function countFaults(field: string, count: number): readonly TermsFault[] {
  return count > 0 ? [] : [{ field, found: 'none', expected: 'at least one' }];
}

function lotFaults(core: CallCore, lot: Lot, at: string): readonly TermsFault[] {
  const inAllMicros = sumMicros(lot.phases.map(({ unionMicrosMax }) => unionMicrosMax));
  return [
    ...aboveFaults(`${at}/projectCountMax`, lot.projectCountMax, core.projectCountMax),
    ...lengthFaults(`${at}/phases`, lot.phases.length, core.phaseNames.length),
    ...lot.phases.flatMap(({ unionMicrosMax }, index) => {
      const capMicros = core.unionMicrosMaxByPhase[index] ?? core.unionMicrosMax;
      return aboveFaults(`${at}/phases/${index}/unionMicrosMax`, unionMicrosMax, capMicros);
    }),
    ...aboveFaults(`${at}/phases`, inAllMicros, core.unionMicrosMax),
  ];
}

function criterionFaults(criterion: Criterion, at: string): readonly TermsFault[] {
  const { pointsMin, pointsMax, scales } = criterion;
  return [
    ...aboveFaults(`${at}/pointsMin`, pointsMin, pointsMax),
    ...twiceFaults(scales.map(({ measure }, index) => [`${at}/scales/${index}/measure`, measure])),
    ...scales.flatMap((scale, index) => scaleFaults(scale, pointsMax, `${at}/scales/${index}`)),
  ];
}

/** Steps stand from the best to the worst: otherwise a later one is never reached. */
function scaleFaults(scale: Scale, pointsMax: number, at: string): readonly TermsFault[] {
  const { measure, steps } = scale;
  const isLower = isLowerBetter(measure);
  return [
    ...countFaults(`${at}/steps`, steps.length),
    ...steps.flatMap((step, index) => {
      const before = steps[index - 1];
      const field = `${at}/steps/${index}`;
      const above = aboveFaults(`${field}/points`, step.points, before?.points ?? pointsMax);
      if (before === undefined) return above;
      const isWorse = isLower ? step.bound > before.bound : step.bound < before.bound;
      if (isWorse) return above;
      const expected = `${isLower ? 'more' : 'less'} than ${before.bound}`;
      return [...above, { field: `${field}/bound`, found: String(step.bound), expected }];
    }),
  ];
}

function weightFaults(criteria: readonly Criterion[]): readonly TermsFault[] {
  const sum = criteria.reduce((total, { weightPpm }) => total + weightPpm, 0);
  if (sum === WHOLE_PPM) return [];
  const found = `weights of ${sum} ppm together`;
  return [{ field: '/criteria', found, expected: `${WHOLE_PPM} ppm` }];
}

function lengthFaults(field: string, found: number, expected: number): readonly TermsFault[] {
  if (found === expected) return [];
  return [{ field, found: `${found}`, expected: `${expected}, one for each phase` }];
}

function aboveFaults<Quantity extends number | bigint>(
  field: string,
  found: Quantity,
  max: Quantity,
): readonly TermsFault[] {
  return found <= max ? [] : [{ field, found: `${found}`, expected: `at most ${max}` }];
}

/** Whatever the order in which the members of an object stand. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return ofA.size === ofB.size && [...ofA].every(([key, value]) => isSame(value, ofB.get(key)));
}
