/** The operations on delivery, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What each funder is entitled to and has got, by month and cluster. Permission: entitlement.read.
 */
export const getDelivery = operation<GetDeliveryCall>({
  method: 'GET',
  path: '/v1/delivery',
});

export interface GetDeliveryCall {
  readonly input: {
    readonly query?: {
      readonly fromMonth?: string | undefined;
    };
  };
  readonly answer: {
    readonly rows: readonly Delivery[];
  };
}

export interface Delivery {
  readonly month: string;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly entitledGpuSeconds: number;
  readonly usedGpuSeconds: number;
  readonly runningGpuSeconds: number;
}
