/** What parties pay, month by month, as the ledger and the statements have it. */
import { present } from '../kernel/assert.ts';
import type { PartyId } from '../kernel/ids.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Page, PageRequest } from '../platform/http/page.ts';
import { selectPage, whereEqual, whereFrom } from '../platform/http/page-sql.ts';
import type { CostFact } from '../settlement/focus-row.ts';
import { STANDS } from '../settlement/store/ledger-rows.ts';
import { LATEST_STATEMENTS } from '../settlement/store/statement-lists.ts';
import { whereEitherOf } from './invoicing/party-scopes.ts';

export interface CostsWanted {
  readonly month: string | undefined;
  readonly fromMonth: string | undefined;
  readonly payer: string | undefined;
  /** Of whom a row is told, who pays it or is paid; `undefined`: of all. */
  readonly parties: ReadonlySet<string> | undefined;
}

/** Of the months that have a statement, in its last revision. */
export function selectCostPage(
  reader: Reader,
  { month, fromMonth, payer, parties }: CostsWanted,
  page: PageRequest<'month'>,
): Promise<Page<InvoicedCostRow>> {
  const source = {
    select: `${COST_COLUMNS}, standing.number AS invoice_number`,
    from: `${COSTS} ${STANDING}`,
    sorts: { month: { column: 'cost.month', type: 'text' } },
    id: { column: 'cost.id', type: 'text' },
  } as const;
  return selectPage<InvoicedCostRow>(reader, source, page, [
    whereEqual('cost.month', month),
    whereFrom('cost.month', fromMonth),
    whereEqual('cost.payer', payer),
    whereEitherOf(parties, ['cost.payer', 'cost.issuer']),
  ]);
}

/** What was charged in a month; in all months where none is said. */
export async function selectCharges(
  reader: Reader,
  month: string | undefined,
): Promise<readonly CostFact[]> {
  const rows = await reader.query<CostRow>(
    `SELECT ${COST_COLUMNS} FROM ${COSTS}
      WHERE $1::text IS NULL OR cost.month = $1
      ORDER BY cost.month, cost.id`,
    [month],
  );
  return rows.map(costFromRow);
}

const USAGE = `
  SELECT 'usage' AS kind, line->>'id' AS id, line->>'id' AS source_id, statement.month,
         line->>'holder' AS payer, statement.funder AS issuer, line->>'cluster' AS cluster,
         used.site, line->>'allocation' AS allocation, line->>'mode' AS mode,
         NULL AS commitment, NULL::integer AS number, NULL AS receiver,
         line->>'usedGpuSeconds' AS gpu_seconds, line->>'chargedMicros' AS micros,
         NULL AS billed_micros
    FROM ${LATEST_STATEMENTS} AS statement
    CROSS JOIN LATERAL jsonb_array_elements(statement.lines->'allocations') AS line
    JOIN capacity.cluster AS used ON used.id = line->>'cluster'
   WHERE line->>'usedGpuSeconds' <> '0'`;

/** Of each contract what it owes in whole cents, and beside it the exact credit of the funder. */
const CREDITS = `
  SELECT 'credit', 'credit.entry_' || e.seq, 'entry_' || e.seq, e.month,
         split_part(e.subject, '/', 1), site.operator, split_part(e.subject, '/', 3), site.id,
         NULL, NULL, NULL, NULL, split_part(e.subject, '/', 2), '0',
         sum(leg.amount) FILTER (WHERE account.kind = 'credited')::text,
         (-sum(leg.amount) FILTER (WHERE account.kind = 'credit-note'))::text
    FROM settlement.entry AS e
    JOIN settlement.leg AS leg ON leg.entry = e.seq
    JOIN settlement.account AS account ON account.id = leg.account
    JOIN capacity.cluster AS cluster ON cluster.id = split_part(e.subject, '/', 3)
    JOIN capacity.site AS site ON site.id = cluster.site
   WHERE e.flow = 'credit' AND ${STANDS}
     AND EXISTS (SELECT FROM settlement.statement AS stated WHERE stated.month = e.month)
   GROUP BY e.seq, site.id`;

/** What a payment moved on to contracts, and what stays with the programme. */
const PAYMENTS = `
  SELECT 'payment', 'entry_' || entry.seq || '.' || leg.position, 'entry_' || entry.seq,
         entry.month, commitment.party, site.operator, NULL,
         site.id, NULL, NULL, commitment.id, entry.attempt, account.owner, '0', leg.amount::text,
         NULL
    FROM settlement.entry AS entry
    JOIN settlement.leg AS leg ON leg.entry = entry.seq
    JOIN settlement.account AS account
      ON account.id = leg.account AND account.kind IN ('earned', 'unassigned')
    JOIN funding.commitment AS commitment ON commitment.id = entry.subject
    LEFT JOIN procurement.contract AS contract ON contract.id = account.owner
    LEFT JOIN capacity.site AS site ON site.id = contract.site
   WHERE entry.flow = 'pay'
     AND EXISTS (SELECT FROM settlement.statement AS stated WHERE stated.month = entry.month)`;

const COST_COLUMNS = `cost.*, period.start_at, period.end_at, period.is_rehearsed,
  payer.name AS payer_name, payer.kind AS payer_kind,
  coalesce(cost.issuer, cost.receiver) AS issuer_id,
  coalesce(issuer.name, programme.name) AS issuer_name,
  coalesce(operator.name, issuer.name, programme.name) AS operator_name,
  site.name AS site_name, cluster.accelerator_class,
  allocation.name AS allocation_name, mode.name AS mode_name,
  mode.price_micros_per_gpu_hour AS price_micros`;

const COSTS = `(${USAGE} UNION ALL ${CREDITS} UNION ALL ${PAYMENTS}) AS cost
  JOIN settlement.period AS period ON period.month = cost.month
  JOIN funding.party AS payer ON payer.id = cost.payer
  LEFT JOIN funding.party AS issuer ON issuer.id = cost.issuer
  LEFT JOIN funding.programme AS programme ON programme.id = cost.receiver
  LEFT JOIN capacity.site AS site ON site.id = cost.site
  LEFT JOIN funding.party AS operator ON operator.id = site.operator
  LEFT JOIN capacity.cluster AS cluster ON cluster.id = cost.cluster
  LEFT JOIN access.allocation AS allocation ON allocation.id = cost.allocation
  LEFT JOIN access.mode AS mode ON mode.id = cost.mode`;

/** The document that a charge is on; of each debt at most one stands. */
const STANDING = `
  LEFT JOIN settlement.standing_invoice AS standing
    ON standing.seller = cost.issuer AND standing.buyer = cost.payer
   AND standing.month = cost.month
   AND standing.content->'lines'
       @> jsonb_build_array(jsonb_build_object('sourceId', cost.source_id))`;

interface InvoicedCostRow extends CostRow {
  readonly invoice_number: string | null;
}

export interface CostRow {
  readonly kind: CostFact['kind'];
  readonly source_id: string;
  readonly month: string;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly is_rehearsed: boolean;
  readonly payer: PartyId;
  readonly payer_name: string;
  readonly payer_kind: string;
  /** A party, or a programme. */
  readonly issuer_id: string;
  readonly issuer_name: string;
  readonly operator_name: string;
  readonly site: string | null;
  readonly site_name: string | null;
  readonly cluster: string | null;
  readonly accelerator_class: string | null;
  readonly allocation: string | null;
  readonly allocation_name: string | null;
  readonly mode: string | null;
  readonly mode_name: string | null;
  readonly price_micros: bigint | null;
  readonly commitment: string | null;
  readonly number: number | null;
  readonly receiver: string | null;
  readonly gpu_seconds: string;
  readonly micros: string;
  readonly billed_micros: string | null;
}

export function costFromRow(row: CostRow): CostFact {
  const charge = chargeFromRow(row);
  const of = <T>(value: T | null, what: string) => present(value, `${what} of ${row.source_id}`);
  switch (row.kind) {
    case 'payment':
      return {
        ...charge,
        kind: 'payment',
        commitment: of(row.commitment, 'The commitment'),
        instalmentNumber: of(row.number, 'The number'),
        receiverId: of(row.receiver, 'The receiver'),
        paidMicros: BigInt(row.micros),
      };
    case 'credit':
      return {
        ...charge,
        kind: 'credit',
        cluster: of(row.cluster, 'The cluster'),
        contract: of(row.receiver, 'The contract'),
        creditMicros: BigInt(row.micros),
        billedMicros: BigInt(of(row.billed_micros, 'What is billed')),
      };

    case 'usage':
      return {
        ...charge,
        kind: 'usage',
        cluster: of(row.cluster, 'The cluster'),
        acceleratorClass: of(row.accelerator_class, 'The class'),
        allocation: {
          id: of(row.allocation, 'The allocation'),
          name: of(row.allocation_name, 'The allocation'),
        },
        mode: { id: of(row.mode, 'The mode'), name: of(row.mode_name, 'The mode') },
        gpuSeconds: BigInt(row.gpu_seconds),
        priceMicrosPerGpuHour: of(row.price_micros, 'The price'),
        chargedMicros: BigInt(row.micros),
      };
  }
}

function chargeFromRow(row: CostRow) {
  const { site, site_name: siteName } = row;
  return {
    sourceId: row.source_id,
    month: row.month,
    start: toEpochSeconds(Number(row.start_at)),
    end: toEpochSeconds(Number(row.end_at)),
    isRehearsed: row.is_rehearsed,
    payer: { id: row.payer, name: row.payer_name, kind: row.payer_kind },
    issuer: { id: row.issuer_id, name: row.issuer_name },
    operatorName: row.operator_name,
    site: site === null || siteName === null ? undefined : { id: site, name: siteName },
  };
}
