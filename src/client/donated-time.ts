/** The operations on donated-time, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** GPU time that states have given to the joint undertaking. Permission: entitlement.read. */
export const listDonatedTime = operation<ListDonatedTimeCall>({
  method: 'GET',
  path: '/v1/donated-time',
});

export interface ListDonatedTimeCall {
  readonly input: {
    readonly query?: {
      readonly donor?: `party_${string}` | undefined;
      readonly receiver?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'starts' | '-starts' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly DonatedTime[];
    readonly nextCursor: string | null;
  };
}

/** One donation of GPU time. Permission: entitlement.read. */
export const getDonatedTime = operation<GetDonatedTimeCall>({
  method: 'GET',
  path: '/v1/donated-time/:donationId',
});

export interface GetDonatedTimeCall {
  readonly input: {
    readonly params: {
      readonly donationId: `donation_${string}`;
    };
  };
  readonly answer: DonatedTime;
}

/**
 * Give GPU time to the joint undertaking; it never counts as a contribution. Permission:
 * allocation.write.
 */
export const donateTime = operation<DonateTimeCall>({
  method: 'POST',
  path: '/v1/donated-time',
});

export interface DonateTimeCall {
  readonly input: {
    readonly body: DonatedTimeDraftInput;
  };
  readonly answer: DonatedTime;
}

/** Take donated time back before its period begins. Permission: allocation.write. */
export const takeBackDonatedTime = operation<TakeBackDonatedTimeCall>({
  method: 'POST',
  path: '/v1/donated-time/:donationId/take-back',
});

export interface TakeBackDonatedTimeCall {
  readonly input: {
    readonly params: {
      readonly donationId: `donation_${string}`;
    };
  };
  readonly answer: DonatedTime;
}

export interface DonatedTime {
  readonly id: `donation_${string}`;
  readonly donor: `party_${string}`;
  readonly receiver: `party_${string}`;
  readonly gpuSeconds: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly purpose: DonatedTimePurpose;
  readonly donatedAt: string;
  readonly takenBackAt: string | null;
  readonly version: number;
}

export interface DonatedTimeDraftInput {
  readonly id: `donation_${string}`;
  readonly donor: `party_${string}`;
  readonly receiver: `party_${string}`;
  readonly gpuSeconds: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly purpose: DonatedTimeDraftInputPurpose;
}

export type DonatedTimeDraftInputPurpose =
  | 'start-ups-and-smes'
  | 'research'
  | 'public-bodies'
  | 'other';

export type DonatedTimePurpose = 'start-ups-and-smes' | 'research' | 'public-bodies' | 'other';
