/** A submission that is judged while its allocation is being frozen. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freezeAllocation } from '../access/commands/allocations.ts';
import { present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { type SubmissionPorts, submitJobs } from '../scheduling/commands/submit-jobs.ts';
import { limitsOfPlan } from './allocation-limits.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const start = present(parseDate('2028-01-27'), 'The start of the plan');
const caller = callerAt(toEpochSeconds(start));
const JOB = {
  allocation: 'allocation_aa',
  name: '',
  gpuCount: 1,
  requestedSeconds: 60,
  placement: 'any',
  sharePpm: 0,
  script: undefined,
  caller,
  key: undefined,
} as const;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  const at = toEpochSeconds(start - 86_400);
  await applyText(store.database, textOfFile('test/golden/small-generated.yaml'), { at });
});
afterAll(() => store.close());

test('is taken before the freeze is answered, or refused', async () => {
  const order: string[] = [];
  const limitsOf = limitsOfPlan();
  const submit = (ports: Pick<SubmissionPorts, 'limitsOf'>) =>
    store.database.write(caller, async (writer) => {
      const toKeptAnswer = () => ({ status: 201, headers: {}, body: '' }) as const;
      const [answer] = await submitJobs(writer, [JOB], { ...ports, toKeptAnswer });
      return answer ?? done(undefined);
    });
  const freeze = async () => {
    const id = JOB.allocation;
    await store.database.write(caller, (w) => freezeAllocation(w, { id, version: undefined }));
    order.push('frozen');
  };
  let freezing: Promise<void> | undefined;
  const first = await submit({
    limitsOf: async (reader, allocations) => {
      const limits = await limitsOf(reader, allocations);
      freezing ??= freeze();
      await Promise.race([freezing, pause(500)]);
      return limits;
    },
  });
  order.push(first.ok ? 'taken' : 'refused');
  await freezing;
  expect(order).toEqual(['taken', 'frozen']);
  expect(await submit({ limitsOf })).toMatchObject({ ok: false, reason: 'allocation_frozen' });
});
