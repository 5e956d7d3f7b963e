import type { SiteId } from '../../../kernel/ids.ts';
import type { Summary } from '../../summary.ts';

const WISH_WAITS = { p50: 3, p95: 1_803, p99: 7_203, max: 10_803 };

export function samplePlacement(sites: readonly SiteId[]): Summary['placement'] {
  return {
    room: sites.map((site) => ({
      cluster: `cluster_${site.slice(5)}-1` as const,
      freeGpuSeconds: '412345678',
      inWholeNodes: '281234567',
      inWholeRacks: '91234567',
      inWholePods: '0',
      meanLargestInNode: 8,
      meanLargestInRack: 61,
      meanLargestInPod: 712,
      meanLargestInCluster: 1_234,
    })),
    shares: {
      jobs: 2_113,
      askedGpuSeconds: '1803600',
      heldGpuSeconds: '2160000',
      aloneGpuSeconds: '7200000',
    },
    wishes: [
      { wish: 'any', jobs: 4_001, started: 3_998, got: 3_998, waitSeconds: WISH_WAITS },
      { wish: 'require-rack', jobs: 511, started: 507, got: 507, waitSeconds: WISH_WAITS },
    ],
  };
}
