/**
 * The checkers, apart from whoever drives: what must hold is read from the rows, by statements that
 * share nothing with the code that wrote them. Each answers sentences, and says nothing where all
 * is well.
 */
import { verifyAudit } from '../../../src/platform/audit/verify-audit.ts';
import type { JobsDriver } from '../jobs-driver.ts';
import type { World } from '../world.ts';
import { LEDGER_CHECKS } from './ledger-sql.ts';
import { againstRebuild } from './rebuild.ts';
import { SCHEDULING_CHECKS } from './scheduling-sql.ts';
import { againstReplay } from './statements.ts';
import { Transitions } from './transitions.ts';

const { WITHIN_CAPACITY, ...ALWAYS } = { ...LEDGER_CHECKS, ...SCHEDULING_CHECKS };
const CHECK_ALWAYS = Object.entries(ALWAYS)
  .map(([name, sql]) => `SELECT '${name}' AS name, * FROM (${sql}) AS fault (sentence)`)
  .join('\nUNION ALL\n');

/** So many steps apart what reads everything runs: the audit, a rebuild, the statements. */
const DEEP_STEPS = 8;

export class Checkers {
  readonly #world: World;
  readonly #jobs: JobsDriver;
  readonly #transitions = new Transitions();
  #stepCount = 0;

  constructor(world: World, jobs: JobsDriver) {
    this.#world = world;
    this.#jobs = jobs;
  }

  async afterStep(): Promise<readonly string[]> {
    const { store, now, turnedAt, lastResult } = this.#world;
    this.#stepCount += 1;
    // With values, be they none, the statement is prepared: to plan it takes longer than to run it.
    const found = await store.query<{ name: string; sentence: string }>(CHECK_ALWAYS, []);
    const faults = found.map(({ name, sentence }) => `${name}: ${sentence}`);
    const hasTurned = turnedAt === now && lastResult?.kind === 'done';
    if (hasTurned) {
      const over = await store.query<{ sentence: string }>(
        `SELECT * FROM (${WITHIN_CAPACITY}) AS fault (sentence)`,
        [now],
      );
      faults.push(...over.map(({ sentence }) => `WITHIN_CAPACITY: ${sentence}`));
    }
    faults.push(...(await this.#lostSubmissions()), ...(await this.#transitions.check(store)));
    if (this.#stepCount % DEEP_STEPS === 0) faults.push(...(await this.deeply()));
    return faults;
  }

  /** What reads everything. */
  async deeply(): Promise<readonly string[]> {
    const { store } = this.#world;
    const verdict = await store.snapshot((reader) => verifyAudit(reader, undefined));
    const audit = verdict.isWhole ? [] : [`the audit: ${verdict.sentence}`];
    return [
      ...audit,
      ...(await againstRebuild(this.#world)),
      ...(await againstReplay(this.#world)),
    ];
  }

  async #lostSubmissions(): Promise<readonly string[]> {
    const known = [...this.#jobs.acknowledged];
    const rows = await this.#world.store.query<{ sentence: string }>(
      `SELECT wanted.name || ' was acknowledged as ' || wanted.id || ' and is not there' AS sentence
         FROM unnest($1::text[], $2::text[]) AS wanted (name, id)
         LEFT JOIN scheduling.job AS job ON job.id = wanted.id AND job.name = wanted.name
        WHERE job.number IS NULL`,
      [known.map(([name]) => name), known.map(([, id]) => id)],
    );
    return rows.map(({ sentence }) => sentence);
  }
}
