import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { hashOfEntry } from '../database/audit-chain.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import type { JsonObject, Reader } from '../database/transaction.ts';
import { isPlainJson, toPlainNumber } from './json-numbers.ts';
import {
  parseSealText,
  type SealedHead,
  sealedHeadOf,
  toSealText,
  verifyAudit,
} from './verify-audit.ts';

const NOW = toEpochSeconds(1_800_000_000);
const ENTRY_COUNT = 12;

let store: TestDatabase;
let seal: SealedHead;

beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 80] });
  for (let index = 0; index < ENTRY_COUNT; index += 1) await writeEntry(index);
  seal = (await sealedHeadOf(store.database)) ?? { seq: -1n, hash: '' };
  await store.database.query('ALTER TABLE platform.audit DISABLE TRIGGER USER');
  await store.database.query('ALTER TABLE platform.chain_head DISABLE TRIGGER USER');
});
afterAll(() => store.close());

function writeEntry(index: number) {
  const caller = { actor: 'person_a', at: (NOW + index) as EpochSeconds, requestId: `r${index}` };
  const detail = { index, share: 0.1, big: 1e21, small: 1e-9, words: ['é', '"1"'], none: null };
  return store.database.write(caller, async (writer) => {
    writer.audit({ action: 'thing.write', subject: `thing_${index}`, detail });
    return done(index);
  });
}

/** Tampers, verifies, and puts everything back. */
async function verifiedAfter(statements: readonly string[], sealed?: SealedHead) {
  const { database } = store;
  await database.query('CREATE TABLE kept_audit AS SELECT * FROM platform.audit');
  await database.query('CREATE TABLE kept_head AS SELECT * FROM platform.chain_head');
  try {
    for (const statement of statements) await database.query(statement);
    return await database.snapshot((reader) => verifyAudit(reader, sealed));
  } finally {
    await database.query('DELETE FROM platform.audit');
    await database.query('INSERT INTO platform.audit SELECT * FROM kept_audit');
    await database.query('DELETE FROM platform.chain_head');
    await database.query('INSERT INTO platform.chain_head SELECT * FROM kept_head');
    await database.query('DROP TABLE kept_audit, kept_head');
  }
}

/** What an edit puts in each column; the old value is made another one. */
const EDITS: Readonly<Record<string, string>> = {
  previous: "translate(previous, '0123456789abcdef', '123456789abcdef0')",
  hash: "translate(hash, '0123456789abcdef', '123456789abcdef0')",
  at: 'at + 1',
  actor: "actor || 'x'",
  action: 'upper(action)',
  subject: "subject || ' '",
  request_id: "''",
  detail: `detail || '{"index": -1}'`,
};
const DETAIL_EDITS = [
  `detail - 'none'`,
  `detail || '{"more": null}'`,
  `jsonb_set(detail, '{share}', '0.10000000000000000001')`,
  `jsonb_set(detail, '{share}', '0.10')`,
  `jsonb_set(detail, '{big}', '1000000000000000000001')`,
  `jsonb_set(detail, '{small}', '0.0000000010000000000000001')`,
  `jsonb_set(detail, '{words}', '["e", "\\"1\\""]')`,
  `jsonb_set(detail, '{words}', '["é", 1]')`,
  `jsonb_set(detail, '{index}', to_jsonb(detail ->> 'index'))`,
];

const anySeq = fc.integer({ min: 1, max: ENTRY_COUNT });

describe('the audit', () => {
  it('is whole as it was written, by itself and against its seal', async () => {
    expect(await verifiedAfter([])).toEqual({ isWhole: true, entryCount: ENTRY_COUNT, head: seal });
    expect(await verifiedAfter([], seal)).toMatchObject({ isWhole: true });
    expect(parseSealText(toSealText(seal))).toEqual(seal);
  });

  it('shows any edit of any column at its entry', async () => {
    const edits = [...Object.entries(EDITS), ...DETAIL_EDITS.map((edit) => ['detail', edit])];
    await fc.assert(
      fc.asyncProperty(anySeq, fc.constantFrom(...edits), async (seq, [column, edit]) => {
        const sql = `UPDATE platform.audit SET ${column} = ${edit} WHERE seq = ${seq}`;
        const verdict = await verifiedAfter([sql]);
        const fault = column === 'previous' ? 'not_following' : 'changed';
        expect(verdict).toMatchObject({ isWhole: false, seq: BigInt(seq), fault });
      }),
      { numRuns: 40 },
    );
    for (const [column, edit] of edits) {
      const sql = `UPDATE platform.audit SET ${column} = ${edit} WHERE seq = 3`;
      expect(await verifiedAfter([sql]), edit).toMatchObject({ isWhole: false, seq: 3n });
    }
  });

  it('shows the removal of any entries at the first of them', async () => {
    const anySeqs = fc.uniqueArray(anySeq, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(anySeqs, async (seqs) => {
        const sql = `DELETE FROM platform.audit WHERE seq IN (${seqs.join(', ')})`;
        const verdict = await verifiedAfter([sql]);
        expect(verdict).toMatchObject({ isWhole: false, seq: BigInt(Math.min(...seqs)) });
      }),
      { numRuns: 20 },
    );
  });

  it('shows two entries that change places, each whole with its hash', async () => {
    await fc.assert(
      fc.asyncProperty(anySeq, anySeq, async (a, b) => {
        fc.pre(a < b);
        const move = (from: number, to: number) =>
          `UPDATE platform.audit SET seq = ${to} WHERE seq = ${from}`;
        const verdict = await verifiedAfter([move(a, 999), move(b, a), move(999, b)]);
        expect(verdict).toMatchObject({ isWhole: false, seq: BigInt(a) });
      }),
      { numRuns: 15 },
    );
  });

  it('shows an entry that was put in', async () => {
    const shift = (seq: number) => [
      `UPDATE platform.audit SET seq = seq + 1000 WHERE seq >= ${seq}`,
      'UPDATE platform.audit SET seq = seq - 999 WHERE seq > 1000',
    ];
    const copy = (seq: number) => `INSERT INTO platform.audit
      SELECT ${seq}, previous, hash, at, actor, action, subject, request_id, detail
        FROM platform.audit WHERE seq = 1`;
    for (const seq of [2, 7, ENTRY_COUNT]) {
      const verdict = await verifiedAfter([...shift(seq), copy(seq)]);
      expect(verdict).toMatchObject({ isWhole: false, seq: BigInt(seq) });
    }
    const atTheEnd = await verifiedAfter([copy(ENTRY_COUNT + 1)]);
    expect(atTheEnd).toMatchObject({ isWhole: false, seq: BigInt(ENTRY_COUNT + 1) });
  });

  it('shows an entry before the first, where a number below 1 was let in', async () => {
    const verdict = await verifiedAfter([
      'ALTER TABLE platform.audit DROP CONSTRAINT audit_seq_check',
      'UPDATE platform.audit SET seq = 0 WHERE seq = 1',
    ]);
    await store.database.query(
      'ALTER TABLE platform.audit ADD CONSTRAINT audit_seq_check CHECK (seq > 0)',
    );
    expect(verdict).toMatchObject({ isWhole: false, seq: 0n, fault: 'out_of_order' });
  });

  type HeadRow = readonly [name: string, statement: string, seq: bigint, fault: string];
  it.each<HeadRow>([
    ['behind', 'UPDATE platform.chain_head SET audit_seq = 10', 11n, 'head_differs'],
    ['ahead', 'UPDATE platform.chain_head SET audit_seq = 14', 13n, 'head_differs'],
    ['other', "UPDATE platform.chain_head SET audit_hash = repeat('1', 64)", 12n, 'head_differs'],
    ['gone', 'DELETE FROM platform.chain_head', 12n, 'head_missing'],
  ])('shows a head that is %s', async (_name, statement, seq, fault) => {
    expect(await verifiedAfter([statement])).toMatchObject({ isWhole: false, seq, fault });
  });

  it('shows a cut end whose head was cut too, against the seal alone', async () => {
    const cut = [
      `UPDATE platform.chain_head SET audit_seq = 9,
         audit_hash = (SELECT hash FROM platform.audit WHERE seq = 9)`,
      'DELETE FROM platform.audit WHERE seq > 9',
    ];
    expect(await verifiedAfter(cut)).toMatchObject({ isWhole: true, entryCount: 9 });
    const against = await verifiedAfter(cut, seal);
    expect(against).toMatchObject({ isWhole: false, seq: 10n, fault: 'shorter_than_sealed' });
  });

  it('shows a chain that was written anew from an entry on, against the seal alone', async () => {
    const rewritten = await rewriteFrom(5n);
    expect(await verifiedAfter(rewritten)).toMatchObject({ isWhole: true });
    const against = await verifiedAfter(rewritten, seal);
    expect(against).toMatchObject({ isWhole: false, fault: 'differs_from_sealed' });
  });
});

interface Row {
  readonly seq: bigint;
  readonly previous: string;
  readonly hash: string;
  readonly at: bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly requestId: string;
  readonly detail: JsonObject;
}

/** What someone does who knows the whole rule: another actor, and every hash after it made anew. */
async function rewriteFrom(seq: bigint): Promise<readonly string[]> {
  const reader: Reader = store.database;
  const rows = await reader.query<Row>(
    'SELECT *, request_id AS "requestId" FROM platform.audit ORDER BY seq',
  );
  const statements: string[] = [];
  let previous = rows.find((row) => row.seq === seq - 1n)?.hash ?? '';
  for (const row of rows.filter((each) => each.seq >= seq)) {
    const actor = row.seq === seq ? 'person_b' : row.actor;
    const hash = hashOfEntry({ ...row, previous, actor });
    statements.push(
      `UPDATE platform.audit SET previous = '${previous}', hash = '${hash}', actor = '${actor}'
        WHERE seq = ${row.seq}`,
    );
    previous = hash;
  }
  return [...statements, `UPDATE platform.chain_head SET audit_hash = '${previous}'`];
}

describe('a number of the audit', () => {
  it('is written by the store as it is expected', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
        const [row] = await store.database.query<{ text: string }>(
          'SELECT ($1::jsonb)::text AS text',
          [JSON.stringify({ value, text: String(value) })],
        );
        expect(isPlainJson(row?.text ?? '')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [0, '0'],
    [-2.5, '-2.5'],
    [1e21, '1000000000000000000000'],
    [-1.25e22, '-12500000000000000000000'],
    [1e-7, '0.0000001'],
    [1.5e-9, '0.0000000015'],
  ])('%d reads %s', (value, text) => {
    expect(toPlainNumber(value)).toBe(text);
  });
});
