/**
 * Who was first, where a change comes too late: a refusal for a version that is gone names who
 * changed the subject last and when, as the audit has it, so that two who work on one thing can
 * talk to each other. Only whoever may change the subject gets this far.
 *
 * Only what was done to the subject itself counts, such as `bid.amend` to a bid. What has another
 * noun, such as the score of a bid or a role of a person, is no change of it, and who did it may be
 * no business of the caller: a bidder must not hear who judges.
 */
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../database/transaction.ts';
import type { Problem } from './problem.ts';
import { PROBLEMS } from './problems.ts';

interface ChangeRow {
  readonly actor: string;
  readonly name: string | null;
  readonly at: bigint;
}

interface ChangedSubject {
  readonly params: unknown;
  /** Of the changes in the audit; that of the id where it is not said. */
  readonly noun: string | undefined;
}

/** The problem with `changedBy`, `changedByName` and `changedAt`; another problem as it is. */
export async function withLastChange(
  problem: Problem,
  { params, noun }: ChangedSubject,
  reader: Reader,
): Promise<Problem> {
  if (problem.type !== PROBLEMS.versionChanged.type) return problem;
  const ids = Object.values(params ?? {}).filter((value) => typeof value === 'string');
  const [change] = await reader.query<ChangeRow>(
    `SELECT audit.actor, person.name, audit.at
       FROM platform.audit LEFT JOIN identity.person ON person.id = audit.actor
      WHERE audit.subject = ANY($1) AND audit.action <> 'person.login'
        AND split_part(audit.action, '.', 1) = COALESCE($2, split_part(audit.subject, '_', 1))
      ORDER BY audit.seq DESC LIMIT 1`,
    [ids, noun ?? null],
  );
  if (change === undefined) return problem;
  const { actor, name, at } = change;
  const facts = {
    ...problem.facts,
    changedBy: actor,
    ...(name !== null && { changedByName: name }),
    changedAt: toTimeText(toEpochSeconds(Number(at))),
  };
  return { ...problem, facts };
}
