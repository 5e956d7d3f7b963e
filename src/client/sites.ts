/** The operations of sites, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What sites were asked to do, the latest first. Permission: site.operate. */
export const listSiteOrders = operation<ListSiteOrdersCall>({
  method: 'GET',
  path: '/v1/site-orders',
});

export interface ListSiteOrdersCall {
  readonly input: {
    readonly query?: {
      readonly site?: `site_${string}` | undefined;
      readonly kind?: 'start' | 'stop' | 'notice' | undefined;
      readonly isAcknowledged?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'createdAt' | '-createdAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly SiteOrder[];
    readonly nextCursor: string | null;
  };
}

export interface SiteOrder {
  readonly number: number;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly kind: 'start' | 'stop' | 'notice';
  readonly job: `job_${string}`;
  readonly attempt: number;
  readonly createdAt: string;
  readonly sendCount: number;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
}
