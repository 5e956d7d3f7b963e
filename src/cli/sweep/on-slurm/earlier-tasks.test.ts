import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { Scenario } from '../../../rehearsal/sweep/sweep.ts';
import type { SlurmArrayPort } from '../../../sites/slurm/slurm-array.ts';
import { earlierTasks } from './earlier-tasks.ts';
import { addSubmission } from './submission-file.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'polder-earlier-tasks-'));
const SCENARIOS = ['a', 'b', 'c', 'd'].map((id) => ({ id }) as Scenario);

afterAll(() => rmSync(FOLDER, { recursive: true }));

test('the accounting is asked once for a submission that the controller forgot', async () => {
  const sweep = { cwd: FOLDER, file: 'sweep.yaml', options: {} };
  const first = addSubmission(FOLDER, sweep, [['a'], ['b'], ['c']]);
  const second = addSubmission(FOLDER, sweep, [['d']]);
  const accountedArrayTasks = vi.fn(async () => []);
  const slurm = { arrayTasksNamed: async () => [], accountedArrayTasks };
  const { over } = await earlierTasks(FOLDER, SCENARIOS, slurm as Partial<SlurmArrayPort> as never);
  expect(over.map(({ task }) => [task.submission.number, task.task])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 1],
  ]);
  expect(accountedArrayTasks.mock.calls).toEqual([[first.name], [second.name]]);
});
