/** Accounts by name and their balances. */
import { assert, present } from '../../kernel/assert.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { ACCOUNT_RULES, type AccountKind } from '../account.ts';

export interface AccountName {
  readonly kind: AccountKind;
  /** What stands behind the colon in the account's name. */
  readonly owner: string;
}

export interface AccountBalance extends AccountName {
  readonly amount: bigint;
}

/** `entitlement:party_nl/cluster_a` as its kind and owner. */
export function toAccountName(name: string): AccountName {
  const colon = name.indexOf(':');
  const kind = name.slice(0, colon);
  assert(isAccountKind(kind), `${name} is no account`);
  return { kind, owner: name.slice(colon + 1) };
}

function isAccountKind(kind: string): kind is AccountKind {
  return Object.hasOwn(ACCOUNT_RULES, kind);
}

/** The stored ids of the accounts of these names, in their order; what is missing is opened. */
export async function openAccounts(
  writer: Writer,
  names: readonly string[],
): Promise<readonly number[]> {
  const known = await selectIds(writer, names);
  const missing = names.filter((_, index) => known[index] === undefined);
  if (missing.length === 0) return known.map((id) => present(id, 'The id of an account'));
  await insertAccounts(writer, missing.map(toAccountName));
  const ids = await selectIds(writer, names);
  return ids.map((id, index) => present(id, `The account ${names[index]}`));
}

async function selectIds(
  reader: Reader,
  names: readonly string[],
): Promise<readonly (number | undefined)[]> {
  const rows = await reader.query<{ id: number | null }>(
    `SELECT account.id
       FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
       LEFT JOIN settlement.account AS account ON account.name = wanted.name
      ORDER BY wanted.place`,
    [names],
  );
  return rows.map(({ id }) => id ?? undefined);
}

/** In the order of names, so that two that open the same accounts never wait in a circle. */
async function insertAccounts(writer: Writer, names: readonly AccountName[]): Promise<void> {
  await writer.query(
    `INSERT INTO settlement.account (kind, owner, commodity, may_be_negative)
     SELECT wanted.kind, wanted.owner, account_kind.commodity, account_kind.may_be_negative
       FROM unnest($1::text[], $2::text[]) AS wanted (kind, owner)
       JOIN settlement.account_kind AS account_kind ON account_kind.kind = wanted.kind
      ORDER BY wanted.kind, wanted.owner
     ON CONFLICT (name) DO NOTHING`,
    [names.map(({ kind }) => kind), names.map(({ owner }) => owner)],
  );
}

/**
 * Every account that does not stand at zero, for a ledger in memory that goes on from here. Those
 * that only grow, such as `used`, are among them.
 */
export async function loadOpeningBalances(reader: Reader): Promise<readonly AccountBalance[]> {
  const rows = await reader.query<{ name: string; amount: bigint }>(
    `SELECT account.name, balance.amount
       FROM settlement.balance AS balance
       JOIN settlement.account AS account ON account.id = balance.account
      WHERE balance.amount <> 0
      ORDER BY balance.account`,
  );
  return rows.map(({ name, amount }) => ({ ...toAccountName(name), amount }));
}
