/** The operations on entitlements, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The GPU-seconds that each funder may use, by cluster and month. Permission: entitlement.read. */
export const listEntitlements = operation<ListEntitlementsCall>({
  method: 'GET',
  path: '/v1/entitlements',
});

export interface ListEntitlementsCall {
  readonly input: {
    readonly query?: {
      readonly funder?: `party_${string}` | undefined;
      readonly contract?: `contract_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly cluster?: `cluster_${string}` | undefined;
      readonly month?: string | undefined;
      readonly fromMonth?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListEntitlementsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Entitlement[];
    readonly nextCursor: string | null;
  };
}

export interface Entitlement {
  readonly funder: `party_${string}`;
  readonly contract: `contract_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly month: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly entitledGpuSeconds: number;
}

export type ListEntitlementsSort =
  | 'month'
  | '-month'
  | 'funder'
  | '-funder'
  | 'entitledGpuSeconds'
  | '-entitledGpuSeconds';
