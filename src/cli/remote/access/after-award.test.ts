/** What the commands of changes and of what comes after an award send, and what they show. */
import { expect, test } from 'vitest';
import { folderOf, runCli } from '../../testing/run-cli.ts';
import { answeringServer } from '../testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;

const cwd = folderOf({
  'report.yaml': 'said: It folds.\nresults: ["doi:10.1/x"]\n',
});
const run = (line: readonly string[]) => runCli(cwd, [...line, '--url', polder.url()]);

test.each<readonly [line: readonly string[], sent: string, body: unknown]>([
  [
    ['applications', 'report', 'application_a', 'report.yaml'],
    'POST /v1/applications/application_a/report',
    { said: 'It folds.', results: ['doi:10.1/x'] },
  ],
  [
    ['applications', 'cut', 'application_a', '--said', 'Hardly used.'],
    'POST /v1/applications/application_a/cut',
    { said: 'Hardly used.' },
  ],
  [
    [
      ...['changes', 'ask', '--id', 'change_a', '--allocation', 'allocation_a'],
      ...['--until', '2029-12-01', '--gpu-hours', '2', '--said', 'The data came late.'],
    ],
    'POST /v1/change-requests',
    {
      ...{ id: 'change_a', allocation: 'allocation_a', endsAt: '2029-12-01T00:00:00Z' },
      ...{ moreGpuSeconds: 7_200, said: 'The data came late.' },
    },
  ],
  [
    ['changes', 'grant', 'change_a', '--said', 'As asked.'],
    'POST /v1/change-requests/change_a/grant',
    { said: 'As asked.' },
  ],
])('sends what was typed: %j', async (line, sent, body) => {
  next.answer = { id: 'x', state: 'open' };
  const { stderr, exitCode } = await run(line);
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(received).toEqual([{ line: sent, ifMatch: undefined, body }]);
});

test('of what was used says whether it is enough, and month by month', async () => {
  next.answer = {
    allocation: 'allocation_a',
    months: [
      { month: '2029-04', isClosed: true, awardedGpuSeconds: 36_000, usedGpuSeconds: 3_600 },
    ],
    leastUse: {
      ...{ sharePpm: 400_000, months: 1, finding: 'too-little', monthCount: 1 },
      ...{ awardedGpuSeconds: 36_000, usedGpuSeconds: 3_600 },
    },
    reportDueAt: '2029-12-01T00:00:00Z',
    report: null,
  };
  const { stdout } = await run(['applications', 'use', 'application_a']);
  expect(stdout).toBe(`\
allocation    allocation_a
least use     40 % in 1 month: too little is used
final report  due 2029-12-01 00:00:00 UTC

month    closed  awarded  used
2029-04  yes        10.0   1.0
`);
});

test('lists what asks for something, and says where nothing does', async () => {
  next.answer = { items: [] };
  const none = await run(['applications', 'to-tend']);
  expect(none.stdout).toBe('No award asks for anything.\n');
  const award = {
    ...{ application: 'application_a', title: 'A', applicant: 'party_a', funder: 'party_b' },
    ...{ call: 'access-call_a', allocation: 'allocation_a', endsAt: '2029-12-01T00:00:00Z' },
    ...{ why: 'too-little-used', awardedGpuSeconds: 36_000, usedGpuSeconds: 3_600 },
    reportDueAt: null,
  };
  next.answer = { items: [award] };
  const { stdout } = await run(['applications', 'to-tend']);
  expect(stdout).toBe(`\
application    applicant  why                 used  awarded  ends
application_a  party_a    too little is used   1.0     10.0  2029-12-01 00:00:00 UTC
`);
});
