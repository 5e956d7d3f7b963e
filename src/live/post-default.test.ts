/** What the ledger says of a commitment that was paid in part and then defaulted on. */
import { expect, test } from 'vitest';
import { defaultCommitment } from '../funding/commands/commitment-terms.ts';
import { callInstalment, payInstalment, signCommitment } from '../funding/commands/commitments.ts';
import { putProgramme } from '../funding/commands/parties.ts';
import { insertCommitment } from '../funding/store/commitments.ts';
import { done } from '../kernel/outcome.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import { createTestDatabase } from '../platform/database/testing/create-test-database.ts';
import { postCommitmentFlow } from './post-money.ts';
import { selectPublished } from './published-route.ts';
import { CALLER, PLAN_ROWS } from './testing/closing-months.ts';

const AT = CALLER.at;
const LATER = { ...CALLER, at: toEpochSeconds(AT + 100) };
const id = 'commitment_late';

test('A default takes back what was called and not paid, and the promise beyond it', async () => {
  const { database, close } = await createTestDatabase();
  await database.query(PLAN_ROWS);
  await database.query(
    `UPDATE funding.plan SET applied_at = 1, name = 'Late', start_at = $1, end_at = $2`,
    [Number(parseDate('2027-01-01')), Number(parseDate('2028-01-01'))],
  );
  const version = undefined;
  const none = async () => [];
  const ports = { post: postCommitmentFlow, contractsDrawingOn: none, callsRestingOn: none };
  await database.write(CALLER, async (writer) => {
    await putProgramme(writer, { id: 'programme_late', name: 'Late', track: 'market' });
    await writer.query(
      `INSERT INTO funding.budget (party, year, ceiling_micros)
       SELECT 'party_nl', year, 1000 FROM generate_series(2026, 2028) AS year
       ON CONFLICT DO NOTHING`,
    );
    await insertCommitment(writer, {
      id,
      party: 'party_nl',
      programme: 'programme_late',
      territory: undefined,
      instalments: [60n, 40n, 20n].map((micros, index) => {
        return { dueAt: toEpochSeconds(AT + index), micros: toEurMicros(micros) };
      }),
    });
    const numbered = (number: number) => ({ id, version, number }) as const;
    await signCommitment(writer, { id, version }, postCommitmentFlow);
    await callInstalment(writer, numbered(1), postCommitmentFlow);
    await payInstalment(writer, numbered(1), postCommitmentFlow);
    await callInstalment(writer, numbered(2), postCommitmentFlow);
    return done(undefined);
  });
  const unpaid = { id, version, number: 2, payableUntilAt: toEpochSeconds(AT + 50) } as const;
  expect(
    await database.write(LATER, (writer) => defaultCommitment(writer, unpaid, ports)),
  ).toMatchObject({ ok: true, value: { status: 'defaulted' } });
  const balances = await database.query(
    `SELECT a.name, sum(l.amount)::text AS micros
       FROM settlement.leg AS l JOIN settlement.account AS a ON a.id = l.account
      WHERE a.name LIKE '%commitment_late' OR a.name = 'pledge:party_nl'
      GROUP BY a.name ORDER BY a.name`,
  );
  expect(balances).toEqual([
    { name: 'called:commitment_late', micros: '0' },
    { name: 'paid:commitment_late', micros: '60' },
    { name: 'pledge:party_nl', micros: '-60' },
    { name: 'promised:commitment_late', micros: '0' },
  ]);
  const published = await selectPublished(database, AT);
  expect(published.find((each) => each.id === 'programme_late')).toMatchObject({
    funders: ['Netherlands'],
    committed: '60',
  });
  await close();
});
