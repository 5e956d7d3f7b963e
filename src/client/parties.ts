/** The operations on parties, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Who takes part: who pays, who operates, who uses. Permission: party.read. */
export const listParties = operation<ListPartiesCall>({
  method: 'GET',
  path: '/v1/parties',
});

export interface ListPartiesCall {
  readonly input: {
    readonly query?: {
      readonly kind?: ListPartiesKind | undefined;
      readonly state?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListPartiesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Party[];
    readonly nextCursor: string | null;
  };
}

/** One party. Permission: party.read. */
export const getParty = operation<GetPartyCall>({
  method: 'GET',
  path: '/v1/parties/:partyId',
});

export interface GetPartyCall {
  readonly input: {
    readonly params: {
      readonly partyId: `party_${string}`;
    };
  };
  readonly answer: Party;
}

export type ListPartiesKind =
  | 'joint-undertaking'
  | 'state'
  | 'region'
  | 'company'
  | 'operator'
  | 'user-organisation';

export type ListPartiesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export interface Party {
  readonly id: `party_${string}`;
  readonly name: string;
  readonly kind: PartyKind;
  readonly state: `party_${string}` | null;
  readonly membership: 'member' | 'associated' | 'other' | null;
  readonly version: number;
}

export type PartyKind =
  | 'joint-undertaking'
  | 'state'
  | 'region'
  | 'company'
  | 'operator'
  | 'user-organisation';
