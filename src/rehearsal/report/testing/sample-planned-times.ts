import type { Summary } from '../../summary.ts';

/** Some jobs asked for a wall time, the others were estimated. */
export function samplePlannedTimes(): Summary['plannedTimes'] {
  return [
    {
      ...{ basis: 'asked', jobs: 4_001, ended: 3_990, outlived: 0 },
      meanErrorSeconds: 12_345,
      plannedPercentOfRun: { p5: 101, p25: 130, p50: 220, p75: 410, p95: 10_000 },
    },
    {
      ...{ basis: 'estimated', jobs: 511, ended: 500, outlived: 47 },
      meanErrorSeconds: 20_345,
      plannedPercentOfRun: { p5: 81, p25: 150, p50: 240, p75: 702, p95: 3_401 },
    },
  ];
}
