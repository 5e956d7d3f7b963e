/**
 * The storage quotas that a site should have, and the steps that get it there. Always: only an
 * allocation that has begun, is not over and has an amount of storage is looked after; what is no
 * longer looked after keeps the quota that it has, since what is stored is its users'. What Polder
 * set last stands in the note of the account (`account-note.ts`), as for all of its settings.
 */
import { type AccountNote, noteCommand } from './account-note.ts';

/** In GiB. */
export type SiteQuota = number | 'none';

export interface PlannedQuota {
  readonly account: string;
  readonly gibibytes: number;
}

/** A quota to set, and the words of `sacctmgr` that say so at the site. */
export interface QuotaChange extends PlannedQuota {
  readonly noteBefore: readonly string[];
  readonly noteAfter: readonly string[];
  /** Instead of `noteAfter` where it could not be set. */
  readonly noteOnFailure: readonly string[];
}

export interface QuotaSteps {
  /** Where the quota is as it should be, and the note is not. */
  readonly notes: readonly (readonly string[])[];
  readonly changes: readonly QuotaChange[];
  /** Sentences on what somebody changed by hand. */
  readonly drift: readonly string[];
}

interface QuotaScene {
  readonly planned: readonly PlannedQuota[];
  /** By account; one that is not here could not be asked, and is left as it is. */
  readonly found: ReadonlyMap<string, SiteQuota>;
  /** By account, what is noted of all that Polder has there. */
  readonly notes: ReadonlyMap<string, AccountNote>;
  readonly mendsDrift: boolean;
}

/**
 * For each account, in this order:
 *
 *  1. not planned: Polder lets go of it, and takes its quota out of the note;
 *  2. not asked: nothing;
 *  3. as planned: noted, where it was not;
 *  4. other than noted: drift, and nothing more where the site does not have it mended;
 *  5. else it is set. What was there before Polder set any is replaced without more ado.
 */
export function quotaSteps({ planned, found, notes, mendsDrift }: QuotaScene): QuotaSteps {
  const planOf = new Map(planned.map(({ account, gibibytes }) => [account, gibibytes]));
  const steps = { notes: [] as (readonly string[])[], changes: [] as QuotaChange[] };
  const drift: string[] = [];
  for (const [account, note] of notes) {
    const gibibytes = planOf.get(account);
    const site = found.get(account);
    const isNoted = note.storage === gibibytes;
    if (gibibytes === undefined || site === gibibytes) {
      if (!isNoted) steps.notes.push(noteCommand(account, { ...note, storage: gibibytes }));
      continue;
    }
    if (site === undefined) continue;
    const isDrift = typeof note.storage === 'number' && note.storage !== site;
    if (isDrift) drift.push(driftSentence(account, note, site));
    if (!isDrift || mendsDrift) steps.changes.push(changeOf({ account, gibibytes }, note));
  }
  return { ...steps, drift };
}

function changeOf(planned: PlannedQuota, note: AccountNote): QuotaChange {
  const { account, gibibytes } = planned;
  return {
    ...planned,
    noteBefore: noteCommand(account, { ...note, storage: 'being set' }),
    noteAfter: noteCommand(account, { ...note, storage: gibibytes }),
    noteOnFailure: noteCommand(account, note),
  };
}

function driftSentence(account: string, { storage }: AccountNote, site: SiteQuota): string {
  const found = site === 'none' ? 'none' : `${site} GiB`;
  return `The quota of ${account} was changed by hand: set was ${storage} GiB, found is ${found}`;
}
