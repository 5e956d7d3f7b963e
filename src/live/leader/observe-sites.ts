/**
 * What the sites have to say comes into the inbox, site by site, after the cursor of each. A site
 * that does not answer is tried again at the next turn; the others are heard all the same.
 */
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { receiveReports } from '../../sites/commands/receive-reports.ts';
import type { SiteDriver } from '../../sites/site-driver.ts';
import { loadCursors } from '../../sites/store/site-reports.ts';

/** Reports taken from one site at a time; the rest comes with the next look. */
const REPORTS_PER_LOOK = 2_000;

export interface Heard {
  readonly newCount: number;
  /** Sites that did not answer, or contradicted themselves, with what went wrong. */
  readonly silent: readonly { readonly site: string; readonly sentence: string }[];
}

export async function observeSites(
  database: Database,
  drivers: readonly SiteDriver[],
  now: number,
): Promise<Heard> {
  const cursors = new Map(
    (await loadCursors(database)).map(({ site, receivedNumber }) => [site, receivedNumber]),
  );
  const looks = drivers.map((driver) =>
    observeSite(database, driver, { after: cursors.get(driver.site) ?? 0, now }),
  );
  const answers = await Promise.all(looks);
  return {
    newCount: answers.reduce((sum, { newCount }) => sum + newCount, 0),
    silent: answers.flatMap(({ site, sentence }) =>
      sentence === undefined ? [] : [{ site, sentence }],
    ),
  };
}

interface Look {
  readonly site: string;
  readonly newCount: number;
  readonly sentence?: string;
}

async function observeSite(
  database: Database,
  driver: SiteDriver,
  { after, now }: { readonly after: number; readonly now: number },
): Promise<Look> {
  const { site } = driver;
  try {
    const reports = await driver.observe(after, REPORTS_PER_LOOK);
    if (reports.length === 0) return { site, newCount: 0 };
    const caller = { actor: 'system_engine', at: toEpochSeconds(now), requestId: '' };
    const taken = await database.write(caller, (writer) => receiveReports(writer, site, reports));
    if (taken.ok) return { site, newCount: taken.value };
    const sentence = `${site} says something else than before under ${taken.numbers.join(', ')}`;
    return { site, newCount: 0, sentence };
  } catch (error) {
    return { site, newCount: 0, sentence: error instanceof Error ? error.message : String(error) };
  }
}
