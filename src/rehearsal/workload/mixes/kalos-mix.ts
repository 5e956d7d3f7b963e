/**
 * Kalos: language-model pre-training, Shanghai AI Laboratory, 2023. Sizes, GPU time by size, run
 * times and end states from acme-2023-statistics.json (Hu et al., NSDI 2024, CC BY 4.0).
 */
import type { WorkloadMix } from '../workload-mix.ts';

export const KALOS_MIX: WorkloadMix = {
  name: 'kalos',
  longFromPpm: 917000,
  endsOfShort: { completedPpm: 566871, cancelledPpm: 0, failedPpm: 433129 },
  endsOfLong: { completedPpm: 251291, cancelledPpm: 748709, failedPpm: 0 },
  classes: [
    {
      jobsPpm: 862800,
      gpuCounts: [1],
      gpuCountWeights: [8628],
      batches: 'sweep',
      runBelowPpm: [
        0, 108, 16074, 199901, 406056, 534688, 725493, 822548, 881538, 945948, 984506, 997277,
        998970, 999882, 1000000,
      ],
      runSeconds: [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 131072],
    },
    {
      jobsPpm: 76400,
      gpuCounts: [2, 8],
      gpuCountWeights: [208, 556],
      batches: 'sweep',
      runBelowPpm: [
        0, 11034, 144656, 305411, 414776, 595224, 699868, 774609, 874153, 950257, 984321, 990867,
        996434, 996442, 998977, 999010, 999083, 999287, 1000000,
      ],
      runSeconds: [
        8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144,
        524288, 1048576, 2097152,
      ],
    },
    {
      jobsPpm: 13800,
      gpuCounts: [16, 32, 64],
      gpuCountWeights: [34, 39, 65],
      batches: 'few',
      runBelowPpm: [
        0, 7116, 108898, 229052, 310511, 456813, 598719, 698547, 776841, 833938, 868147, 896153,
        924798, 955214, 977427, 992158, 998765, 999988, 1000000,
      ],
      runSeconds: [
        8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144,
        524288, 1048576, 2097152,
      ],
    },
    {
      jobsPpm: 27700,
      gpuCounts: [128, 256, 512],
      gpuCountWeights: [38, 122, 117],
      batches: 'few',
      runBelowPpm: [
        0, 44773, 104125, 152119, 272523, 474066, 618619, 705271, 771788, 819290, 864768, 908237,
        950850, 978028, 993483, 999175, 999999, 1000000,
      ],
      runSeconds: [
        16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144,
        524288, 1048576, 2097152,
      ],
    },
    {
      jobsPpm: 19300,
      gpuCounts: [1024],
      gpuCountWeights: [193],
      batches: 'few',
      runBelowPpm: [
        0, 54683, 125854, 182128, 319455, 541633, 694449, 781450, 844126, 885520, 921513, 952072,
        977963, 991762, 998052, 999817, 1000000,
      ],
      runSeconds: [
        16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144,
        524288, 1048576,
      ],
    },
  ],
};
