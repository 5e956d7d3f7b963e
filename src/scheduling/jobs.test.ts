import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import {
  addJob,
  append,
  createJobLists,
  createJobs,
  insertBySubmission,
  type JobLists,
  type Jobs,
  NO_SLOT,
  removeJob,
  unlink,
} from './jobs.ts';

const LIST_COUNT = 2;
/** More jobs than the columns have at first. */
const MANY_JOBS = 2_500;

interface ModelJob {
  readonly slot: number;
  readonly jobNumber: number;
  readonly submittedAt: number;
}

function slotsOf(jobs: Jobs, lists: JobLists, list: number): readonly number[] {
  const slots: number[] = [];
  for (let slot = intAt(lists.head, list); slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
    slots.push(slot);
  }
  return slots;
}

function backwards(jobs: Jobs, lists: JobLists, list: number): readonly number[] {
  const slots: number[] = [];
  for (let slot = intAt(lists.tail, list); slot !== NO_SLOT; slot = intAt(jobs.previous, slot)) {
    slots.push(slot);
  }
  return slots;
}

const submittedJob = (jobNumber: number, submittedAt: number) => ({
  jobNumber,
  allocation: 0,
  gpuCount: 1,
  requestedSeconds: 1,
  submittedAt,
});

const step = fc.record({
  kind: fc.constantFrom('insert', 'append', 'unlink'),
  list: fc.nat(LIST_COUNT - 1),
  time: fc.nat(5),
  pick: fc.nat(100),
});

test('lists of jobs are what plain arrays are, forwards and backwards', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (isOrdered, steps) => {
      const jobs = createJobs();
      const lists = createJobLists(LIST_COUNT);
      const models: ModelJob[][] = [[], []];
      steps.forEach(({ kind, list, time, pick }, jobNumber) => {
        const model = models[list] ?? [];
        if (kind === 'unlink') {
          const [gone] = model.splice(pick % Math.max(1, model.length), 1);
          if (gone === undefined) return;
          unlink(jobs, lists, list, gone.slot);
          removeJob(jobs, gone.slot);
          return;
        }
        const slot = addJob(jobs, submittedJob(jobNumber, time));
        model.push({ slot, jobNumber, submittedAt: time });
        if (!isOrdered) {
          append(jobs, lists, list, slot);
          return;
        }
        insertBySubmission(jobs, lists, list, slot);
        model.sort((a, b) => a.submittedAt - b.submittedAt || a.jobNumber - b.jobNumber);
      });
      models.forEach((model, list) => {
        const slots = model.map((job) => job.slot);
        expect(slotsOf(jobs, lists, list)).toEqual(slots);
        expect(backwards(jobs, lists, list)).toEqual(slots.toReversed());
        expect(lists.length[list]).toBe(slots.length);
      });
      // Slots are used again, so there are never more than live jobs at once.
      const live = models.flat().map((job) => job.slot);
      expect(new Set(live).size).toBe(live.length);
      expect(live.length + jobs.freeSlots.length).toBe(jobs.slotCount);
    }),
  );
});

test('the columns grow with the live jobs and keep what is in them', () => {
  const jobs = createJobs();
  const lists = createJobLists(1);
  for (let number = 0; number < MANY_JOBS; number += 1) {
    const slot = addJob(jobs, submittedJob(number, MANY_JOBS - number));
    append(jobs, lists, 0, slot);
  }
  const numbers = slotsOf(jobs, lists, 0).map((slot) => jobs.jobNumber[slot]);
  expect(numbers).toEqual(Array.from({ length: MANY_JOBS }, (_, number) => number));
});

test('a used slot tells nothing of the job before', () => {
  const jobs = createJobs();
  const slot = addJob(jobs, submittedJob(7, 7));
  const { startedAt, vacateAt, noticedAt, hold, reason, firstSegment } = jobs;
  const columns = [startedAt, vacateAt, noticedAt, hold, reason, firstSegment];
  for (const column of columns) column[slot] = 9;
  removeJob(jobs, slot);
  expect(addJob(jobs, submittedJob(8, 8))).toBe(slot);
  expect(columns.map((column) => column[slot])).toEqual([0, 0, 0, 0, 0, -1]);
});
