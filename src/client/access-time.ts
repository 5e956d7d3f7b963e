/** The operations on access-time, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * How the GPU time of a funder was used in a year, by cluster, holder and access mode. Permission:
 * statement.read.
 */
export const getAccessTime = operation<GetAccessTimeCall>({
  method: 'GET',
  path: '/v1/access-time/:funder/:year',
});

export interface GetAccessTimeCall {
  readonly input: {
    readonly params: {
      readonly funder: `party_${string}`;
      readonly year: string;
    };
  };
  readonly answer: AccessTime;
}

export interface AccessTime {
  readonly funder: `party_${string}`;
  readonly year: string;
  readonly months: readonly string[];
  readonly openMonths: readonly string[];
  readonly clusters: readonly AccessTimeClusters[];
  readonly holders: readonly AccessTimeHolders[];
}

export interface AccessTimeClusters {
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly entitledGpuSeconds: number;
  readonly awardedGpuSeconds: number;
  readonly demandedGpuSeconds: number;
  readonly deliveredGpuSeconds: number;
  readonly lentGpuSeconds: number;
  readonly borrowedGpuSeconds: number;
  readonly repaidGpuSeconds: number;
  readonly gaveBackGpuSeconds: number;
  readonly expiredGpuSeconds: number;
  readonly shortfallGpuSeconds: number;
}

export interface AccessTimeHolders {
  readonly holder: `party_${string}`;
  readonly mode: `mode_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly awardedGpuSeconds: number;
  readonly usedGpuSeconds: number;
}
