/**
 * A sweep: one programme, some of its fields varied over lists of values, and seeds. Every setting
 * is rehearsed with every seed. Pure words; `read-sweep.ts` makes a sweep from its file.
 */
import { compare } from '../../kernel/compare.ts';
import type { MeasureId } from '../report/measures.ts';

export interface Sweep {
  readonly name: string;
  /** Path of the programme file as the sweep file writes it. */
  readonly programme: string;
  /** In place of the length of the programme's period; `undefined` leaves it. */
  readonly months: number | undefined;
  readonly seeds: readonly number[];
  readonly parameters: readonly Parameter[];
  /** What the report shows first, in this order; empty: those that say most. */
  readonly measures: readonly MeasureId[];
}

/** Something that is varied. */
export interface Parameter {
  readonly name: string;
  /** At least one; no two assign the same. */
  readonly points: readonly Point[];
}

/** One value of a parameter: what it assigns to fields of the programme file. */
export interface Point {
  readonly label: string;
  readonly assignments: readonly Assignment[];
}

export interface Assignment {
  /** The field, in the one form that `fields.ts` gives it. */
  readonly path: string;
  /** The value as YAML text. */
  readonly text: string;
}

/** One rehearsal of a sweep. */
export interface Scenario {
  /** From 1, in the order of the grid: the last parameter varies first, the seed before it. */
  readonly number: number;
  /** Follows from what is assigned and the seed alone, not from any order. */
  readonly id: string;
  readonly seed: number;
  /** One of each parameter. */
  readonly points: readonly Point[];
}

/** More were not meant: a slip in a range makes so many at once. */
export const SCENARIOS_MAX = 100_000;

/** A hash of a text as hexadecimal digits. */
export type Digest = (text: string) => string;

const ID_DIGITS = 12;

/** Every scenario, in the order of their numbers. */
export function scenariosOf({ parameters, seeds }: Sweep, digest: Digest): readonly Scenario[] {
  return settingsOf(parameters).flatMap((points, settingIndex) =>
    seeds.map((seed, seedIndex) => ({
      number: settingIndex * seeds.length + seedIndex + 1,
      id: idOf({ points, seed }, digest),
      seed,
      points,
    })),
  );
}

/** Every combination of one point of each parameter; the last parameter varies first. */
export function settingsOf(parameters: readonly Parameter[]): readonly (readonly Point[])[] {
  return parameters.reduce<readonly (readonly Point[])[]>(
    (settings, { points }) =>
      settings.flatMap((setting) => points.map((point) => [...setting, point])),
    [[]],
  );
}

export function scenarioCountOf({ parameters, seeds }: Pick<Sweep, 'parameters' | 'seeds'>) {
  return parameters.reduce((count, { points }) => count * points.length, seeds.length);
}

/** All that the points assign, in the order of their paths. */
export function assignmentsOf(points: readonly Point[]): readonly Assignment[] {
  return points
    .flatMap(({ assignments }) => assignments)
    .toSorted((a, b) => compare(a.path, b.path));
}

function idOf({ points, seed }: Pick<Scenario, 'points' | 'seed'>, digest: Digest): string {
  const lines = assignmentsOf(points).map(({ path, text }) => `${path}=${text}`);
  return `s-${digest([...lines, `seed=${seed}`].join('\n')).slice(0, ID_DIGITS)}`;
}
