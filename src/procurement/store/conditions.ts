/** Conditions with their record and evidence. Read FOR UPDATE by whoever changes one. */
import type { PartyId, ProgrammeId, SiteId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type {
  Condition,
  ConditionDraft,
  ConditionId,
  ConditionKind,
  ConditionState,
  ConditionSubject,
  Evidence,
} from '../condition.ts';
import { type Contract, sitesOfContract } from '../contract.ts';
import { type ContributionBySource, type FundingMix, fundingMixOf } from '../union-share.ts';

export interface ConditionRow {
  readonly id: ConditionId;
  readonly site: SiteId | null;
  readonly programme: ProgrammeId | null;
  readonly kind: ConditionKind;
  readonly what: string;
  readonly owner: PartyId;
  readonly kilowatts: number | null;
  readonly is_gating: boolean;
  readonly due_at: bigint;
  readonly state: ConditionState;
  readonly is_firm: boolean;
  readonly version: number;
}

export const CONDITION_COLUMNS =
  'c.id, c.site, c.programme, c.kind, c.what, c.owner, c.kilowatts, c.is_gating, c.due_at, ' +
  'c.state, c.is_firm, c.version';

export function conditionFromRow(row: ConditionRow): Condition {
  const { id, kind, what, owner, state, version } = row;
  return {
    id,
    subject: subjectFromRow(row),
    kind,
    what,
    owner,
    kilowatts: row.kilowatts ?? undefined,
    isGating: row.is_gating,
    dueAt: toEpochSeconds(Number(row.due_at)),
    isFirm: row.is_firm,
    state,
    version,
  };
}

/** The schema holds that one of the two is there. */
function subjectFromRow({ id, site, programme }: ConditionRow): ConditionSubject {
  if (site !== null) return { kind: 'site', site };
  if (programme !== null) return { kind: 'programme', programme };
  throw new Error(`${id} is of neither a site nor a programme`);
}

export async function selectCondition(reader: Reader, id: string): Promise<Condition | undefined> {
  const [row] = await reader.query<ConditionRow>(
    `SELECT ${CONDITION_COLUMNS} FROM procurement.condition AS c WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : conditionFromRow(row);
}

export async function lockCondition(writer: Writer, id: string): Promise<Condition | undefined> {
  const [row] = await writer.query<ConditionRow>(
    `SELECT ${CONDITION_COLUMNS} FROM procurement.condition AS c WHERE c.id = $1 FOR UPDATE`,
    [id],
  );
  return row === undefined ? undefined : conditionFromRow(row);
}

/** What the capacity of a contract waits for: conditions of its sites, and of its programme. */
export async function selectConditionsOf(
  reader: Reader,
  contract: Pick<Contract, 'site' | 'furtherSites' | 'programme'>,
): Promise<readonly Condition[]> {
  const rows = await reader.query<ConditionRow>(
    `SELECT ${CONDITION_COLUMNS} FROM procurement.condition AS c
      WHERE c.site = ANY($1) OR c.programme = $2 ORDER BY c.position`,
    [sitesOfContract(contract), contract.programme],
  );
  return rows.map(conditionFromRow);
}

/** The programmes that have a contract at a site. */
export async function selectProgrammesAt(
  reader: Reader,
  site: string,
): Promise<readonly ProgrammeId[]> {
  const rows = await reader.query<{ readonly programme: ProgrammeId }>(
    `SELECT DISTINCT programme FROM procurement.contract AS c WHERE site = $1
         OR EXISTS (SELECT FROM procurement.contract_site AS s
                     WHERE s.contract = c.id AND s.site = $1) ORDER BY 1`,
    [site],
  );
  return rows.map(({ programme }) => programme);
}

export async function insertCondition(
  writer: Writer,
  draft: ConditionDraft,
  reason: string,
): Promise<void> {
  const { subject } = draft;
  await writer.query(
    `INSERT INTO procurement.condition
       (id, site, programme, kind, what, owner, kilowatts, is_gating, due_at, is_firm)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      draft.id,
      subject.kind === 'site' ? subject.site : null,
      subject.kind === 'programme' ? subject.programme : null,
      draft.kind,
      draft.what,
      draft.owner,
      draft.kilowatts ?? null,
      draft.isGating,
      draft.dueAt,
      draft.isFirm,
    ],
  );
  await insertRecord(writer, draft.id, reason);
}

export async function updateCondition(
  writer: Writer,
  { id, dueAt, state, isFirm }: Condition,
  reason: string,
): Promise<void> {
  await writer.query(
    `UPDATE procurement.condition
        SET due_at = $2, state = $3, is_firm = $4, version = version + 1 WHERE id = $1`,
    [id, dueAt, state, isFirm],
  );
  await insertRecord(writer, id, reason);
}

/** Puts on record what the condition says by now. */
async function insertRecord(writer: Writer, id: ConditionId, reason: string): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.condition_record
       (condition, number, due_at, state, is_firm, reason, said_at, said_by)
     SELECT id, version, due_at, state, is_firm, $2, $3, $4
       FROM procurement.condition WHERE id = $1`,
    [id, reason, at, actor],
  );
}

/** The caller holds the lock of the condition, so that numbers do not collide. */
export async function insertEvidence(
  writer: Writer,
  id: ConditionId,
  evidence: Evidence,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.condition_evidence
       (condition, number, name, sha256, note, noted_at, noted_by)
     SELECT $1, count(*)::integer + 1, $2, $3, $4, $5, $6
       FROM procurement.condition_evidence WHERE condition = $1`,
    [id, evidence.name, evidence.sha256 ?? null, evidence.note ?? null, at, actor],
  );
}

export interface RecordLine {
  readonly number: number;
  readonly dueAt: EpochSeconds;
  readonly state: ConditionState;
  readonly isFirm: boolean;
  readonly reason: string;
  readonly saidAt: EpochSeconds;
  readonly saidBy: string;
}

/** All that was said of a condition, in order. */
export async function selectRecord(reader: Reader, id: string): Promise<readonly RecordLine[]> {
  const rows = await reader.query<{
    readonly number: number;
    readonly due_at: bigint;
    readonly state: ConditionState;
    readonly is_firm: boolean;
    readonly reason: string;
    readonly said_at: bigint;
    readonly said_by: string;
  }>('SELECT * FROM procurement.condition_record WHERE condition = $1 ORDER BY number', [id]);
  return rows.map((row) => ({
    number: row.number,
    dueAt: toEpochSeconds(Number(row.due_at)),
    state: row.state,
    isFirm: row.is_firm,
    reason: row.reason,
    saidAt: toEpochSeconds(Number(row.said_at)),
    saidBy: row.said_by,
  }));
}

export interface EvidenceLine extends Evidence {
  readonly number: number;
  readonly notedAt: EpochSeconds;
  readonly notedBy: string;
}

export async function selectEvidence(reader: Reader, id: string): Promise<readonly EvidenceLine[]> {
  const rows = await reader.query<{
    readonly number: number;
    readonly name: string;
    readonly sha256: string | null;
    readonly note: string | null;
    readonly noted_at: bigint;
    readonly noted_by: string;
  }>('SELECT * FROM procurement.condition_evidence WHERE condition = $1 ORDER BY number', [id]);
  return rows.map((row) => ({
    number: row.number,
    name: row.name,
    sha256: row.sha256 ?? undefined,
    note: row.note ?? undefined,
    notedAt: toEpochSeconds(Number(row.noted_at)),
    notedBy: row.noted_by,
  }));
}

/** Whose money goes into a contract. */
export async function selectFundingMix(
  reader: Reader,
  contract: string,
  capexMicros: FundingMix['capexMicros'],
): Promise<FundingMix> {
  const rows = await reader.query<{
    readonly kind: ContributionBySource['kind'];
    readonly micros: bigint;
  }>(
    `SELECT p.kind, b.micros FROM procurement.contribution AS b
       JOIN funding.commitment AS f ON f.id = b.commitment
       JOIN funding.party AS p ON p.id = f.party WHERE b.contract = $1`,
    [contract],
  );
  const sources = rows.map(({ kind, micros }) => ({ kind, micros: toEurMicros(micros) }));
  return fundingMixOf(capexMicros, sources);
}

/** A condition that is neither built nor refused. */
export interface DueCondition extends Pick<Condition, 'id' | 'subject' | 'owner' | 'dueAt'> {
  /** When its day was said. */
  readonly saidAt: EpochSeconds;
}

/** Those that are to be built at some time from the start to before the end. */
export async function selectDueConditions(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly DueCondition[]> {
  const rows = await reader.query<ConditionRow & { readonly said_at: bigint }>(
    `SELECT ${CONDITION_COLUMNS},
            (SELECT min(r.said_at) FROM procurement.condition_record AS r
              WHERE r.condition = c.id AND r.due_at = c.due_at) AS said_at
       FROM procurement.condition AS c
      WHERE c.state NOT IN ('built', 'refused') AND c.due_at >= $1 AND c.due_at < $2
      ORDER BY c.position`,
    [start, end],
  );
  return rows.map((row) => {
    const { id, subject, owner, dueAt } = conditionFromRow(row);
    return { id, subject, owner, dueAt, saidAt: toEpochSeconds(Number(row.said_at)) };
  });
}
