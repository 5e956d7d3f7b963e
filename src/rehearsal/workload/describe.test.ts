import { describe, expect, it } from 'vitest';
import { describeWorkload } from './describe.ts';
import type { JobRow } from './job-row.ts';
import { openWorkload } from './open-workload.ts';
import { publishedWorkload } from './published.ts';
import { renderDescription } from './render-description.ts';

const TRACES = new URL('../../../../shared/traces/', import.meta.url).pathname;

function jobOf([submitSeconds, gpuCount, runSeconds]: readonly [number, number, number]): JobRow {
  return {
    sourceId: 'a',
    submitSeconds,
    runSeconds,
    gpuCount,
    requestedSeconds: 0,
    group: 'g',
    user: '',
    end: gpuCount === 1 ? 'completed' : 'failed',
  };
}

describe('a description', () => {
  it('of a few jobs has the figures one works out by hand', async () => {
    // Three hours and a bit: 4, 2 and 0 jobs in the whole hours, 1 in the last.
    const rows = [
      jobOf([100, 1, 10]),
      jobOf([160, 1, 20]),
      jobOf([200, 8, 100]),
      jobOf([221, 1, 30]),
      jobOf([3_700, 64, 40]),
      jobOf([3_700, 600, 50]),
      jobOf([10_900, 1, 60]),
    ];
    const described = await describeWorkload(rows);
    const total = 10 + 20 + 800 + 30 + 2_560 + 30_000 + 60;
    expect(described).toMatchObject({
      jobCount: 7,
      spanSeconds: 10_800,
      gpuHours: total / 3_600,
      largestGpuCount: 600,
      // Nearest rank: the 1st, 2nd, 4th, 6th and 7th of 10, 20, 30, 40, 50, 60, 100.
      runSeconds: [10, 20, 40, 60, 100, 100],
      largestPercentGpuTimePercent: (100 * 30_000) / total,
      // 100 to 160 is one batch, 160 to 221 is not: six batches of 2, 1, 1, 1, 1, 1.
      batchJobsMean: 7 / 6,
      batchJobsP99: 2,
    });
    // Mean 2, squares 4 + 0 + 4, over 3 hours.
    expect(described.hourlyVarianceOverMean).toBeCloseTo(8 / 3 / 2, 12);
    const jobs = described.sizeClasses.map(({ jobsPercent }) =>
      Math.round((jobsPercent * 7) / 100),
    );
    expect(jobs).toEqual([4, 1, 1, 0, 1]);
    expect(described.ends[0]).toEqual({
      label: 'completed',
      jobsPercent: 400 / 7,
      gpuTimePercent: (100 * 120) / total,
    });
    expect(described.ends[2]?.jobsPercent).toBeCloseTo(300 / 7, 12);
  });

  it('of nothing is all zero', async () => {
    const described = await describeWorkload([]);
    expect(described).toMatchObject({ jobCount: 0, gpuHours: 0, batchJobsMean: 0 });
    expect(described.runSeconds).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('of a real trace stands beside the published figures', async () => {
    const { rows } = await openWorkload(`${TRACES}msitp-2021.csv.gz`, { skipBadRows: false });
    const text = renderDescription(await describeWorkload(rows), publishedWorkload('itp'));
    expect(`\n${text}\n`).toBe(`
                                                 here     ITP 2021
jobs                                           40,502
days from first to last submission               59.9
GPU-hours                                     859,937
GPUs of the largest job                            64
jobs / GPU time, 1 GPU, %                 82.0 / 14.7  83.0 / 13.0
jobs / GPU time, 2-8 GPUs, %              17.2 / 68.2  16.0 / 57.0
jobs / GPU time, 9-64 GPUs, %             0.88 / 17.1   1.2 / 30.0
jobs / GPU time, 65-512 GPUs, %           0.00 / 0.00  0.00 / 0.00
jobs / GPU time, 513+ GPUs, %             0.00 / 0.00  0.00 / 0.00
run time at 5 %, s                              1,040          983
run time at 25 %, s                             3,828        3,800
run time at 50 %, s                             9,978       10,500
run time at 75 %, s                            14,842       16,000
run time at 95 %, s                            67,319       58,000
run time at 99 %, s                           229,726      210,000
GPU time of the largest 1 % of jobs, %           40.1         47.0
jobs an hour, variance / mean                    44.2       39-161
jobs a batch, mean                                3.0          3.0
jobs a batch, at 99 %                              32           26
jobs / GPU time, completed, %             0.00 / 0.00
jobs / GPU time, cancelled, %             0.00 / 0.00
jobs / GPU time, failed, %                0.00 / 0.00
jobs / GPU time, unknown, %             100.0 / 100.0
Published: Gu et al., ASPLOS 2023.
`);
  });

  it('stands alone where nothing is published', async () => {
    const text = renderDescription(await describeWorkload([jobOf([0, 1, 1_234_567])]));
    const lines = text.split('\n');
    expect(lines[1]).toMatch(/^jobs +1$/);
    expect(text).toContain('1,234,567');
    expect(text).not.toContain('Published');
  });
});
