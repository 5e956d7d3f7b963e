/** What invoices say of parties. The last details alone are kept; the audit has those before. */
import type { PartyId } from '../../kernel/ids.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { BillingDetails } from '../billing/details.ts';
import type { Stored } from './parties.ts';

interface BillingRow {
  readonly party: PartyId;
  /** Without what is `undefined`. */
  readonly details: Omit<BillingDetails, 'party'>;
  readonly version: number;
}

export async function selectBilling(
  reader: Reader,
  party: string,
): Promise<Stored<BillingDetails> | undefined> {
  const [found] = await selectBillings(reader, [party]);
  return found;
}

/** As {@link selectBilling}; nobody else changes it before the transaction ends. */
export async function lockBilling(
  writer: Writer,
  party: string,
): Promise<Stored<BillingDetails> | undefined> {
  await writer.query('SELECT FROM funding.party WHERE id = $1 FOR NO KEY UPDATE', [party]);
  return selectBilling(writer, party);
}

/** Of those of `parties` that gave any. */
export async function selectBillings(
  reader: Reader,
  parties: readonly string[],
): Promise<readonly Stored<BillingDetails>[]> {
  const rows = await reader.query<BillingRow>(
    'SELECT party, details, version FROM funding.billing WHERE party = ANY($1)',
    [parties],
  );
  return rows.map(({ party, details, version }) => ({ ...details, party, version }));
}

export async function upsertBilling(
  writer: Writer,
  { party, ...details }: BillingDetails,
): Promise<void> {
  await writer.query(
    `INSERT INTO funding.billing (party, details, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (party) DO UPDATE SET details = excluded.details,
       changed_at = excluded.changed_at, version = billing.version + 1`,
    [party, JSON.stringify(details), writer.caller.at],
  );
}
