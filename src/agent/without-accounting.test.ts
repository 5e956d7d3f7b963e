import { expect, test } from 'vitest';
import { agentRound } from './agent.ts';
import { SacctmgrFailed } from './sacctmgr.ts';
import {
  accountsThat,
  INSTANT,
  notice,
  openAgent,
  start,
  stop,
  TWO_LEFT,
} from './testing/agent-of-site.ts';

const SILENT = 'sacctmgr show assoc failed: Connection refused';

/** An agent whose `sacctmgr` fails. */
async function open(orders: readonly object[]) {
  const agent = await openAgent(orders);
  const accounts = accountsThat(() => {
    throw new SacctmgrFailed(SILENT);
  });
  return { ...agent, parts: { ...agent.parts, accounts } };
}

test('a run that is there is stopped, and what waits for the accounting is told', async () => {
  const { parts, told, ended } = await open([stop(7, 1), stop(8, 9), notice]);
  const round = await agentRound(parts);
  expect(ended()).toEqual(['DELETE /slurm/v0.0.38/job/71']);
  expect(told).toMatchObject([
    {
      ...{ acknowledged: [7], facts: [], runs: [], seenUntil: INSTANT },
      waits: [{ jobNumber: 2, attempt: 1, reason: 'Resources' }],
      outOfService: [{ partition: 'main', gpuCount: 8 }],
      drift: [
        expect.stringContaining('does not answer: 2 orders, accounts and usage wait'),
        SILENT,
      ],
    },
  ]);
  expect(round.orderCount).toBe(1);
});

test('a stop waits with the start of its run; what Polder did not mark is left', async () => {
  const { parts, told, ended } = await open([start(6, 1), stop(7, 1), stop(8, 3)]);
  await agentRound(parts);
  expect(ended()).toEqual([]);
  expect(told).toMatchObject([{ acknowledged: [] }]);
});

test('a no-op changes nothing; where the controller is silent too the round fails', async () => {
  const { parts, slurm, told, ended } = await open([stop(7, 1)]);
  await agentRound({ ...parts, isNoOp: true });
  expect([told, ended()]).toEqual([[], []]);
  await slurm.close();
  await expect(agentRound(parts)).rejects.toThrow(SacctmgrFailed);
});

test('an accounting that falls silent between two changes is told as one', async () => {
  const { parts, told } = await open([stop(7, 1)]);
  let isSilent = false;
  const fail = () => {
    if (isSilent) throw new SacctmgrFailed(SILENT);
  };
  const run = async () => {
    isSilent = true;
    fail();
  };
  await agentRound({ ...parts, accounts: { ...accountsThat(fail, TWO_LEFT), run } });
  expect(told).toMatchObject([{ drift: [expect.stringContaining('does not answer'), SILENT] }]);
});
