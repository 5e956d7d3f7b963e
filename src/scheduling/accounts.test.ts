import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatAt, intAt } from '../kernel/column.ts';
import {
  type Accounts,
  accrue,
  allocationLagGpuSeconds,
  award,
  changeRunning,
  createAccounts,
  excessGpus,
  idleGpus,
  openPeriod,
} from './accounts.ts';

/** One allocation a funder, the same number; a period of 1,000 s from 0. */
function accountsWith(shares: readonly number[]): Accounts {
  const accounts = createAccounts(
    shares.length,
    shares.map((_, funder) => ({ funder })),
  );
  accounts.shareGpus.set(shares);
  openPeriod(accounts, 0, 1_000);
  return accounts;
}

/** `owner>user GPUs`, where any flow at this moment. */
function flowsOf(accounts: Accounts): readonly string[] {
  return pairsOf(accounts, accounts.flowGpus);
}

function pairsOf({ funderCount }: Accounts, column: ArrayLike<number>): readonly string[] {
  return Array.from(column).flatMap((value, pair) =>
    value === 0 ? [] : [`${Math.floor(pair / funderCount)}>${pair % funderCount} ${value}`],
  );
}

interface Moment {
  /** By funder: GPUs from this moment on. */
  readonly running: readonly number[];
  readonly seconds: number;
  readonly flows: readonly string[];
}

interface Case {
  readonly name: string;
  readonly shares: readonly number[];
  readonly moments: readonly Moment[];
}

const cases: readonly Case[] = [
  {
    name: 'nothing flows inside the shares',
    shares: [2, 2],
    moments: [{ running: [2, 1], seconds: 10, flows: [] }],
  },
  {
    name: 'idle shares lend in proportion to what idles, rounded so that the parts add up',
    shares: [1, 3, 2, 4],
    moments: [{ running: [6, 0, 0, 4], seconds: 10, flows: ['1>0 3', '2>0 2'] }],
  },
  {
    name: 'one GPU of two equal owners comes from the later one',
    shares: [1, 1, 1],
    moments: [{ running: [2, 0, 0], seconds: 10, flows: ['2>0 1'] }],
  },
  {
    name: 'two borrowers share what idles, the lower number first',
    shares: [1, 1, 4],
    moments: [{ running: [3, 2, 1], seconds: 10, flows: ['2>0 2', '2>1 1'] }],
  },
  {
    name: 'a debtor pays back before others lend',
    shares: [2, 2, 2],
    moments: [
      { running: [4, 2, 0], seconds: 10, flows: ['2>0 2'] },
      { running: [0, 0, 3], seconds: 10, flows: ['0>2 1'] },
    ],
  },
  {
    name: 'where the debtor has too little idle, the others lend the rest',
    shares: [2, 2, 2],
    moments: [
      { running: [4, 2, 0], seconds: 10, flows: ['2>0 2'] },
      { running: [1, 1, 4], seconds: 10, flows: ['0>2 1', '1>2 1'] },
    ],
  },
  {
    name: 'a debtor pays back before it lends to one of a lower number than its creditor',
    shares: [2, 2, 2, 2],
    moments: [
      { running: [2, 0, 2, 4], seconds: 10, flows: ['1>3 2'] },
      { running: [4, 4, 0, 0], seconds: 10, flows: ['2>0 2', '3>1 2'] },
    ],
  },
];

function setRunning(accounts: Accounts, running: readonly number[], now: number): void {
  accrue(accounts, now);
  running.forEach((gpus, funder) => {
    changeRunning(accounts, funder, gpus - intAt(accounts.runningGpus, funder));
  });
}

describe('who lends to whom', () => {
  test.each(cases)('$name', ({ shares, moments }) => {
    const accounts = accountsWith(shares);
    let now = 0;
    for (const { running, seconds, flows } of moments) {
      setRunning(accounts, running, now);
      now += seconds;
      accrue(accounts, now);
      expect(flowsOf(accounts)).toEqual(flows);
    }
  });
});

test('a flow beyond the debt is a new loan, whenever the accounts are looked at', () => {
  const looks = [[], [105], [101, 108, 109]];
  const [first, ...others] = looks.map((times) => {
    const accounts = accountsWith([2, 2]);
    setRunning(accounts, [4, 0], 0);
    setRunning(accounts, [0, 4], 10);
    for (const at of times) accrue(accounts, at - 80);
    accrue(accounts, 40);
    const { lentGpuSeconds, repaidGpuSeconds, owedGpuSeconds } = accounts;
    return [lentGpuSeconds, repaidGpuSeconds, owedGpuSeconds].map((c) => pairsOf(accounts, c));
  });
  // 1 lent 20 and has them back after 10 s; in the other 20 s funder 0 lends 40.
  expect(first).toEqual([['0>1 40', '1>0 20'], ['0>1 20'], ['1>0 40']]);
  for (const other of others) expect(other).toEqual(first);
});

const anyRun = fc
  .record({
    shares: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
    moments: fc.array(
      fc.record({
        wishes: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }),
        waiting: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
        seconds: fc.integer({ min: 1, max: 50 }),
      }),
      { maxLength: 15 },
    ),
  })
  .map(({ shares, moments }) => ({
    shares,
    moments: moments.map(({ wishes, ...moment }) => {
      let left = shares.reduce((sum, share) => sum + share, 0);
      const running = shares.map((_, funder) => {
        const gpus = Math.min(left, wishes[funder] ?? 0);
        left -= gpus;
        return gpus;
      });
      return { ...moment, running };
    }),
  }));

/** What the accounts must say, second by second and the plain way. */
class Model {
  readonly used: number[];
  readonly above: number[];
  readonly lentBy: number[];
  notGiven = 0;
  lapsed = 0;

  constructor(shares: readonly number[]) {
    this.used = shares.map(() => 0);
    this.above = shares.map(() => 0);
    this.lentBy = shares.map(() => 0);
  }
}

const sum = (values: Iterable<number>): number =>
  [...values].reduce((total, each) => total + each, 0);

test('every GPU-second above a share is lent or paid back exactly once, and debts follow', () => {
  fc.assert(
    fc.property(anyRun, ({ shares, moments }) => {
      const accounts = accountsWith(shares);
      const model = new Model(shares);
      let now = 0;
      for (const { running, seconds, waiting } of moments) {
        setRunning(accounts, running, now);
        accounts.waitingGpus.set(shares.map((_, funder) => waiting[funder] ?? 0));
        const before = [...accounts.position];
        const owedBefore = [...accounts.owedGpuSeconds];
        now += seconds;
        accrue(accounts, now);
        expect(unpaidOf(accounts, owedBefore)).toEqual([]);
        let change = 0;
        shares.forEach((share, funder) => {
          const gpus = running[funder] ?? 0;
          model.used[funder] = (model.used[funder] ?? 0) + gpus * seconds;
          model.above[funder] = (model.above[funder] ?? 0) + Math.max(0, gpus - share) * seconds;
          change += floatAt(accounts.position, funder) - (before[funder] ?? 0);
        });
        // Positions move by what moves between funders, which adds up to nothing, and by idle time
        // that a waiting funder was not given, or that a funder ahead left to nobody.
        const given = shares.map((_, funder) => {
          const lent = lentNow(accounts, funder);
          const idle = idleGpus(accounts, funder) - lent;
          const asked = Math.min(idle, waiting[funder] ?? 0);
          let position = before[funder] ?? 0;
          let sumGiven = 0;
          for (let second = 0; second < seconds; second += 1) {
            position += lent - excessGpus(accounts, funder);
            const gained = Math.max(asked, Math.min(idle, -position));
            position += gained;
            sumGiven += gained;
          }
          expect(floatAt(accounts.position, funder)).toBe(position);
          return sumGiven;
        });
        expect(change).toBe(sum(given));
      }
      const { lentGpuSeconds, repaidGpuSeconds, owedGpuSeconds, funderCount } = accounts;
      expect([...accounts.usedGpuSeconds]).toEqual(model.used);
      shares.forEach((_, user) => {
        const owners = shares.map((_, owner) => owner * funderCount + user);
        const inflow = owners.map((p) => floatAt(lentGpuSeconds, p) + floatAt(repaidGpuSeconds, p));
        expect(sum(inflow)).toBe(model.above[user]);
        shares.forEach((_, owner) => {
          const debt = user * funderCount + owner;
          const lent = floatAt(lentGpuSeconds, owner * funderCount + user);
          expect(floatAt(owedGpuSeconds, debt)).toBe(lent - floatAt(repaidGpuSeconds, debt));
          expect(floatAt(owedGpuSeconds, debt)).toBeGreaterThanOrEqual(0);
        });
        // Used is the own share in use and what came from others.
        const own = floatAt(accounts.usedGpuSeconds, user) - sum(inflow);
        expect(own).toBeLessThanOrEqual((shares[user] ?? 0) * now);
      });
    }),
  );
});

/** Debtors that keep or lend what would pay back somebody who borrows from a third meanwhile. */
function unpaidOf(accounts: Accounts, owed: readonly number[]): readonly string[] {
  const { funderCount, flowGpus } = accounts;
  const funders = [...accounts.shareGpus.keys()];
  const owes = (owner: number, user: number): boolean =>
    (owed[owner * funderCount + user] ?? 0) > 0;
  const flow = (owner: number, user: number): number => intAt(flowGpus, owner * funderCount + user);
  const borrowing = funders.filter((user) =>
    funders.some((owner) => flow(owner, user) > 0 && !owes(owner, user)),
  );
  return funders.flatMap((owner) => {
    const paid = sum(funders.map((user) => (owes(owner, user) ? flow(owner, user) : 0)));
    const unpaid = borrowing.filter((user) => owes(owner, user));
    return paid < idleGpus(accounts, owner) ? unpaid.map((user) => `${owner} owes ${user}`) : [];
  });
}

function lentNow({ flowGpus, funderCount }: Accounts, owner: number): number {
  return sum(flowGpus.subarray(owner * funderCount, (owner + 1) * funderCount));
}

test('an allocation’s lag is exact where its award is as large as a site gives in a year', () => {
  const awardGpuSeconds = fc.integer({ min: 0, max: 100_000 * 366 * 86_400 });
  const length = fc.integer({ min: 1, max: 366 * 86_400 });
  fc.assert(
    fc.property(
      awardGpuSeconds,
      length,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (gpus, seconds, part) => {
        const accounts = createAccounts(1, [{ funder: 0 }]);
        openPeriod(accounts, 1_000, 1_000 + seconds);
        award(accounts, [gpus]);
        const elapsed = Math.floor(seconds * part);
        accrue(accounts, 1_000 + elapsed);
        const due = (BigInt(gpus) * BigInt(elapsed)) / BigInt(seconds);
        expect(BigInt(allocationLagGpuSeconds(accounts, 0))).toBe(due);
      },
    ),
    { numRuns: 500 },
  );
});

test('a new period forgets what is owed, but not what runs', () => {
  const accounts = accountsWith([2, 2]);
  setRunning(accounts, [4, 0], 0);
  accrue(accounts, 1_000);
  openPeriod(accounts, 1_000, 2_000);
  accrue(accounts, 1_010);
  expect(pairsOf(accounts, accounts.lentGpuSeconds)).toEqual(['1>0 20']);
  expect([...accounts.position]).toEqual([-20, 20]);
  expect([...accounts.usedGpuSeconds]).toEqual([40, 0]);
});
