import { expect, test } from 'vitest';
import { SEVEN_FUNDERS, sampleSummary } from '../rehearsal/report/testing/sample-summary.ts';
import { traceHint } from './trace-hint.ts';

test.each([
  [0, 'it has no job'],
  [1, 'its jobs are job_00000000 to job_00000000'],
])('a run of %s jobs has as many ids', (submitted, hint) => {
  const summary = sampleSummary(SEVEN_FUNDERS);
  const jobs = { ...summary.jobs, submitted };
  expect(traceHint('job_00000007', { ...summary, jobs }, [])).toBe(hint);
});
