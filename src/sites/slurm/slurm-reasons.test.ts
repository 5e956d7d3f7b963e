import { expect, test } from 'vitest';
import { causeOfReason, WAIT_MEANINGS } from './slurm-reasons.ts';
import { REASON_CODES } from './testing/slurm-reason-codes.ts';
import { wordsForWait } from './wait-sentences.ts';

const wordsOf = (code: string) => wordsForWait(causeOfReason(code));
const UNKNOWN = wordsOf('AReasonOfANewerSlurm').sentence;

test('every reason of Slurm is said in plain words, and so is what would change it', () => {
  expect(REASON_CODES.filter((code) => wordsOf(code).sentence === UNKNOWN)).toEqual([]);
  const spoken = REASON_CODES.map(wordsOf);
  expect(spoken.filter(({ sentence, remedy }) => sentence === '' || remedy === '')).toEqual([]);
});

test('every meaning is that of some reason, and no two are said alike', () => {
  const meanings = new Set(REASON_CODES.map((code) => causeOfReason(code).meaning));
  expect(WAIT_MEANINGS.filter((meaning) => !meanings.has(meaning))).toEqual(['unknown']);
  const sentences = new Map(
    [...REASON_CODES, '?'].map((code) => [causeOfReason(code).meaning, wordsOf(code).sentence]),
  );
  expect(new Set(sentences.values()).size).toBe(WAIT_MEANINGS.length);
});

test.each([
  ['AssocGrpGRESMinutes', 'limit-used-up', 'account', 'gpus'],
  ['AssocGrpGRES', 'limit-at-once', 'account', 'gpus'],
  ['AssocGrpGRESRunMinutes', 'limit-promised', 'account', 'gpus'],
  ['AssocGrpCPURunMinutesLimit', 'limit-promised', 'account', 'cpus'],
  ['AssocGrpJobsLimit', 'limit-of-jobs', 'account', undefined],
  ['AssocMaxSubmitJobLimit', 'limit-of-submissions', 'account', undefined],
  ['QOSMaxGRESPerJob', 'job-too-large', 'qos', 'gpus'],
  ['QOSMaxGRESPerUser', 'limit-at-once', 'user', 'gpus'],
  ['QOSMaxJobsPerUserLimit', 'limit-of-jobs', 'user', undefined],
  ['MaxGRESPerAccount', 'limit-at-once', 'account', 'gpus'],
  ['MaxJobsPerAccount', 'limit-of-jobs', 'account', undefined],
  ['QOSMaxWallDurationPerJobLimit', 'job-too-long', 'qos', 'time'],
  ['QOSMinCpuNotSatisfied', 'job-too-small', 'qos', 'cpus'],
  ['MaxMemPerLimit', 'impossible', undefined, undefined],
  ['ReqNodeNotAvail, UnavailableNodes:n[1-3]', 'nodes-unavailable', undefined, undefined],
  ['AReasonOfANewerSlurm', 'unknown', undefined, undefined],
  ['', 'unknown', undefined, undefined],
] as const)('%s means %s, of %s, on %s', (code, meaning, holder, resource) => {
  expect(causeOfReason(code)).toEqual({ meaning, holder, resource });
});
