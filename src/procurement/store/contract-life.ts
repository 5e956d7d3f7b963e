/**
 * What has happened to contracts since they were signed. Read whole, in one statement: a contract
 * has some dozens of such rows in its life. Whoever decides upon one locks it first.
 */
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId, ContractId, PartyId } from '../../kernel/ids.ts';
import {
  type EpochSeconds,
  type EurMicros,
  toEpochSeconds,
  toEurMicros,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { clusterOfTest } from '../acceptance.ts';
import type {
  ContractLife,
  Exit,
  ExitSide,
  MilestoneDue,
  RecordedTest,
  SignedContract,
  SigningTerms,
} from '../contract-life.ts';
import type { Approval, ControlChange } from '../control.ts';
import type { HandedIn, HostingDocument } from '../hosting.ts';
import type { IndexValue } from '../indexation.ts';

type TermsJson = Omit<SigningTerms, 'indexation'> & {
  readonly indexation: SigningTerms['indexation'] | null;
};

interface LifeRow {
  readonly contract: ContractId;
  readonly call: CallId;
  readonly bid: BidId;
  readonly terms: TermsJson;
  readonly signed_at: bigint;
  readonly exit_by: ExitSide | null;
  readonly exit_reasons: string | null;
  readonly exit_from_at: bigint | null;
  readonly version: number;
  readonly tests: readonly (Omit<RecordedTest, 'cluster'> & {
    /** `null` where the phase has one cluster or none, in rows from before it was kept. */
    readonly cluster: RecordedTest['cluster'] | null;
  })[];
  readonly due: readonly {
    readonly number: number;
    /** As text because JSON numbers end at 2^53. */
    readonly micros: string;
    readonly dueAt: EpochSeconds;
    readonly payment: MilestoneDue['payment'] | null;
  }[];
  readonly prices: readonly {
    readonly fromAt: EpochSeconds;
    readonly micros: string;
    readonly value: IndexValue;
  }[];
  readonly documents: readonly HostingDocument[];
  readonly reports: readonly (HandedIn & { readonly sha256: string })[];
  readonly changes: readonly (Omit<ControlChange, 'effectiveAt'> & {
    readonly effectiveAt: EpochSeconds | null;
  })[];
}

/** A list of rows as JSON: empty, not null, where there are none. */
function listOf(object: string, rest: string): string {
  return `(SELECT coalesce(jsonb_agg(jsonb_build_object(${object}) ${rest}), '[]')`;
}

const APPROVALS = `${listOf(
  "'party', a.party, 'isApproved', a.is_approved, 'reasons', a.reasons, 'at', a.said_at",
  'ORDER BY a.said_at, a.party',
)} FROM procurement.control_approval AS a WHERE (a.contract, a.number) = (x.contract, x.number))`;

const LIFE_COLUMNS = `
  s.contract, s.call, s.bid, s.terms, s.signed_at, s.exit_by, s.exit_reasons, s.exit_from_at,
  s.version,
  ${listOf(
    `'number', t.number, 'phase', t.phase, 'cluster', t.cluster, 'measuredGpus', t.measured_gpus,
     'measuredH100Equivalents', t.measured_h100_equivalents, 'testedBy', t.tested_by,
     'testedAt', t.tested_at, 'documentSha256', t.document_sha256, 'result', t.result,
     'gpuCount', t.gpu_count, 'acceptedPpm', t.accepted_ppm, 'fromAt', t.from_at`,
    'ORDER BY t.number',
  )} FROM procurement.acceptance_test AS t WHERE t.contract = s.contract) AS tests,
  ${listOf(
    `'number', m.number, 'micros', m.micros::text, 'dueAt', m.due_at, 'payment',
     CASE WHEN q.paid_at IS NOT NULL
          THEN jsonb_build_object('reference', q.reference, 'at', q.paid_at) END`,
    'ORDER BY m.number',
  )} FROM procurement.milestone_due AS m
      LEFT JOIN procurement.milestone_payment AS q USING (contract, number)
     WHERE m.contract = s.contract) AS due,
  ${listOf(
    `'fromAt', p.from_at, 'micros', p.micros_per_gpu_hour::text, 'value', jsonb_build_object(
       'index', p.index_name, 'month', p.index_month, 'millionths', p.index_millionths,
       'source', p.source, 'publishedAt', p.published_at)`,
    'ORDER BY p.from_at',
  )} FROM procurement.price_step AS p WHERE p.contract = s.contract) AS prices,
  ${listOf(
    "'item', d.item, 'name', d.name, 'sha256', d.sha256, 'filedAt', d.filed_at",
    'ORDER BY d.number',
  )} FROM procurement.hosting_document AS d WHERE d.contract = s.contract) AS documents,
  ${listOf(
    "'year', y.year, 'report', y.report, 'sha256', y.sha256, 'at', y.handed_in_at",
    'ORDER BY y.year, y.report',
  )} FROM procurement.yearly_report AS y WHERE y.contract = s.contract) AS reports,
  ${listOf(
    `'number', x.number, 'subject', x.subject, 'words', x.words, 'notifiedAt', x.notified_at,
     'effectiveAt', e.effective_at, 'approvals', ${APPROVALS}`,
    'ORDER BY x.number',
  )} FROM procurement.control_change AS x
      LEFT JOIN procurement.control_effect AS e USING (contract, number)
     WHERE x.contract = s.contract) AS changes`;

/** Of a contract `c`: whether it was signed here. */
export const HAS_LIFE =
  'EXISTS (SELECT FROM procurement.signed_contract AS s WHERE s.contract = c.id)';

export async function hasContractLife(reader: Reader, contract: string): Promise<boolean> {
  const [row] = await reader.query<{ readonly has_life: boolean }>(
    `SELECT ${HAS_LIFE} AS has_life FROM procurement.contract AS c WHERE c.id = $1`,
    [contract],
  );
  return row?.has_life === true;
}

/** `undefined`: there is no contract that was signed here. */
export async function selectContractLife(
  reader: Reader,
  contract: string,
): Promise<ContractLife | undefined> {
  const [row] = await reader.query<LifeRow>(
    `SELECT ${LIFE_COLUMNS} FROM procurement.signed_contract AS s WHERE s.contract = $1`,
    [contract],
  );
  return row === undefined ? undefined : lifeFromRow(row);
}

/** Of every contract that was signed here. */
export async function selectContractLives(reader: Reader): Promise<readonly ContractLife[]> {
  const rows = await reader.query<LifeRow>(
    `SELECT ${LIFE_COLUMNS} FROM procurement.signed_contract AS s ORDER BY s.contract`,
  );
  return rows.map(lifeFromRow);
}

/** Nobody else changes the life of the contract before the transaction ends. */
export async function lockContractLife(
  writer: Writer,
  contract: string,
): Promise<ContractLife | undefined> {
  await writer.query('SELECT 1 FROM procurement.signed_contract WHERE contract = $1 FOR UPDATE', [
    contract,
  ]);
  return selectContractLife(writer, contract);
}

/** Held until the end of the transaction by whoever changes the plan. */
export async function lockPlan(writer: Writer): Promise<void> {
  await writer.query('SELECT funding.lock_plan()', []);
}

function lifeFromRow(row: LifeRow): ContractLife {
  return {
    signed: signedFromRow(row),
    tests: row.tests.map((test) => testFromRow(test, row.terms)),
    due: row.due.map((each) => ({
      ...each,
      micros: toEurMicros(BigInt(each.micros)),
      payment: each.payment ?? undefined,
    })),
    prices: row.prices.map(({ fromAt, micros, value }) => ({
      fromAt,
      value,
      microsPerGpuHour: toEurMicros(BigInt(micros)),
    })),
    documents: row.documents,
    reports: row.reports,
    changes: row.changes.map((each) => ({ ...each, effectiveAt: each.effectiveAt ?? undefined })),
  };
}

function testFromRow(test: LifeRow['tests'][number], { phases }: TermsJson): RecordedTest {
  const phase = present(phases[test.phase - 1], `Phase ${test.phase} as it was signed`);
  const cluster = clusterOfTest({ cluster: test.cluster ?? undefined }, phase);
  return { ...test, cluster };
}

function signedFromRow(row: LifeRow): SignedContract {
  const { exit_by: by, exit_reasons: reasons, exit_from_at: fromAt, terms } = row;
  const exit: Exit | undefined =
    by === null || reasons === null || fromAt === null
      ? undefined
      : { by, reasons, fromAt: toEpochSeconds(Number(fromAt)) };
  return {
    ...terms,
    indexation: terms.indexation ?? undefined,
    id: row.contract,
    call: row.call,
    bid: row.bid,
    signedAt: toEpochSeconds(Number(row.signed_at)),
    exit,
    version: row.version,
  };
}

export type Signing = Pick<SignedContract, 'id' | 'call' | 'bid'> & SigningTerms;

export async function insertSignedContract(writer: Writer, signing: Signing): Promise<void> {
  const { id, call, bid, phases, milestones, indexation, governanceBody } = signing;
  const terms: TermsJson = { phases, milestones, governanceBody, indexation: indexation ?? null };
  await writer.query(
    `INSERT INTO procurement.signed_contract (contract, call, bid, terms, signed_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, call, bid, JSON.stringify(terms), writer.caller.at],
  );
}

/** After everything that happens to a contract, so that its ETag says so. */
export async function raiseVersion(writer: Writer, contract: ContractId): Promise<void> {
  await writer.query(
    'UPDATE procurement.signed_contract SET version = version + 1 WHERE contract = $1',
    [contract],
  );
}

export async function updateExit(writer: Writer, contract: ContractId, exit: Exit): Promise<void> {
  await writer.query(
    `UPDATE procurement.signed_contract SET exit_by = $2, exit_reasons = $3, exit_from_at = $4
      WHERE contract = $1`,
    [contract, exit.by, exit.reasons, exit.fromAt],
  );
}

export async function insertTest(
  writer: Writer,
  contract: ContractId,
  test: RecordedTest,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.acceptance_test (contract, number, phase, measured_gpus,
       measured_h100_equivalents, tested_by, tested_at, document_sha256, result, gpu_count,
       accepted_ppm, from_at, recorded_at, cluster)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      contract,
      test.number,
      test.phase,
      test.measuredGpus,
      test.measuredH100Equivalents,
      test.testedBy,
      test.testedAt,
      test.documentSha256,
      test.result,
      test.gpuCount,
      test.acceptedPpm,
      test.fromAt,
      writer.caller.at,
      test.cluster ?? null,
    ],
  );
}

/** `test` is the number of the acceptance test that makes it due. */
export async function insertMilestoneDue(
  writer: Writer,
  contract: ContractId,
  { number, micros, test }: Pick<MilestoneDue, 'number' | 'micros'> & { readonly test: number },
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.milestone_due (contract, number, acceptance, micros, due_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [contract, number, test, micros, writer.caller.at],
  );
}

export async function insertMilestonePayment(
  writer: Writer,
  contract: ContractId,
  { number, reference }: { readonly number: number; readonly reference: string },
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.milestone_payment (contract, number, reference, paid_at, paid_by)
     VALUES ($1, $2, $3, $4, $5)`,
    [contract, number, reference, writer.caller.at, writer.caller.actor],
  );
}

export async function insertPrice(
  writer: Writer,
  contract: ContractId,
  price: { readonly fromAt: EpochSeconds; readonly micros: EurMicros; readonly value: IndexValue },
): Promise<void> {
  const { index, month, millionths, source, publishedAt } = price.value;
  await writer.query(
    `INSERT INTO procurement.price_step (contract, from_at, micros_per_gpu_hour, index_name,
       index_month, index_millionths, source, published_at, set_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      contract,
      price.fromAt,
      price.micros,
      index,
      month,
      millionths,
      source,
      publishedAt,
      writer.caller.at,
    ],
  );
}

export async function insertHostingDocument(
  writer: Writer,
  contract: ContractId,
  document: Omit<HostingDocument, 'filedAt'>,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.hosting_document (contract, number, item, name, sha256, filed_at)
     SELECT $1, count(*) + 1, $2, $3, $4, $5::bigint
       FROM procurement.hosting_document WHERE contract = $1`,
    [contract, document.item, document.name, document.sha256, writer.caller.at],
  );
}

export async function insertReport(
  writer: Writer,
  contract: ContractId,
  report: Omit<HandedIn, 'at'> & { readonly sha256: string },
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.yearly_report (contract, year, report, sha256, handed_in_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [contract, report.year, report.report, report.sha256, writer.caller.at],
  );
}

export async function insertControlChange(
  writer: Writer,
  contract: ContractId,
  change: Pick<ControlChange, 'number' | 'subject' | 'words'>,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.control_change (contract, number, subject, words, notified_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [contract, change.number, change.subject, change.words, writer.caller.at],
  );
}

export async function insertApproval(
  writer: Writer,
  contract: ContractId,
  approval: Omit<Approval, 'at'> & { readonly number: number; readonly party: PartyId },
): Promise<void> {
  const { number, party, isApproved, reasons } = approval;
  await writer.query(
    `INSERT INTO procurement.control_approval (contract, number, party, is_approved, reasons,
       said_at, said_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [contract, number, party, isApproved, reasons, writer.caller.at, writer.caller.actor],
  );
}

export async function insertEffect(
  writer: Writer,
  contract: ContractId,
  number: number,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.control_effect (contract, number, effective_at)
     VALUES ($1, $2, $3)`,
    [contract, number, writer.caller.at],
  );
}
