import { expect, test } from 'vitest';
import { type ArrayTask, recordOfTask, tasksInList } from './slurm-array.ts';

test.each<[string, readonly number[] | undefined]>([
  ['3', [3]],
  ['3-6%2', [3, 4, 5, 6]],
  ['2-5,7,9-13:2%1', [2, 3, 4, 5, 7, 9, 11, 13]],
  ['2-5,7,...', undefined],
  ['', undefined],
])('the list %j is of the tasks %j', (list, expected) => {
  const found = tasksInList(list);
  expect(found && [...found]).toEqual(expected);
});

const record = (state: string, task?: number, tasks?: readonly number[]): ArrayTask =>
  ({ state, task, tasks: tasks && new Set(tasks), submittedAt: 1_000 }) as unknown as ArrayTask;
const again = { ...record('RUNNING', 2), submittedAt: 1_001 } as ArrayTask;
const others = record('PENDING', undefined, [3, 4]);
const cut = record('PENDING');

test.each<[string, readonly ArrayTask[], number, string | undefined]>([
  ['its own', [others, record('FAILED', 1)], 1, 'FAILED'],
  ['the last of its own', [record('NODE_FAIL', 2), again, others], 2, 'RUNNING'],
  ['that of several', [others, record('FAILED', 1)], 4, 'PENDING'],
  ['none where it was cancelled before it ran', [others, record('FAILED', 1)], 5, undefined],
  ['that of several, where their list is cut short', [cut, record('FAILED', 1)], 5, 'PENDING'],
  ['none where Slurm knows nothing', [], 1, undefined],
])('the record of a task is %s', (_, records, task, state) => {
  expect(recordOfTask(records, task)?.state).toBe(state);
});
