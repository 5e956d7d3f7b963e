/** What the commands of applications send, and what they make of the answer. */
import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../../testing/run-cli.ts';
import { answeringServer } from '../testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;

const cwd = folderOf({
  'call.yaml': 'id: access-call_a\ngpuSecondsMax: 3600\nreview: null\n',
  'text.yaml': 'title: Proteins\nrequestedGpuSeconds: 7200\n',
  'review.yaml': 'points: [{ criterion: merit, points: 4 }]\ngpuSeconds: 0\n',
});
const run = (line: readonly string[]) => runCli(cwd, [...line, '--url', polder.url()]);

const AWARD = [
  ...['applications', 'award', 'application_a', '--site', 'site_a', 'site_b'],
  ...['--from', '2029-04-01', '--until', '2029-10-01', '--said', 'As recommended.'],
];
const AWARDED = {
  sites: ['site_a', 'site_b'],
  startsAt: '2029-04-01T00:00:00Z',
  endsAt: '2029-10-01T00:00:00Z',
  said: 'As recommended.',
};

const CALL = {
  ...{ id: 'access-call_a', name: 'Large', funder: 'party_nl', funderName: 'Netherlands' },
  ...{ mode: 'mode_open', modeName: 'Open', priceMicrosPerGpuHour: '2500000', sharePpm: 60_000 },
  ...{ sites: ['site_a', 'site_b'], siteNames: ['A', 'B'], openTo: ['sme', 'research'] },
  ...{ opensAt: '2029-01-01T00:00:00Z', closesAt: '2029-07-01T00:00:00Z' },
  ...{ cutOffs: ['2029-03-01T17:00:00Z'], receivesUntil: '2029-03-01T17:00:00Z' },
  ...{ gpuSecondsMax: 180_000_000, daysMax: 184, hasTechnicalCheck: false },
  ...{ applicationCount: 4, awardedCount: 1, awardedGpuSeconds: 3_600 },
  requestedGpuSeconds: 7_200,
  closedDays: ['2029-03-30', '2029-04-02'],
  reportDays: 60,
  leastUse: { sharePpm: 400_000, months: 6 },
  workingDays: { award: 1, panel: 5, review: 20, eligibility: 2, 'technical-check': 3 },
  review: {
    ...{ reviewCountMin: 2, isBlind: true },
    criteria: [{ id: 'merit', name: 'Merit', pointsMax: 10 }],
  },
};

describe('a command of applications', () => {
  test.each<readonly [line: readonly string[], sent: string, body: unknown]>([
    [['access-calls', 'show', 'access-call_a'], 'GET /v1/access-calls/access-call_a', undefined],
    [
      ['access-calls', 'open', 'call.yaml'],
      'POST /v1/access-calls',
      { id: 'access-call_a', gpuSecondsMax: 3_600, review: null },
    ],
    [
      ['access-calls', 'close', 'access-call_a'],
      'POST /v1/access-calls/access-call_a/close',
      undefined,
    ],
    [
      ['applications', 'submit', 'text.yaml'],
      'POST /v1/applications',
      { title: 'Proteins', requestedGpuSeconds: 7_200 },
    ],
    [
      ['applications', 'withdraw', 'application_a', '--said', 'No need.'],
      'POST /v1/applications/application_a/withdraw',
      { said: 'No need.' },
    ],
    [
      ['applications', 'eligibility', 'application_a', '--eligible', 'no', '--said', 'No.'],
      'POST /v1/applications/application_a/eligibility',
      { passed: false, said: 'No.' },
    ],
    [
      ['applications', 'technical-check', 'application_a', '--feasible', 'yes', '--said', 'Ok.'],
      'POST /v1/applications/application_a/technical-check',
      { passed: true, said: 'Ok.' },
    ],
    [
      ['applications', 'assign', 'application_a', '--reviewer', 'person_ada'],
      'POST /v1/applications/application_a/reviewers',
      { person: 'person_ada' },
    ],
    [
      ['applications', 'recommend', 'application_a', '--gpu-hours', '0', '--said', 'No.'],
      'POST /v1/applications/application_a/recommendation',
      { gpuSeconds: 0, said: 'No.' },
    ],
    [
      [...AWARD, '--gpu-hours', '40_000', '--storage', '500'],
      'POST /v1/applications/application_a/award',
      { ...AWARDED, gpuSeconds: 144_000_000, storageGibibytes: 500 },
    ],
    [
      [...AWARD, '--gpu-hours', '2.5'],
      'POST /v1/applications/application_a/award',
      { ...AWARDED, gpuSeconds: 9_000, storageGibibytes: null },
    ],
    [
      ['applications', 'decline', 'application_a', '--said', 'Below the others.'],
      'POST /v1/applications/application_a/decline',
      { said: 'Below the others.' },
    ],
    [
      ['reviews', 'declare', 'application_a', '--conflict', 'none'],
      'POST /v1/my-reviews/application_a/declaration',
      { conflict: null },
    ],
    [
      ['reviews', 'declare', 'application_a', '--conflict', 'We wrote a paper.'],
      'POST /v1/my-reviews/application_a/declaration',
      { conflict: 'We wrote a paper.' },
    ],
  ])('sends what was typed: %j', async (line, sent, body) => {
    next.answer = { ...CALL, id: 'x', application: 'application_a', person: 'x', review: null };
    const { stderr, exitCode } = await run(line);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(received).toEqual([{ line: sent, ifMatch: undefined, body }]);
  });

  test('amends the version that it read', async () => {
    await run(['applications', 'amend', 'application_a', 'text.yaml']);
    expect(received.map(({ line, ifMatch }) => [line, ifMatch])).toEqual([
      ['GET /v1/applications/application_a', undefined],
      ['PUT /v1/applications/application_a', '"7"'],
    ]);
  });

  test('writes a review from a file', async () => {
    await run(['reviews', 'write', 'application_a', 'review.yaml']);
    expect(received.at(-1)).toMatchObject({
      line: 'PUT /v1/my-reviews/application_a',
      body: { points: [{ criterion: 'merit', points: 4 }], gpuSeconds: 0 },
    });
  });

  test.each([
    [['access-calls', 'show', 'call_a'], '<access-call>: found "call_a"; expected an id that'],
    [['applications', 'show', 'allocation_a'], 'expected an id that begins with application_'],
    [[...AWARD, '--gpu-hours', '0'], '--gpu-hours: found "0"; expected GPU-hours above 0'],
    [[...AWARD, '--gpu-hours', '1h'], '--gpu-hours: found "1h"; expected GPU-hours such as'],
    [[...AWARD], "required option '--gpu-hours <hours>' not specified"],
    [
      ['applications', 'assign', 'application_a', '--reviewer', 'ada'],
      '--reviewer: found "ada"; expected an id that begins with person_',
    ],
    [
      ['applications', 'eligibility', 'application_a', '--eligible', 'maybe', '--said', 'x'],
      '--eligible: found "maybe"; expected one of yes, no',
    ],
    [['applications', 'decline', 'application_a'], "required option '--said <text>'"],
    [['access-calls', 'list', '--closes-from', 'soon'], '--closes-from: found "soon"; expected a'],
    [['applications', 'list', '--state', 'open'], 'Allowed choices are eligibility, technical-'],
  ])('sends nothing that is wrong here already: %j', async (line, said) => {
    const { stderr, exitCode } = await run(line);
    expect(stderr).toContain(said);
    expect(exitCode).toBe(2);
    expect(received).toEqual([]);
  });

  test('lists by a day, and by what is overdue', async () => {
    next.answer = { items: [], nextCursor: null };
    await run(['access-calls', 'list', '--closes-from', '2029-03-01']);
    await run(['applications', 'list', '--funder', 'party_nl', '--overdue']);
    expect(received.map(({ line }) => line)).toEqual([
      'GET /v1/access-calls?closesFrom=2029-03-01T00%3A00%3A00Z&limit=50',
      'GET /v1/applications?funder=party_nl&overdue=true&limit=50',
    ]);
  });
});

describe('an answer', () => {
  const TEXT = {
    ...{ title: 'Proteins', summary: 'Folding.\nAll of it.', technicalNeeds: 'PyTorch.' },
    ...{ userKind: 'research', isUnionFunded: true, hasSealOfExcellence: false },
    ...{ requestedGpuSeconds: 144_000_000, jobGpuCountMax: 1_024 },
    ...{ startsAt: '2029-04-01T00:00:00Z', endsAt: '2029-10-01T00:00:00Z' },
  };
  const TEXT_SHOWN = `\
from                 2029-04-01 00:00:00 UTC
until                2029-10-01 00:00:00 UTC
GPUs of a job        1,024 at most
user                 research
funded by the Union  yes
seal of excellence   no
title                Proteins
summary              Folding.
                     All of it.
technical needs      PyTorch.
`;

  test('of an application has its GPU time in hours', async () => {
    next.answer = {
      ...{ id: 'application_a', call: 'access-call_a', applicant: 'party_uva', ...TEXT },
      ...{ lead: 'person_ada', state: 'award', isOverdue: true, dueAt: '2029-03-09T09:00:00Z' },
      ...{ submittedAt: '2029-03-01T09:00:00Z', cutOffAt: null, allocation: null },
      ...{ recommendedGpuSeconds: 0, awardedGpuSeconds: null, requestedCostMicros: '2500000' },
    };
    const { stdout } = await run(['applications', 'show', 'application_a']);
    expect(stdout).toBe(`\
application          application_a
call                 access-call_a
applicant            party_uva
led by               person_ada
state                award, overdue
due                  2029-03-09 09:00:00 UTC
submitted            2029-03-01 09:00:00 UTC
cut-off              -
requested            40,000.0 GPU-hours
recommended          0.0 GPU-hours
awarded              -
allocation           -
all would cost       EUR 2.50
${TEXT_SHOWN}`);
  });

  const REVIEWER = {
    ...{ application: 'application_a', person: 'person_ada', assignedAt: '2029-03-01T09:00:00Z' },
    ...{ declaration: null, conflict: null, review: null, reviewedAt: null },
  };
  const TO_REVIEW = {
    ...{ call: 'access-call_a', title: 'Proteins', applicant: null, dueAt: null },
    ...{ criteria: CALL.review.criteria, reviewer: REVIEWER, text: null },
  };
  const show = () => run(['reviews', 'show', 'application_a']);

  test('of an application to review tells nothing that is not to be read', async () => {
    next.answer = TO_REVIEW;
    const { stdout } = await show();
    expect(stdout).toMatch(/^applicant +not told$/m);
    expect(stdout).toMatch(/^text +not shown: declare first/m);
    expect(stdout).not.toContain('requested');
  });

  test('of an application to review has its text and the own review', async () => {
    const review = {
      ...{ points: [{ points: 4, criterion: 'merit' }], gpuSeconds: 3_600 },
      ...{ forApplicant: 'Clear.', forPanel: 'Fund it.' },
    };
    const reviewer = { ...REVIEWER, declaration: 'none', review };
    next.answer = { ...TO_REVIEW, text: TEXT, reviewer };
    const { stdout } = await show();
    expect(stdout).toContain(`requested            40,000.0 GPU-hours\n${TEXT_SHOWN}`);
    expect(stdout).toContain(`
conflict       none
reviewed       -
points         merit 4
would give     1.0 GPU-hours
for applicant  Clear.
for panel      Fund it.
`);
  });

  test('of a course has a row a step, and each comment with its lines', async () => {
    const step = { atStep: 'panel', said: null, gpuSeconds: null };
    next.answer = {
      steps: [
        { ...step, done: 'submitted', doneAt: '2029-03-01T09:00:00Z' },
        {
          ...step,
          done: 'recommended',
          said: 'Good.',
          gpuSeconds: 3_600,
          doneAt: '2029-03-02T09:00:00Z',
        },
      ],
      comments: ['Clear, and well argued.', 'Too long.\nMuch too long.'],
    };
    const { stdout } = await run(['applications', 'course', 'application_a']);
    expect(stdout).toBe(`\
when                     done         at step  GPU-hours  said
2029-03-01 09:00:00 UTC  submitted    panel            -  -
2029-03-02 09:00:00 UTC  recommended  panel          1.0  Good.

What reviewers say
  Clear, and well argued.

  Too long.
  Much too long.
`);
  });

  test('of a call has its terms in their order, and says which steps it has', async () => {
    next.answer = CALL;
    const { stdout } = await run(['access-calls', 'show', 'access-call_a']);
    expect(stdout).toBe(`\
call             access-call_a
name             Large
funder           party_nl (Netherlands)
access mode      mode_open (Open)
price            EUR 2.50 a GPU-hour
sites            site_a, site_b
share            6 % of its funder's entitlement at each site
opens            2029-01-01 00:00:00 UTC
closes           2029-07-01 00:00:00 UTC
cut-offs         2029-03-01 17:00:00 UTC
receives until   2029-03-01 17:00:00 UTC
open to          sme, research
at most          50,000.0 GPU-hours, 184 days
final report     within 60 days of the end
least use        40 % in 6 months, or it may be cut
closed days      weekends, 2029-03-30, 2029-04-02
applications     4, asking for 2.0 GPU-hours
awarded          1, 1.0 GPU-hours
eligibility      2 working days
technical check  none
reviews          20 working days, 2 or more, blind
panel            5 working days
award            1 working day

criterion  name   full marks
merit      Merit          10
`);
    next.answer = { ...CALL, cutOffs: [], closedDays: [], review: null, hasTechnicalCheck: true };
    const bare = await run(['access-calls', 'open', 'call.yaml']);
    for (const line of [
      /^cut-offs +none$/m,
      /^closed days +weekends$/m,
      /^technical check +3 working days$/m,
    ]) {
      expect(bare.stdout).toMatch(line);
    }
    expect(bare.stdout).toMatch(/^reviews +none\npanel +none\naward +1 working day\n$/m);
  });

  test('of reviews has what each reviewer declared', async () => {
    const conflict = { declaration: 'conflict', conflict: 'My sister leads it.' };
    next.answer = { reviewers: [REVIEWER, { ...REVIEWER, ...conflict }] };
    const { stdout } = await run(['applications', 'reviews', 'application_a']);
    expect(stdout.match(/^conflict .*$/gm)).toEqual([
      'conflict       -',
      'conflict       My sister leads it.',
    ]);
  });

  test('of reviews says that there are none', async () => {
    next.answer = { reviewers: [] };
    const { stdout } = await run(['applications', 'reviews', 'application_a']);
    expect(stdout).toBe('Nobody reviews it.\n');
  });
});
