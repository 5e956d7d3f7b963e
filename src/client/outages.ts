/** The operations on outages, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** GPUs of a site that are, were or will be out of service. Permission: site.read. */
export const listOutages = operation<ListOutagesCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/outages',
});

export interface ListOutagesCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly query?: {
      readonly cluster?: `cluster_${string}` | undefined;
      readonly kind?: 'maintenance' | 'lost' | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListOutagesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Outage[];
    readonly nextCursor: string | null;
  };
}

/** Announce maintenance, or report a loss. Permission: site.operate. */
export const noteOutage = operation<NoteOutageCall>({
  method: 'POST',
  path: '/v1/sites/:siteId/outages',
});

export interface NoteOutageCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly body: OutageDraftInput;
  };
  readonly answer: Outage;
}

/** End an outage now; one that has not begun is called off. Permission: site.operate. */
export const endOutage = operation<EndOutageCall>({
  method: 'POST',
  path: '/v1/outages/:number/end',
});

export interface EndOutageCall {
  readonly input: {
    readonly params: {
      readonly number: string;
    };
  };
  readonly answer: Outage;
}

export type ListOutagesSort = 'start' | '-start' | 'number' | '-number';

export interface Outage {
  readonly number: number;
  readonly cluster: `cluster_${string}`;
  readonly kind: 'maintenance' | 'lost';
  readonly gpuCount: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly notedAt: string;
  readonly version: number;
}

export interface OutageDraftInput {
  readonly cluster: `cluster_${string}`;
  readonly kind: 'maintenance' | 'lost';
  readonly gpuCount: number;
  readonly startsAt: string;
  readonly endsAt: string;
}
