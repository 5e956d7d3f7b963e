/**
 * Philly: deep-learning training at Microsoft, 2017. Shares by class, run-time quantiles and end
 * states as published (Jeon et al., ATC 2019). ASSUMED: sizes within a class, the shortest (10 s)
 * and the longest run (700,000 s, for its share of the largest jobs).
 */
import type { WorkloadMix } from '../workload-mix.ts';

export const PHILLY_MIX: WorkloadMix = {
  name: 'philly',
  longFromPpm: 900000,
  endsOfShort: { completedPpm: 655210, cancelledPpm: 50564, failedPpm: 294226 },
  endsOfLong: { completedPpm: 103109, cancelledPpm: 444922, failedPpm: 451969 },
  classes: [
    {
      jobsPpm: 931397,
      gpuCounts: [1],
      gpuCountWeights: [1],
      batches: 'sweep',
      runBelowPpm: [
        0, 28521, 51103, 170609, 255507, 346048, 424459, 510945, 625574, 766118, 820592, 865865,
        917290, 967878, 983290, 992942, 999473, 999989, 1000000,
      ],
      runSeconds: [
        10, 24, 48, 80, 115, 256, 512, 1100, 1700, 2900, 6000, 11000, 22000, 44000, 90000, 150000,
        255000, 500000, 700000,
      ],
    },
    {
      jobsPpm: 65098,
      gpuCounts: [2, 4, 8],
      gpuCountWeights: [40, 30, 30],
      batches: 'sweep',
      runBelowPpm: [
        0, 19473, 34895, 116542, 174574, 236543, 290367, 350103, 429974, 529207, 568907, 603927,
        648679, 704804, 733011, 771552, 859407, 950659, 1000000,
      ],
      runSeconds: [
        10, 24, 48, 80, 115, 256, 512, 1100, 1700, 2900, 6000, 11000, 22000, 44000, 90000, 150000,
        255000, 500000, 700000,
      ],
    },
    {
      jobsPpm: 3505,
      gpuCounts: [16, 32, 64],
      gpuCountWeights: [75, 20, 5],
      batches: 'few',
      runBelowPpm: [
        0, 20913, 37479, 125094, 187372, 253868, 311618, 375684, 461293, 567566, 610015, 647331,
        694676, 753198, 781773, 819059, 898084, 968556, 1000000,
      ],
      runSeconds: [
        10, 24, 48, 80, 115, 256, 512, 1100, 1700, 2900, 6000, 11000, 22000, 44000, 90000, 150000,
        255000, 500000, 700000,
      ],
    },
  ],
};
