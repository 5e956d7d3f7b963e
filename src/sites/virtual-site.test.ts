import { expect, test } from 'vitest';
import {
  createVirtualSite,
  giveNotice,
  nextReport,
  nextReportAt,
  runJob,
  stopJob,
} from './virtual-site.ts';

const place = { cluster: 0, slot: 3 };

function reportsUntil(site: ReturnType<typeof createVirtualSite>, until: number): string[] {
  const reports: string[] = [];
  for (let next = nextReport(site, until); next; next = nextReport(site, until)) {
    reports.push(`${next.at} ${next.report} ${next.cluster}/${next.slot}`);
  }
  return reports;
}

test('a job is reported finished when its work is done, and not before', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  expect(nextReportAt(site)).toBe(150);
  expect(reportsUntil(site, 149)).toEqual([]);
  expect(reportsUntil(site, 150)).toEqual(['150 finished 0/3']);
  expect(nextReportAt(site)).toBe(Infinity);
});

test('a reclaimed job is reported gone when its notice has run out, and its work is kept', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  giveNotice(site, place, 110, 130);
  expect(reportsUntil(site, 130)).toEqual(['130 vacated 0/3']);
  // Work up to the notice is in the checkpoint, work after it is not.
  expect(stopJob(site, place)).toEqual({ workSecondsLeft: 40, keptSeconds: 10 });
  runJob(site, place, 40, 200);
  // The end of the first run, at 150, is void.
  expect(reportsUntil(site, 300)).toEqual(['240 finished 0/3']);
});

test('a job that is done before its notice runs out finishes, and the notice is void', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  giveNotice(site, place, 140, 200);
  expect(reportsUntil(site, 150)).toEqual(['150 finished 0/3']);
  stopJob(site, place);
  runJob(site, place, 500, 160);
  expect(reportsUntil(site, 700)).toEqual(['660 finished 0/3']);
});

test('a job that is interrupted without notice keeps nothing', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  expect(stopJob(site, place)).toEqual({ workSecondsLeft: 50, keptSeconds: 0 });
  expect(reportsUntil(site, 1_000)).toEqual([]);
});

test('the notice of a run says nothing of the next run of the slot', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  giveNotice(site, place, 110, 130);
  stopJob(site, place);
  runJob(site, place, 40, 200);
  expect(stopJob(site, place)).toEqual({ workSecondsLeft: 40, keptSeconds: 0 });
});

test('what happens at one second is reported in the order in which it was asked for', () => {
  const site = createVirtualSite(2);
  runJob(site, { cluster: 1, slot: 9 }, 50, 100);
  runJob(site, place, 30, 120);
  giveNotice(site, place, 120, 150);
  const reports = ['150 finished 1/9', '150 finished 0/3', '150 vacated 0/3'];
  expect(reportsUntil(site, 150)).toEqual(reports);
});

test('slots beyond the first thousand keep their runs', () => {
  const site = createVirtualSite(1);
  runJob(site, place, 50, 100);
  runJob(site, { cluster: 0, slot: 5_000 }, 10, 100);
  expect(reportsUntil(site, 200)).toEqual(['110 finished 0/5000', '150 finished 0/3']);
});
