/** Accounts and entries as lists show them, and the check of the ledger. */
import { present } from '../../kernel/assert.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { Page, PageRequest } from '../../platform/http/page.ts';
import {
  type Condition,
  idsOfKind,
  selectPage,
  whereEqual,
  whereInReach,
} from '../../platform/http/page-sql.ts';
import type { Reach } from '../../platform/identity/access.ts';
import { ACCOUNT_KINDS, type AccountKind, type Commodity } from '../account.ts';
import { FLOW_NAMES, type FlowName } from '../flow.ts';

/** What `kind` of an account and `flow` of an entry may be. */
export const LEDGER_WORDS = { kinds: ACCOUNT_KINDS, flows: FLOW_NAMES } as const;

export interface AccountRow {
  readonly name: string;
  readonly kind: AccountKind;
  readonly party: string | null;
  readonly commodity: Commodity;
  readonly may_be_negative: boolean;
  readonly amount: bigint;
}

export function selectAccounts(
  reader: Reader,
  { kind, party }: { readonly kind: string | undefined; readonly party: string | undefined },
  page: PageRequest<'name' | 'opened'>,
  reach: Reach,
): Promise<Page<AccountRow>> {
  const source = {
    select: 'a.name, a.kind, a.party, a.commodity, a.may_be_negative, b.amount',
    from: 'settlement.account_of_party AS a JOIN settlement.balance AS b ON b.account = a.id',
    sorts: {
      name: { column: 'a.name', type: 'text' },
      opened: { column: 'a.id', type: 'bigint' },
    },
    id: { column: 'a.id', type: 'bigint' },
  } as const;
  return selectPage<AccountRow>(reader, source, page, [
    whereInReach(reach, { party: 'a.party' }),
    whereEqual('a.kind', kind),
    whereEqual('a.party', party),
  ]);
}

export interface EntryListRow {
  readonly seq: bigint;
  readonly flow: FlowName;
  readonly subject: string;
  readonly attempt: number;
  readonly revision: number;
  readonly month: string;
  readonly recorded_at: bigint;
  readonly reversal_of: bigint | null;
  readonly is_rehearsed: boolean;
  readonly accounts: readonly string[];
  readonly commodities: readonly Commodity[];
  readonly amounts: readonly bigint[];
}

const LEGS = (value: string) => `(
  SELECT array_agg(${value} ORDER BY leg.position)
    FROM settlement.leg AS leg
    JOIN settlement.account AS account ON account.id = leg.account
   WHERE leg.entry = e.seq)`;

const ENTRIES = {
  select: `e.seq, e.flow, e.subject, e.attempt, e.revision, e.month, e.recorded_at, e.reversal_of,
    e.is_rehearsed, ${LEGS('account.name')} AS accounts,
    ${LEGS('account.commodity')} AS commodities, ${LEGS('leg.amount')} AS amounts`,
  from: 'settlement.entry AS e',
  sorts: { seq: { column: 'e.seq', type: 'bigint' } },
  id: { column: 'e.seq', type: 'bigint' },
} as const;

export interface EntryFilters {
  readonly month: string | undefined;
  readonly flow: string | undefined;
  /** By its name, such as `used:allocation_lab/cluster_a`. */
  readonly account: string | undefined;
  readonly subject: string | undefined;
}

export function selectEntries(
  reader: Reader,
  { month, flow, account, subject }: EntryFilters,
  page: PageRequest<'seq'>,
  reach: Reach,
): Promise<Page<EntryListRow>> {
  const ofAccount: Condition | undefined =
    account === undefined
      ? undefined
      : (bind) => `e.seq IN (
          SELECT leg.entry FROM settlement.leg AS leg
           WHERE leg.account = (SELECT id FROM settlement.account WHERE name = ${bind(account)}))`;
  return selectPage<EntryListRow>(reader, ENTRIES, page, [
    whereTouchesReach(reach),
    whereEqual('e.month', month),
    whereEqual('e.flow', flow),
    whereEqual('e.subject', subject),
    ofAccount,
  ]);
}

/** A party sees the entries that touch an account of its own. */
function whereTouchesReach(reach: Reach): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  const parties = idsOfKind(reach, 'party');
  if (parties.length === 0) return () => 'false';
  return (bind) => `EXISTS (
    SELECT FROM settlement.leg AS leg
      JOIN settlement.account_of_party AS account ON account.id = leg.account
     WHERE leg.entry = e.seq AND account.party = ANY(${bind(parties)}))`;
}

export async function selectEntry(reader: Reader, seq: bigint): Promise<EntryListRow | undefined> {
  const rows = await reader.query<EntryListRow>(
    `SELECT ${ENTRIES.select} FROM ${ENTRIES.from} WHERE e.seq = $1`,
    [seq],
  );
  return rows[0];
}

/** The parties whose accounts an entry touches; `undefined` where there is no such entry. */
export async function selectPartiesOfEntry(
  reader: Reader,
  seq: bigint,
): Promise<readonly string[] | undefined> {
  const rows = await reader.query<{ parties: readonly (string | null)[] }>(
    `SELECT array_agg(DISTINCT account.party) AS parties
       FROM settlement.leg AS leg
       JOIN settlement.account_of_party AS account ON account.id = leg.account
      WHERE leg.entry = $1 HAVING count(*) > 0`,
    [seq],
  );
  return rows[0]?.parties.filter((party) => party !== null);
}

export interface LedgerCheck {
  readonly entry_count: bigint;
  readonly leg_count: bigint;
  readonly gpu_seconds_sum: string;
  readonly micros_sum: string;
  /** Entries whose legs do not sum to zero, or are not all there. */
  readonly broken_entry_count: bigint;
  /** Accounts whose balance is not the sum of their legs, or below zero where it must not be. */
  readonly broken_account_count: bigint;
}

/** Computes everything anew from the legs. Cost: two passes over them. */
export async function checkLedger(reader: Reader): Promise<LedgerCheck> {
  const [row] = await reader.query<LedgerCheck>(
    `WITH by_entry AS (
       SELECT entry.seq, entry.leg_count, count(leg.entry) AS found,
              coalesce(sum(amount) FILTER (WHERE commodity = 'gpu-seconds'), 0) AS gpu_seconds,
              coalesce(sum(amount) FILTER (WHERE commodity = 'eur-micros'), 0) AS micros
         FROM settlement.entry AS entry
         LEFT JOIN settlement.leg AS leg ON leg.entry = entry.seq
         LEFT JOIN settlement.account AS account ON account.id = leg.account
        GROUP BY entry.seq),
     by_account AS (
       SELECT account, sum(amount) AS amount FROM settlement.leg GROUP BY account)
     SELECT (SELECT count(*) FROM by_entry) AS entry_count,
            (SELECT count(*) FROM settlement.leg) AS leg_count,
            (SELECT coalesce(sum(gpu_seconds), 0)::text FROM by_entry) AS gpu_seconds_sum,
            (SELECT coalesce(sum(micros), 0)::text FROM by_entry) AS micros_sum,
            (SELECT count(*) FROM by_entry
              WHERE leg_count <> found OR gpu_seconds <> 0 OR micros <> 0) AS broken_entry_count,
            (SELECT count(*) FROM settlement.balance AS balance
               FULL JOIN by_account ON by_account.account = balance.account
              WHERE coalesce(balance.amount, 0) <> coalesce(by_account.amount, 0)
                 OR balance.account IS NULL
                 OR (balance.amount < 0 AND NOT balance.may_be_negative)) AS broken_account_count`,
  );
  return present(row, 'The check of the ledger');
}
