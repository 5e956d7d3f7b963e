/**
 * `ledger.csv.gz`: a row for each leg of each entry, in the order of posting. GPU-seconds and
 * micros are whole decimals. No field holds a comma or a quote: no id and no account name can.
 *
 * | column      | meaning                                                             |
 * |-------------|---------------------------------------------------------------------|
 * | entry       | number of the entry, from 0; the legs of an entry follow each other |
 * | key         | flow, subject, attempt and month                                    |
 * | month       | the period that the entry belongs to                                |
 * | recorded_at | epoch seconds                                                       |
 * | account     | kind and owner                                                      |
 * | commodity   | gpu-seconds or eur-micros                                           |
 * | amount      | positive: into the account                                          |
 * | reversal_of | the entry that this one unwinds, or empty                           |
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ACCOUNT_RULES } from '../../settlement/account.ts';
import type { Ledger } from '../../settlement/ledger.ts';
import type { LedgerRow } from '../../settlement/ledger-row.ts';

export const LEDGER_FILE = 'ledger.csv.gz';
const HEADER = 'entry,key,month,recorded_at,account,commodity,amount,reversal_of';
/** Level 1 of zlib: 2 million entries in seconds; level 6 saves a third and takes three times. */
const GZIP_LEVEL = 1;
const BATCH_CHARACTERS = 1 << 18;

export async function writeLedgerCsv(path: string, ledger: Ledger): Promise<void> {
  const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: 1 << 18 });
  await pipeline(Readable.from(batchesOf(ledger)), gzip, createWriteStream(path));
}

function* batchesOf(ledger: Ledger): Generator<Buffer> {
  const suffixes = accountSuffixesOf(ledger);
  let batch = `${HEADER}\n`;
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    batch += rowsOf(ledger, entry, suffixes);
    if (batch.length < BATCH_CHARACTERS) continue;
    yield Buffer.from(batch, 'utf8');
    batch = '';
  }
  yield Buffer.from(batch, 'utf8');
}

/** `account,commodity,` of every account, so that a row costs no look-up of names. */
function accountSuffixesOf(ledger: Ledger): readonly string[] {
  return Array.from({ length: ledger.accountCount }, (_, account) => {
    const { commodity } = ACCOUNT_RULES[ledger.accountKind(account)];
    return `${ledger.accountName(account)},${commodity},`;
  });
}

function rowsOf(ledger: Ledger, entry: number, suffixes: readonly string[]): string {
  const { columns } = ledger;
  const key = ledger.keyText(entry);
  const month = ledger.periods[columns.periodIndexAt(entry)]?.month ?? '';
  const start = `${entry},${key},${month},${columns.recordedAtOf(entry)},`;
  const end = `,${ledger.reversalOf(entry) ?? ''}\n`;
  let rows = '';
  const legEnd = columns.legEndOf(entry);
  for (let leg = columns.legStartOf(entry); leg < legEnd; leg += 1) {
    rows += start + (suffixes[columns.accountAt(leg)] ?? '') + columns.amountAt(leg) + end;
  }
  return rows;
}

/**
 * The rows for which `isWanted` holds, given a row's text; all legs of an entry share its key, so a
 * filter by key finds whole entries. Cost: one pass over the file.
 */
export async function readLedgerCsv(
  path: string,
  isWanted: (line: string) => boolean,
): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = [];
  const unzipped = createReadStream(path).pipe(createGunzip());
  for await (const line of createInterface({ input: unzipped, crlfDelay: Infinity })) {
    if (line !== HEADER && isWanted(line)) rows.push(toRow(line));
  }
  return rows;
}

function toRow(line: string): LedgerRow {
  const [entry, key, month, recordedAt, account, commodity, amount, reversalOf] = line.split(',');
  return {
    entry: Number(entry),
    key: key ?? '',
    month: month ?? '',
    recordedAt: Number(recordedAt),
    account: account ?? '',
    commodity: commodity === 'eur-micros' ? 'eur-micros' : 'gpu-seconds',
    amount: BigInt(amount ?? '0'),
    reversalOf: reversalOf === '' || reversalOf === undefined ? undefined : Number(reversalOf),
  };
}
