import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bug } from '../../kernel/assert.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { CommitUnknown, ConstraintViolated, StoreUnavailable } from './errors.ts';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database.ts';
import type { Caller } from './transaction.ts';

const CALLER: Caller = { actor: 'person_ada', at: toEpochSeconds(1_800_000_000), requestId: 'r1' };
const ENTRY = { action: 'box.fill', subject: 'box_1', detail: { balls: '3' } };
const EVENT = {
  ...{ kind: 'box.filled', subject: 'box_1', scopes: ['site:a', 'all'], detail: {} },
  persons: ['person_bo'],
};

describe('a write', () => {
  let shop: TestDatabase;

  beforeAll(async () => {
    shop = await createTestDatabase({ only: [1, 80] });
    await shop.database.query(
      'CREATE TABLE box (id text PRIMARY KEY, balls bigint NOT NULL CHECK (balls >= 0))',
    );
  });
  afterAll(() => shop.close());

  const addBox = (id: string, balls: bigint) =>
    shop.database.write(CALLER, async (writer) => {
      await writer.query('INSERT INTO box VALUES ($1, $2)', [id, balls]);
      writer.audit({ ...ENTRY, subject: id });
      writer.publish({ ...EVENT, subject: id });
      return done(id);
    });
  const countOf = async (table: string) => {
    const rows = await shop.database.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`);
    return rows[0]?.n;
  };

  test('saves its rows, its audit and its events together', async () => {
    expect(await addBox('first', 7n)).toEqual({ ok: true, value: 'first' });
    expect(await shop.database.query('SELECT * FROM box WHERE id = $1', ['first'])).toEqual([
      { id: 'first', balls: 7n },
    ]);
    const events = await shop.database.query('SELECT * FROM platform.event ORDER BY seq');
    const written = { ...EVENT, subject: 'first', actor: 'person_ada' };
    expect(events).toEqual([{ seq: 1n, at: 1_800_000_000n, ...written }]);
    expect(await verifyAudit(shop.database, undefined)).toMatchObject({
      isWhole: true,
      entryCount: 1,
    });
  });

  test('that is refused, or that throws, changes nothing', async () => {
    const before = await countOf('platform.audit');
    const no = await shop.database.write(CALLER, async (writer) => {
      await writer.query("INSERT INTO box VALUES ('no', 1)");
      writer.audit(ENTRY);
      return refused({ reason: 'too_late' });
    });
    expect(no).toEqual({ ok: false, reason: 'too_late' });
    const bang = shop.database.write(CALLER, async (writer) => {
      await writer.query("INSERT INTO box VALUES ('no', 1)");
      throw new Error('bang');
    });
    await expect(bang).rejects.toThrow('bang');
    expect(await shop.database.query("SELECT 1 FROM box WHERE id = 'no'")).toEqual([]);
    expect(await countOf('platform.audit')).toBe(before);
  });

  test('without an entry for the audit is a defect', async () => {
    const silent = shop.database.write(CALLER, async () => done(1));
    await expect(silent).rejects.toBeInstanceOf(Bug);
  });

  test('that hides the failure of a statement saves nothing', async () => {
    const hidden = shop.database.write(CALLER, async (writer) => {
      await writer.query("INSERT INTO box VALUES ('x', -1)").catch(() => undefined);
      writer.audit(ENTRY);
      return done(1);
    });
    await expect(hidden).rejects.toThrow(/aborted/);
  });

  test('names the constraint that it violates', async () => {
    await addBox('twice', 1n);
    const again = addBox('twice', 1n);
    await expect(again).rejects.toBeInstanceOf(ConstraintViolated);
    await expect(again).rejects.toMatchObject({
      kind: 'unique',
      constraint: 'box_pkey',
      table: 'public.box',
    });
    await expect(addBox('less', -1n)).rejects.toMatchObject({ constraint: 'box_balls_check' });
  });

  test.each([
    ['U+0000', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('with %s in its audit is a defect, and saves nothing', async (_name, word) => {
    const before = await countOf('platform.audit');
    const bad = shop.database.write(CALLER, async (writer) => {
      writer.audit({ ...ENTRY, detail: { list: [{ deep: word }] } });
      return done(1);
    });
    await expect(bad).rejects.toBeInstanceOf(Bug);
    expect(await countOf('platform.audit')).toBe(before);
  });

  test('takes every other control character, quote and plane of Unicode', async () => {
    const controls = Array.from({ length: 0x9f }, (_, code) => String.fromCharCode(code + 1));
    const word = `${controls.join('')}'"\\$1 %s 🛶 e\u0301 \ufeff \uffff`;
    await shop.database.write({ ...CALLER, actor: word, requestId: word }, async (writer) => {
      const detail = { [word]: word, number: 1.5e-7, big: 1e21, zero: -0, none: null, a: [true] };
      writer.audit({ action: word, subject: word, detail });
      return done(1);
    });
    expect(await verifyAudit(shop.database, undefined)).toMatchObject({ isWhole: true });
  });

  test('whose text no column can hold says so', async () => {
    await expect(shop.database.query('SELECT $1::text', ['\u0000'])).rejects.toMatchObject({
      name: 'UnstorableText',
    });
  });

  test('beside others leaves no gap and no fork in the numbers', async () => {
    const before = (await countOf('platform.event')) ?? 0n;
    await Promise.all(Array.from({ length: 60 }, (_, index) => addBox(`many${index}`, 1n)));
    const check = await verifyAudit(shop.database, undefined);
    expect(check).toMatchObject({
      isWhole: true,
      entryCount: Number(await countOf('platform.audit')),
    });
    const [events] = await shop.database.query<{ last: bigint; count: bigint }>(
      'SELECT max(seq) AS last, count(*) AS count FROM platform.event',
    );
    expect(events).toEqual({ last: before + 60n, count: before + 60n });
  });

  test('in a deadlock with another is tried again', async () => {
    await addBox('left', 1n);
    await addBox('right', 1n);
    let attempts = 0;
    const lockBoth = (first: string, second: string) =>
      shop.database.write(CALLER, async (writer) => {
        attempts += 1;
        await writer.query('SELECT 1 FROM box WHERE id = $1 FOR UPDATE', [first]);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await writer.query('UPDATE box SET balls = balls + 1 WHERE id = $1', [second]);
        writer.audit(ENTRY);
        return done(1);
      });
    await Promise.all([lockBoth('left', 'right'), lockBoth('right', 'left')]);
    // One of the two tries again; on a busy machine they may meet once more.
    expect(attempts).toBeGreaterThanOrEqual(3);
    const [boxes] = await shop.database.query<{ balls: bigint }>(
      `SELECT sum(balls)::bigint AS balls FROM box WHERE id IN ('left', 'right')`,
    );
    expect(boxes?.balls).toBe(4n);
  });

  test('is not written to once it is over', async () => {
    let late: Promise<unknown> | undefined;
    let audit = () => {};
    await shop.database.write(CALLER, async (writer) => {
      writer.audit(ENTRY);
      audit = () => writer.audit(ENTRY);
      late = new Promise((resolve) => setTimeout(resolve, 20)).then(() => writer.query('SELECT 1'));
      late.catch(() => undefined);
      return done(1);
    });
    expect(audit).toThrow(Bug);
    await expect(late).rejects.toBeInstanceOf(Bug);
  });

  test('whose answer to COMMIT is lost is neither done nor failed', async () => {
    await shop.database.query(
      `CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_sleep(5); RETURN NULL; END $$;
       CREATE TABLE slow (pid int);
       CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION linger()`,
    );
    const lost = shop.database.write(CALLER, async (writer) => {
      await writer.query('INSERT INTO slow SELECT pg_backend_pid()');
      writer.audit(ENTRY);
      return done(1);
    });
    lost.catch(() => undefined);
    const lingering = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE query = 'COMMIT' AND wait_event = 'PgSleep' AND datname = current_database()`;
    while ((await shop.database.query(lingering)).length === 0) await sleep(5);
    await expect(lost).rejects.toBeInstanceOf(CommitUnknown);
  });

  test('that the store refuses at its COMMIT has certainly failed', async () => {
    await shop.database.query(
      'CREATE TABLE part (box text REFERENCES box DEFERRABLE INITIALLY DEFERRED)',
    );
    const orphan = shop.database.write(CALLER, async (writer) => {
      await writer.query("INSERT INTO part VALUES ('nowhere')");
      writer.audit(ENTRY);
      return done(1);
    });
    await expect(orphan).rejects.toMatchObject({ kind: 'foreign_key', table: 'public.part' });
  });

  test('on a connection that is cut fails as unavailable, and the next one works', async () => {
    const cut = shop.database.write(CALLER, async (writer) => {
      const [row] = await writer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await shop.database.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await writer.query('SELECT 1');
      return done(1);
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await addBox('after', 1n)).toMatchObject({ ok: true });
  });
});
