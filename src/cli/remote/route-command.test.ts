/** What the commands of joint procurement send, and what they make of the answer. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';
import { answeringServer } from './testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;

const cwd = folderOf({
  'bid.yaml': 'id: bid_a\ncontent: { title: Aurora }\n',
  'salted.json': '{ "content": {}, "salt": "5f" }',
  'list.yaml': '- a\n',
  'broken.yaml': 'a: [1\n',
});
const run = (args: readonly string[], input = '') =>
  runCli(cwd, [...args, '--url', polder.url()], { readInput: async () => input });

describe('a command that is one route', () => {
  test.each<readonly [line: readonly string[], sent: string, body: unknown]>([
    [['calls', 'show', 'call_a'], 'GET /v1/calls/call_a', undefined],
    [
      ['calls', 'launch', 'call_a', '--vote', 'vote_a'],
      'POST /v1/calls/call_a/launch?vote=vote_a',
      undefined,
    ],
    [
      ['calls', 'extend', 'call_a', '--deadline', '2027-01-15', '--reason', 'Asked.'],
      'POST /v1/calls/call_a/deadline',
      { deadlineAt: '2027-01-15T00:00:00Z', reason: 'Asked.' },
    ],
    [
      ['calls', 'answer', 'call_a', '2', '--answer', 'Yes.'],
      'POST /v1/calls/call_a/questions/2/answer',
      { answer: 'Yes.' },
    ],
    [
      ['interests', 'contact', 'interest_a', '--spoken-to', 'Ada', '--note', 'Hi.'],
      'POST /v1/interests/interest_a/notes',
      { spokenTo: 'Ada', note: 'Hi.' },
    ],
    [
      ['evaluation', 'declare', 'call_a', 'bid_a', '--conflict', 'none'],
      'POST /v1/calls/call_a/bids/bid_a/declaration',
      { conflict: null },
    ],
    [
      [
        'evaluation',
        'score',
        'call_a',
        'bid_a',
        '--criterion',
        'q',
        '--points',
        '87.5',
        '--comment',
        'Good.',
      ],
      'POST /v1/calls/call_a/bids/bid_a/scores',
      { criterion: 'q', thousandths: 87_500, comment: 'Good.' },
    ],
    [
      ['selection', 'decide', 'call_a', '--basis', 'rank-order'],
      'POST /v1/calls/call_a/selection',
      { basis: 'rank-order', bids: null, reason: null },
    ],
    [
      [
        'contracts',
        'control',
        'say',
        'contract_a',
        '1',
        '--party',
        'party_fi',
        '--approve',
        'no',
        '--reasons',
        'No.',
      ],
      'POST /v1/contracts/contract_a/control-changes/1/approvals',
      { party: 'party_fi', isApproved: false, reasons: 'No.' },
    ],
    [
      ['contracts', 'pay', 'contract_a', '1', '--reference', '2029/0417'],
      'POST /v1/contracts/contract_a/milestones/1/pay',
      { reference: '2029/0417' },
    ],
    [
      ['interests', 'submit', 'bid.yaml'],
      'POST /v1/interests',
      { id: 'bid_a', content: { title: 'Aurora' } },
    ],
    [['interests', 'submit', '-'], 'POST /v1/interests', { gpuCount: 8 }],
    [
      ['jobs', 'submit', 'allocation_a', '--gpus', '1', '--gpu-share', '0.25', '--time', '2m'],
      'POST /v1/jobs',
      { allocation: 'allocation_a', gpuCount: 1, gpuShare: 0.25, requestedSeconds: 120 },
    ],
  ])('sends what was typed: %j', async (line, sent, body) => {
    next.answer = { id: 'x', call: 'call_a', chosen: EMPTY, byRank: EMPTY, optimum: EMPTY };
    const { stderr, exitCode } = await run(line, '{"gpuCount": 8}');
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(received).toEqual([{ line: sent, ifMatch: undefined, body }]);
  });

  test('reads the version of what it changes first, and names it', async () => {
    await run(['conditions', 'change', 'condition_a', '--state', 'built', '--reason', 'Done.']);
    expect(received).toEqual([
      { line: 'GET /v1/conditions/condition_a', ifMatch: undefined, body: undefined },
      {
        line: 'PATCH /v1/conditions/condition_a',
        ifMatch: '"7"',
        body: { state: 'built', reason: 'Done.' },
      },
    ]);
  });

  test.each([
    [['calls', 'show', 'bid_a'], 2, 'expected an id that begins with call_'],
    [['calls', 'show', '../parties'], 2, 'expected an id that begins with call_'],
    [['calls', 'draft', 'none.yaml'], 1, 'none.yaml: there is no such file'],
    [['calls', 'draft', 'broken.yaml'], 1, 'broken.yaml:2:1: found text that is not YAML'],
    [['calls', 'draft', 'list.yaml'], 1, 'list.yaml: expected the fields of the body'],
    [
      ['awards', 'answer', 'complaint_a', '--verdict', 'upheald', '--answer', 'x'],
      2,
      'did you mean upheld?',
    ],
    [
      ['jobs', 'submit', 'allocation_a', '--gpus', '1', '--gpu-share', '25%', '--time', '2m'],
      2,
      'expected a share of one GPU above 0 and below 1',
    ],
    [['selection', 'decide', 'call_a'], 2, "required option '--basis <basis>'"],
  ])('sends nothing that is wrong here already: %j', async (line, code, said) => {
    const { stderr, exitCode } = await run(line);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(said);
    expect(received).toEqual([]);
  });

  test('tells a refusal with the field, what was found and what was expected', async () => {
    const faults = [{ field: 'gpuCount', found: 'text', expected: 'a whole number' }];
    Object.assign(next, { status: 422, answer: { title: 'No', status: 422, faults } });
    const { stderr, exitCode } = await run(['interests', 'submit', 'bid.yaml']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('gpuCount: found text; expected a whole number');
  });
});

const EMPTY = { bids: [], excluded: [], scoreThousandths: 0 };

describe('a bid', () => {
  test('is kept with a salt of its own before it is sent, for its owner alone', async () => {
    const sent = await run(['bids', 'submit', 'bid.yaml', '--keep', 'sent.json']);
    expect(sent.exitCode).toBe(0);
    const kept = JSON.parse(readFileSync(join(cwd, 'sent.json'), 'utf8'));
    expect(received).toEqual([{ line: 'POST /v1/bids', ifMatch: undefined, body: kept }]);
    expect(kept).toMatchObject({ id: 'bid_a', salt: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(statSync(join(cwd, 'sent.json')).mode & 0o777).toBe(0o600);
    const again = await run(['bids', 'amend', 'bid_a', 'bid.yaml', '--keep', 'sent.json']);
    expect(again.stderr).toContain('sent.json: it is there already; expected a new file');
    expect(received).toHaveLength(1);
  });

  test('leaves no file where it was refused', async () => {
    Object.assign(next, { status: 409, answer: { title: 'Too late', status: 409 } });
    const refused = await run(['bids', 'submit', 'bid.yaml', '--keep', 'late.json']);
    expect(refused.exitCode).toBe(4);
    expect(existsSync(join(cwd, 'late.json'))).toBe(false);
  });

  test('needs a salt, or a file to keep one in', async () => {
    const refused = await run(['bids', 'submit', 'bid.yaml']);
    expect([refused.exitCode, received]).toEqual([2, []]);
    await run(['bids', 'amend', 'bid_a', 'salted.json']);
    expect(received.map(({ ifMatch, body }) => [ifMatch, body])).toEqual([
      [undefined, undefined],
      ['"7"', { content: {}, salt: '5f' }],
    ]);
  });
});

describe('an answer', () => {
  test('of a year says which months are stated, and its GPU time in hours', async () => {
    const cluster = 'cluster_a';
    next.answer = {
      ...{
        funder: 'party_ju',
        year: '2029',
        months: ['2029-01', '2029-02'],
        openMonths: ['2029-03'],
      },
      clusters: [{ site: 'site_a', cluster, deliveredGpuSeconds: 7_200, lentGpuSeconds: 0 }],
      holders: [{ holder: 'party_lab', mode: 'mode_large', cluster, usedGpuSeconds: 5_400 }],
    };
    const { stdout, exitCode } = await run(['statements', 'year', 'party_ju', '2029']);
    expect(exitCode).toBe(0);
    expect(received.map(({ line }) => line)).toEqual(['GET /v1/access-time/party_ju/2029']);
    expect(stdout.replaceAll(/ +/g, ' ').split(/\n+/)).toEqual([
      'access time party_ju, 2029',
      'stated 2029-01, 2029-02',
      'open 2029-03',
      'cluster hours',
      'cluster_a delivered 2.0 h',
      'holder mode cluster hours',
      'party_lab mode_large cluster_a used 1.5 h',
      '',
    ]);
  });

  const LONG = 'A sentence that is long enough to go on in the next line of a terminal. '.repeat(2);
  test('is shown by the units that its fields name, no wider than a terminal', async () => {
    next.answer = {
      id: 'contract_a',
      priceMicrosPerGpuHour: '2050000',
      priceSteps: [{ microsPerGpuHour: '2205000' }],
      publicSharePpm: 340_000,
      puePpm: 1_070_000,
      isFirm: false,
      dueAt: '2028-01-01T00:00:00Z',
      contentSha256: 'a1',
      gpuCount: '100000',
      exit: null,
      version: 3,
      contributions: [{ commitment: 'commitment_fi', micros: '1000000000' }],
      phases: [{ what: LONG.trim(), states: ['party_fi'], lots: [{ storageTerabytes: 1_200 }] }],
    };
    const { stdout } = await run(['contracts', 'show', 'contract_a']);
    expect(stdout).toBe(`\
id                  contract_a
price per GPU hour  EUR 2.05
public share        34 %
PUE                 1.07
firm                no
due                 2028-01-01 00:00:00 UTC
content SHA-256     a1
GPU count           100,000

price steps
  price per GPU hour
           EUR 2.205

contributions
  commitment           amount
  commitment_fi  EUR 1,000.00

phases
  what    A sentence that is long enough to go on in the next line of a terminal. A sentence that is
          long enough to go on in the next line of a terminal.
  states  party_fi

  lots
     storage
    1,200 TB
`);
  });

  test('of a ranking by other weights is marked as such', async () => {
    const ranked = { lot: 'lot-1', standing: 'ranked', scoreThousandths: 90_500, exclusions: [] };
    next.answer = {
      weights: [{ criterion: 'quality', weightPpm: 1_000_000 }],
      items: [
        { bid: 'bid_a', rank: 1, ...ranked },
        {
          bid: 'bid_b',
          rank: null,
          ...ranked,
          exclusions: [
            {
              reason: 'below_threshold',
              said: null,
              criterion: 'q',
              thousandths: 1,
              thousandthsMin: 60_000,
            },
          ],
        },
      ],
    };
    const { stdout } = await run(['ranking', 'what-if', 'call_a', '--weights', 'quality=100']);
    expect(received[0]?.body).toEqual({
      weights: [{ criterion: 'quality', weightPpm: 1_000_000 }],
    });
    expect(stdout).toMatch(/^What if: quality 100 %\. Nothing was decided or stored\.\n\nrank /);
    expect(stdout).toContain('q: 0.001 of 60 needed');
  });

  test('of a selection has the choices side by side, and each reason once', async () => {
    const excluded = (bid: string, said: string) => {
      return { bid, exclusion: { reason: 'projects_in_lot', text: said, overMicros: null } };
    };
    next.answer = {
      byRank: {
        bids: ['bid_a'],
        scoreThousandths: 90_500,
        excluded: [excluded('bid_b', 'Full.'), excluded('bid_c', 'Full.')],
      },
      optimum: {
        bids: ['bid_b'],
        scoreThousandths: 91_000,
        excluded: [excluded('bid_a', 'Less.'), excluded('bid_c', 'Full.')],
      },
      optimumBoundThousandths: 91_000,
      isOptimumProven: true,
      solveMilliseconds: 12,
    };
    const { stdout } = await run(['selection', 'propose', 'call_a']);
    expect(stdout).toBe(`\
A proposal. Nothing was decided or stored.

bid    rank order  optimum
bid_a  selected    -
bid_b  -           selected
bid_c  -           -

rank order  90.5 points
optimum     91 points

Why not
bid_b  Full. [rank order]
bid_c  Full.
bid_a  Less. [optimum]

no choice has more than  91 points
optimum proven           yes
solved in                12 ms
`);
  });
});
