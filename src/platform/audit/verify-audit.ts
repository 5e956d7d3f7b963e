/**
 * Whether the audit is as it was written. Every entry is hashed together with the hash before it
 * (database/audit-chain.ts), so that a change, a removal, an insertion or another order shows at
 * the first entry that it touches, and a cut end shows at the head. Who can write to the store can
 * rewrite the chain from some entry on, head included: against that, a sealed head is kept
 * elsewhere, and the audit is verified against it.
 */
import { type AuditEntry, FIRST_PREVIOUS, hashOfEntry } from '../database/audit-chain.ts';
import type { Reader } from '../database/transaction.ts';
import { isPlainJson } from './json-numbers.ts';

/** The end of the audit at some moment: enough to know all that came before it. */
export interface SealedHead {
  /** The number of the last entry; 0 where there is none. */
  readonly seq: bigint;
  /** The hash of that entry: 64 lower hexadecimal digits. */
  readonly hash: string;
}

export const AUDIT_FAULTS = [
  /** The entry that should have this number is not there: the next one has another. */
  'missing',
  /** A number that comes twice, or is below 1. */
  'out_of_order',
  /** What it says comes before it is not the hash of what does. */
  'not_following',
  /** Its content does not have its hash. */
  'changed',
  /** The head names another end than the last entry. */
  'head_differs',
  /** The head is not there, or there is more than one. */
  'head_missing',
  /** The audit ends before the sealed head. */
  'shorter_than_sealed',
  /** At the number of the sealed head stands another entry. */
  'differs_from_sealed',
] as const;
export type AuditFault = (typeof AUDIT_FAULTS)[number];

export type AuditVerdict =
  | { readonly isWhole: true; readonly entryCount: number; readonly head: SealedHead }
  | {
      readonly isWhole: false;
      /** The first number at which something is wrong. */
      readonly seq: bigint;
      readonly fault: AuditFault;
      readonly sentence: string;
    };

const ENTRIES_PER_STEP = 5_000;

interface AuditRow extends AuditEntry {
  readonly hash: string;
  readonly detail_text: string;
}

interface Progress {
  readonly count: number;
  readonly last: SealedHead;
}

type Broken = Extract<AuditVerdict, { isWhole: false }>;

/**
 * Reads the whole audit in order, and the head, on one unchanging state: hand in the reader of a
 * `snapshot`. Linear in the entries, some 50,000 a second. With `sealed`, also says whether the
 * audit still contains what was sealed.
 */
export async function verifyAudit(
  reader: Reader,
  sealed: SealedHead | undefined,
): Promise<AuditVerdict> {
  let progress: Progress = { count: 0, last: { seq: 0n, hash: FIRST_PREVIOUS } };
  // Before every number that a row can have: one below 1 is a fault to be found.
  let after = -(2n ** 63n);
  for (;;) {
    const rows = await selectRows(reader, after);
    for (const row of rows) {
      const broken = brokenAt(row, progress.last) ?? brokenAtSeal(row, sealed);
      if (broken !== undefined) return broken;
      progress = { count: progress.count + 1, last: { seq: row.seq, hash: row.hash } };
      after = row.seq;
    }
    if (rows.length < ENTRIES_PER_STEP) break;
  }
  return (
    (await brokenAtHead(reader, progress.last)) ??
    brokenAtEnd(progress.last, sealed) ?? {
      isWhole: true,
      entryCount: progress.count,
      head: progress.last,
    }
  );
}

/** The end of the audit now, to be kept where whoever runs the store cannot change it. */
export async function sealedHeadOf(reader: Reader): Promise<SealedHead | undefined> {
  const heads = await selectHeads(reader);
  return heads.length === 1 ? heads[0] : undefined;
}

/** One line to print and to keep: `polder-audit-1 <seq> <hash>`. */
export function toSealText({ seq, hash }: SealedHead): string {
  return `polder-audit-1 ${seq} ${hash}`;
}

/** The head of such a line; `undefined` where it is none. */
export function parseSealText(text: string): SealedHead | undefined {
  const match = /^polder-audit-1 (0|[1-9]\d{0,18}) ([0-9a-f]{64})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { seq: BigInt(match[1]), hash: match[2] };
}

function selectRows(reader: Reader, after: bigint): Promise<readonly AuditRow[]> {
  return reader.query<AuditRow>(
    `SELECT seq, previous, hash, at, actor, action, subject, request_id AS "requestId", detail,
            detail::text AS detail_text
       FROM platform.audit WHERE seq > $1 ORDER BY seq LIMIT ${ENTRIES_PER_STEP}`,
    [after],
  );
}

function selectHeads(reader: Reader): Promise<readonly SealedHead[]> {
  return reader.query<SealedHead>(
    'SELECT audit_seq AS seq, audit_hash AS hash FROM platform.chain_head',
  );
}

function brokenAt(row: AuditRow, last: SealedHead): Broken | undefined {
  const { seq } = row;
  const expected = last.seq + 1n;
  if (seq < expected) return broken(seq, 'out_of_order', `Entry ${seq} stands out of its order`);
  if (seq > expected) {
    return broken(
      expected,
      'missing',
      `Entry ${expected} is missing: ${seq} comes after ${last.seq}`,
    );
  }
  if (row.previous !== last.hash) {
    return broken(seq, 'not_following', `Entry ${seq} does not follow the one before it`);
  }
  if (hashOfEntry(row) !== row.hash || !isPlainJson(row.detail_text)) {
    return broken(seq, 'changed', `Entry ${seq} was changed`);
  }
  return undefined;
}

function brokenAtSeal(row: AuditRow, sealed: SealedHead | undefined): Broken | undefined {
  if (sealed === undefined || row.seq !== sealed.seq || row.hash === sealed.hash) return undefined;
  const sentence = `Entry ${row.seq} is not the one that was sealed: the audit was written anew`;
  return broken(row.seq, 'differs_from_sealed', sentence);
}

async function brokenAtHead(reader: Reader, last: SealedHead): Promise<Broken | undefined> {
  const heads = await selectHeads(reader);
  const [head] = heads;
  if (head === undefined || heads.length > 1) {
    return broken(last.seq, 'head_missing', `The audit has ${heads.length} heads, and not one`);
  }
  if (head.seq === last.seq && head.hash === last.hash) return undefined;
  // Whichever ends first: there something is wrong.
  const seq = head.seq < last.seq ? head.seq + 1n : last.seq + (head.seq > last.seq ? 1n : 0n);
  const sentence = `The audit ends with entry ${last.seq}, and its head says ${head.seq}`;
  return broken(seq, 'head_differs', sentence);
}

function brokenAtEnd(last: SealedHead, sealed: SealedHead | undefined): Broken | undefined {
  if (sealed === undefined || sealed.seq <= last.seq) return undefined;
  const sentence = `The audit ends with entry ${last.seq}, and was sealed at ${sealed.seq}`;
  return broken(last.seq + 1n, 'shorter_than_sealed', sentence);
}

function broken(seq: bigint, fault: AuditFault, sentence: string): Broken {
  return { isWhole: false, seq, fault, sentence };
}
