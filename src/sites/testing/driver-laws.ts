/** The laws of `site-driver.ts` as tests, to be run on every driver. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AllocationId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { RunReport, SiteDriver, StartOrder } from '../site-driver.ts';

/** A site without any job, which the tests may drive, wait at, and lose the connection to. */
export interface SiteUnderTest {
  readonly driver: SiteDriver;
  /** Another driver of the same site, as after a crash of Polder. */
  readonly driveAnew: () => SiteDriver;
  readonly now: () => EpochSeconds;
  /** Lets the site work for so long; a real one may take what it needs to get there. */
  readonly pass: (seconds: number) => Promise<void>;
  /** A start whose work takes about so long, where work is not drawn by the site itself. */
  readonly withWork?: (order: StartOrder, work: Work) => StartOrder;
}

export type Work = 'short' | 'long';

/** What a site in real time is spared: it does the same, fewer times and less exactly. */
export interface LawPace {
  /** Whether things happen to the second. */
  readonly isExact: boolean;
  readonly runCount: number;
  readonly crowdCount: number;
  readonly trialCount: number;
}

const VIRTUAL_PACE: LawPace = { isExact: true, runCount: 20, crowdCount: 50, trialCount: 15 };

const ALL = 100_000;
const REQUESTED_SECONDS = 600;

function orderOf(jobNumber: number, attempt = 1): StartOrder {
  return {
    jobNumber,
    attempt,
    cluster: 'cluster_x',
    allocation: 'allocation_a',
    gpuCount: 4,
    nodes: [0],
    gpuCounts: [4],
    requestedSeconds: REQUESTED_SECONDS,
    keptSeconds: 0,
    name: 'law',
    script: undefined,
    user: undefined,
  };
}

const ofJob = (reports: readonly RunReport[], jobNumber: number) =>
  reports.filter((report) => report.jobNumber === jobNumber).map(({ kind }) => kind);
const isEnd = ({ kind }: RunReport) => kind !== 'started';

/** What a run came to, without the numbers that the order of the calls gave to its reports. */
const endsOf = (reports: readonly RunReport[], { isExact }: LawPace) =>
  reports
    .filter(isEnd)
    .map(({ jobNumber, attempt, kind, at, keptSeconds }) =>
      [jobNumber, attempt, kind, ...(isExact ? [at, keptSeconds] : [])].join(' '),
    )
    .sort((a, b) => (a < b ? -1 : 1));

async function start(
  { driver, withWork }: Pick<SiteUnderTest, 'driver' | 'withWork'>,
  orders: readonly StartOrder[],
  work: Work = 'short',
): Promise<void> {
  await driver.submit(orders.map((order) => withWork?.(order, work) ?? order));
}

export function testDriverLaws(
  name: string,
  createSite: () => Promise<SiteUnderTest>,
  pace: LawPace = VIRTUAL_PACE,
): void {
  describe(`${name} keeps the laws of a site driver`, () => {
    let site: SiteUnderTest;
    beforeEach(async () => {
      site = await createSite();
    });

    testAccounts(() => site);
    testStarts(() => site, pace);
    testStops(() => site, pace);
    testReading(() => site, pace);
    test('the order in which calls arrive does not change what becomes of a run', async () => {
      await fc.assert(fc.asyncProperty(callsInTwoOrders, checkOrders(createSite, pace)), {
        numRuns: pace.trialCount,
      });
    });
  });
}

function testAccounts(site: () => SiteUnderTest): void {
  test('an allocation has one account, however often it is provisioned', async () => {
    const allocations: readonly AllocationId[] = ['allocation_a', 'allocation_b'];
    const byName = (accounts: Awaited<ReturnType<SiteDriver['provision']>>) =>
      accounts.map(({ allocation, account }) => `${allocation} ${account}`).toSorted(byText);
    const first = byName(await site().driver.provision(allocations));
    expect(first).toHaveLength(2);
    expect(byName(await site().driveAnew().provision(allocations))).toEqual(first);
  });
}

const byText = (a: string, b: string) => (a < b ? -1 : 1);

function testStarts(site: () => SiteUnderTest, { isExact }: LawPace): void {
  test('the same start twice, in one call or in two, is one start', async () => {
    const { driver, pass } = site();
    await start(site(), [orderOf(1), orderOf(1), orderOf(2)]);
    await start(site(), [orderOf(1)]);
    await pass(1);
    const reports = await driver.observe(0, ALL);
    expect(ofJob(reports, 1).filter((kind) => kind === 'started')).toHaveLength(1);
    await start(site(), [orderOf(1)]);
    await pass(REQUESTED_SECONDS);
    const all = await driver.observe(0, ALL);
    expect(ofJob(all, 1)).toHaveLength(2);
    expect(ofJob(all, 2)).toHaveLength(2);
  });

  test('a start that is told again after the run is over starts nothing', async () => {
    const { driver, pass } = site();
    await start(site(), [orderOf(1)]);
    await pass(REQUESTED_SECONDS);
    const before = await driver.observe(0, ALL);
    await start(site(), [orderOf(1)]);
    await pass(REQUESTED_SECONDS);
    expect(await driver.observe(0, ALL)).toEqual(before);
  });

  test('a crash between the receipt and the acknowledgement starts nothing twice', async () => {
    const { driveAnew, pass } = site();
    await start(site(), [orderOf(1)]);
    await pass(5);
    const next = driveAnew();
    await start({ ...site(), driver: next }, [orderOf(1)]);
    await pass(REQUESTED_SECONDS);
    const reports = await next.observe(0, ALL);
    expect(ofJob(reports, 1)).toEqual(['started', expect.stringMatching(/ended|failed/)]);
    expect((await next.usage(0, ALL)).map(({ jobNumber }) => jobNumber)).toEqual([1]);
  });

  test('two attempts of a job are two runs', async () => {
    const { driver, pass, now } = site();
    await start(site(), [orderOf(1)], 'long');
    if (!isExact) await pass(1);
    await driver.notice([{ jobNumber: 1, attempt: 1, vacateAt: toEpochSeconds(now() + 1) }]);
    await pass(2);
    await start(site(), [orderOf(1, 2)]);
    await pass(REQUESTED_SECONDS);
    const ends = (await driver.observe(0, ALL)).filter(isEnd);
    expect(ends.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(ends[0]?.kind).toBe('vacated');
  });
}

function testStops(site: () => SiteUnderTest, { isExact }: LawPace): void {
  test('a stop that comes before the start prevents it', async () => {
    const { driver, pass } = site();
    await driver.cancel([{ jobNumber: 1, attempt: 1 }]);
    await start(site(), [orderOf(1)]);
    await pass(REQUESTED_SECONDS);
    expect(ofJob(await driver.observe(0, ALL), 1)).toEqual(['stopped']);
    expect(await driver.usage(0, ALL)).toEqual([]);
  });

  test('a stop ends a run once, and says nothing of one that is over', async () => {
    const { driver, pass } = site();
    await start(site(), [orderOf(1)], 'long');
    await start(site(), [orderOf(2)]);
    await pass(1);
    await driver.cancel([{ jobNumber: 1, attempt: 1 }]);
    await driver.cancel([{ jobNumber: 1, attempt: 1 }]);
    await pass(REQUESTED_SECONDS);
    await driver.cancel([
      { jobNumber: 1, attempt: 1 },
      { jobNumber: 2, attempt: 1 },
    ]);
    await pass(1);
    const reports = await driver.observe(0, ALL);
    expect(ofJob(reports, 1)).toEqual(['started', 'stopped']);
    expect(ofJob(reports, 2)).toEqual(['started', expect.stringMatching(/ended|failed/)]);
  });

  test('a run with a notice is gone in time, with a checkpoint of when it was told', async () => {
    const { driver, pass, now } = site();
    await start(site(), [orderOf(1)], 'long');
    await pass(isExact ? 10 : 3);
    const noticedAt = now();
    const vacateAt = toEpochSeconds(noticedAt + (isExact ? 5 : 2));
    await driver.notice([{ jobNumber: 1, attempt: 1, vacateAt }]);
    await pass(5);
    const reports = await driver.observe(0, ALL);
    const [end] = reports.filter(isEnd);
    if (isExact) expect(end).toMatchObject({ kind: 'vacated', at: vacateAt, keptSeconds: 10 });
    else {
      const startedAt = reports.find(({ kind }) => kind === 'started')?.at ?? 0;
      expect(end?.kind).toBe('vacated');
      expect(end?.at).toBeGreaterThanOrEqual(vacateAt);
      expect(end?.at).toBeLessThanOrEqual(vacateAt + 8);
      expect(Math.abs((end?.keptSeconds ?? 0) - (noticedAt - startedAt))).toBeLessThanOrEqual(1);
    }
  });
}

function testReading(site: () => SiteUnderTest, { runCount, crowdCount }: LawPace): void {
  test('what was read is read the same again, by whoever asks, in pages of any size', async () => {
    const { driver, driveAnew, pass } = site();
    const numbers = Array.from({ length: runCount }, (_, index) => index + 1);
    const pages: RunReport[] = [];
    for (const number of numbers) {
      await start(site(), [orderOf(number)]);
      await pass(40);
      pages.push(...(await driver.observe(pages.at(-1)?.number ?? 0, 3)));
    }
    await pass(REQUESTED_SECONDS);
    for (let page = pages.slice(0, 1); page.length > 0; ) {
      page = [...(await driver.observe(pages.at(-1)?.number ?? 0, 3))];
      pages.push(...page);
    }
    expect(await driveAnew().observe(0, ALL)).toEqual(pages);
    expect(pages.filter(isEnd)).toHaveLength(numbers.length);
    const rising = pages.every(
      ({ number }, row) => row === 0 || number > (pages[row - 1]?.number ?? 0),
    );
    expect(rising).toBe(true);
    const usage = await driver.usage(0, ALL);
    const half = runCount / 2;
    const rest = await driveAnew().usage(usage[half - 1]?.number ?? 0, 4);
    expect(rest).toEqual(usage.slice(half, half + 4));
    expect(usage.map(({ jobNumber }) => jobNumber).toSorted((a, b) => a - b)).toEqual(numbers);
  });

  test('two who ask at the same time are told the same', async () => {
    const { driveAnew, pass } = site();
    const crowd = Array.from({ length: crowdCount }, (_, index) => orderOf(index + 1));
    await start(site(), crowd);
    await pass(REQUESTED_SECONDS);
    const others = Array.from({ length: 6 }, () => driveAnew());
    await Promise.all(others.map((other) => other.observe(0, ALL)));
    const told = await Promise.all(others.map((other) => other.observe(0, ALL)));
    for (const each of told) expect(each).toEqual(told[0]);
    expect(told[0]).toHaveLength(2 * crowdCount);
  });
}

interface Call {
  readonly kind: 'start' | 'stop' | 'notice';
  readonly jobNumber: number;
}

const jobNumbers = fc.integer({ min: 1, max: 4 });
const calls = fc.array(
  fc.record<Call>({ kind: fc.constantFrom('start', 'stop', 'notice'), jobNumber: jobNumbers }),
  { minLength: 1, maxLength: 12 },
);
const callsInTwoOrders = calls.chain((given) =>
  fc.tuple(
    fc.constant<readonly Call[]>(given),
    fc.shuffledSubarray<Call>([...given], { minLength: given.length }),
  ),
);

function checkOrders(createSite: () => Promise<SiteUnderTest>, pace: LawPace) {
  return async ([given, shuffled]: readonly [readonly Call[], readonly Call[]]) => {
    // In real time what is to be stopped must still be there, and the rest soon be gone.
    const isStopped = (jobNumber: number) =>
      given.some((call) => call.jobNumber === jobNumber && call.kind === 'stop');
    const ends = await Promise.all(
      [given, shuffled, [...shuffled, ...given]].map(async (order) => {
        const site = await createSite();
        for (const call of order) {
          await make(site, call, isStopped(call.jobNumber) ? 'long' : 'short');
        }
        await site.pass(REQUESTED_SECONDS);
        return endsOf(await site.driver.observe(0, ALL), pace);
      }),
    );
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  };
}

async function make(site: SiteUnderTest, { kind, jobNumber }: Call, work: Work): Promise<void> {
  const { driver, now } = site;
  const run = { jobNumber, attempt: 1 };
  switch (kind) {
    case 'start':
      return start(site, [orderOf(jobNumber)], work);
    case 'stop':
      return driver.cancel([run]);
    case 'notice':
      return driver.notice([{ ...run, vacateAt: toEpochSeconds(now() + 30) }]);
  }
}
