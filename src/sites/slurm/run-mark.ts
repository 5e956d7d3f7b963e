/**
 * How a run of Polder is known on a Slurm: by the name of its job, and by a mark in the comment
 * that only the agent can make, because anyone may give a job any name. What must be remembered of
 * a run before its job is there, a stop, a notice or a refusal, is a job of its own that never ran,
 * under a name that says so: so Slurm itself is the memory, and the agent needs none.
 */
import type { SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { RunName } from '../site-driver.ts';

/** Given the name of a job, what only the agent can compute of it: 16 characters. */
export type MarkOf = (name: string) => string;

export const ASIDES = ['stop', 'notice', 'refused'] as const;
/** What a job beside the run remembers of it. */
export type Aside = (typeof ASIDES)[number];

export function nameOfRun(site: SiteId, { jobNumber, attempt }: RunName): string {
  return `polder.${site}.${jobNumber}.${attempt}`;
}

export function nameOfAside(site: SiteId, run: RunName, aside: Aside): string {
  return `${nameOfRun(site, run)}.${aside}`;
}

export interface NamedRun extends RunName {
  readonly aside: Aside | undefined;
}

/** `undefined` where the name is not one of a run of this site. */
export function parseRunName(site: SiteId, name: string): NamedRun | undefined {
  const prefix = `polder.${site}.`;
  if (!name.startsWith(prefix)) return undefined;
  const found = /^([0-9]{1,10})\.([1-9][0-9]{0,4})(?:\.(stop|notice|refused))?$/.exec(
    name.slice(prefix.length),
  );
  if (found === null) return undefined;
  const aside = ASIDES.find((each) => each === found[3]);
  return { jobNumber: Number(found[1]), attempt: Number(found[2]), aside };
}

const COMMENT = /^polder ([0-9a-f]{16})( signal)?(?: notice=([0-9]{1,12}) vacate=([0-9]{1,12}))?$/;

export interface RunComment {
  /** Its script minds SIGUSR1, and writes its checkpoint then; another would die of it. */
  readonly takesSignal: boolean;
  /** `undefined` without a notice. */
  readonly notice: { readonly at: EpochSeconds; readonly vacateAt: EpochSeconds } | undefined;
}

export function commentOf(mark: string, { takesSignal, notice }: RunComment): string {
  const told = notice === undefined ? '' : ` notice=${notice.at} vacate=${notice.vacateAt}`;
  return `polder ${mark}${takesSignal ? ' signal' : ''}${told}`;
}

/** `undefined` where the mark is not the one of this name: then it is anybody's job. */
export function parseComment(mark: string, comment: string): RunComment | undefined {
  const found = COMMENT.exec(comment);
  if (found === null || found[1] !== mark) return undefined;
  const [, , signal, at, vacateAt] = found;
  const takesSignal = signal !== undefined;
  if (at === undefined || vacateAt === undefined) return { takesSignal, notice: undefined };
  const notice = { at: toEpochSeconds(Number(at)), vacateAt: toEpochSeconds(Number(vacateAt)) };
  return { takesSignal, notice };
}
