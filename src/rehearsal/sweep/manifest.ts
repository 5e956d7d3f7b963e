/**
 * What the results of a folder depend on. It is kept beside them, so that results of another
 * programme or other values are never mixed. Names, labels and the choice of measures are not in
 * it: they change no result.
 */
import type { Assignment, Sweep } from './sweep.ts';

export interface Manifest {
  readonly polderSweep: 1;
  /** Version of Polder. */
  readonly polder: string;
  /**
   * Versions of what the engine decides, of what is generated, and of what the measures mean:
   * builds differ in them.
   */
  readonly engine: string;
  readonly workload: number;
  readonly measures: number;
  readonly programmeSha256: string;
  /** Recorded workloads and failures of nodes that the programme names, by their paths. */
  readonly traceSha256: Readonly<Record<string, string>>;
  readonly months: number | null;
  readonly assumeBudget: boolean;
  readonly skipBadRows: boolean;
  readonly seeds: readonly number[];
  readonly vary: readonly (readonly (readonly Assignment[])[])[];
}

export type ManifestFacts = Omit<Manifest, 'polderSweep' | 'months' | 'seeds' | 'vary'>;

/** As a folder has it: builds of before kept fewer versions. */
export type BegunManifest = Omit<Manifest, 'engine' | 'workload' | 'measures'> &
  Partial<Pick<Manifest, 'engine' | 'workload' | 'measures'>>;

/** Whether a document is whole enough to be held against another. */
export function isBegunManifest(value: unknown): value is BegunManifest {
  if (!isRecord(value) || value.polderSweep !== 1 || !isRecord(value.traceSha256)) return false;
  const isVaried = (points: unknown) =>
    Array.isArray(points) && points.every((point) => Array.isArray(point) && point.every(isRecord));
  return Array.isArray(value.seeds) && Array.isArray(value.vary) && value.vary.every(isVaried);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function manifestOf(sweep: Sweep, facts: ManifestFacts): Manifest {
  return {
    polderSweep: 1,
    ...facts,
    months: sweep.months ?? null,
    seeds: sweep.seeds,
    vary: sweep.parameters.map(({ points }) => points.map(({ assignments }) => assignments)),
  };
}

const UNKNOWN = 'one from before they were kept';

/** A line for each thing in which `found` is not what the folder was begun with. */
export function differencesOf(begun: BegunManifest, found: Manifest): readonly string[] {
  return [
    differenceOf('version of Polder', begun.polder, found.polder),
    differenceOf('version of what the engine decides', begun.engine ?? UNKNOWN, found.engine),
    differenceOf(
      'version of what is generated',
      String(begun.workload ?? UNKNOWN),
      String(found.workload),
    ),
    differenceOf(
      'version of what the measures mean',
      String(begun.measures ?? UNKNOWN),
      String(found.measures),
    ),
    begun.programmeSha256 === found.programmeSha256
      ? ''
      : 'programme: its file has another text than when the folder was begun',
    ...traceDifferences(begun.traceSha256, found.traceSha256),
    differenceOf('months', monthsText(begun), monthsText(found)),
    differenceOf('--assume-budget', yesText(begun.assumeBudget), yesText(found.assumeBudget)),
    differenceOf('--skip-bad-rows', yesText(begun.skipBadRows), yesText(found.skipBadRows)),
    differenceOf('seeds', begun.seeds.join(', '), found.seeds.join(', ')),
    ...varyDifferences(begun, found),
  ].filter((line) => line !== '');
}

function differenceOf(name: string, begun: string, found: string): string {
  return begun === found ? '' : `${name}: begun with ${begun}; found ${found}`;
}

function monthsText({ months }: Pick<Manifest, 'months'>): string {
  return months === null ? 'none' : String(months);
}

function yesText(isSo: boolean): string {
  return isSo ? 'on' : 'off';
}

function traceDifferences(
  begun: Manifest['traceSha256'],
  found: Manifest['traceSha256'],
): readonly string[] {
  const paths = new Set([...Object.keys(begun), ...Object.keys(found)]);
  return [...paths]
    .filter((path) => begun[path] !== found[path])
    .map((path) => `trace ${path}: not the file that the folder was begun with`);
}

function varyDifferences(
  begun: Pick<Manifest, 'vary'>,
  found: Pick<Manifest, 'vary'>,
): readonly string[] {
  const count = Math.max(begun.vary.length, found.vary.length);
  return Array.from({ length: count }, (_, index) =>
    differenceOf(`vary[${index}]`, varyText(begun.vary[index]), varyText(found.vary[index])),
  );
}

function varyText(points: Manifest['vary'][number] | undefined): string {
  if (points === undefined) return 'nothing';
  const [first] = points;
  const pathsOf = (point: readonly Assignment[]) => point.map(({ path }) => path).join(' and ');
  const textOf = (point: readonly Assignment[]) => point.map(({ text }) => text).join(' and ');
  return `${pathsOf(first ?? [])}: ${points.map(textOf).join(', ')}`;
}
