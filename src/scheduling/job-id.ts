/** The number of a job is what the engine knows it by; its id is the same, for people. */
import type { JobId } from '../kernel/ids.ts';

const DIGITS_MIN = 8;
/** Numbers stand in columns of 32 bits. */
const NUMBER_MAX = 2_147_483_647;

/** `job_00000012`: ids of the same length sort as the numbers do. */
export function jobIdOf(jobNumber: number): JobId {
  return `job_${String(jobNumber).padStart(DIGITS_MIN, '0')}`;
}

/** The number that an id names; `undefined` where it is no id of a job. */
export function parseJobId(id: string): number | undefined {
  const digits = /^job_(\d{8,10})$/.exec(id)?.[1];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return number <= NUMBER_MAX && jobIdOf(number) === id ? number : undefined;
}
