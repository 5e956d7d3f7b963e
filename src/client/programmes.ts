/** The operations on programmes, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What the money is for. Permission: programme.read. */
export const listProgrammes = operation<ListProgrammesCall>({
  method: 'GET',
  path: '/v1/programmes',
});

export interface ListProgrammesCall {
  readonly input: {
    readonly query?: {
      readonly track?: ListProgrammesTrack | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListProgrammesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Programme[];
    readonly nextCursor: string | null;
  };
}

/** One programme. Permission: programme.read. */
export const getProgramme = operation<GetProgrammeCall>({
  method: 'GET',
  path: '/v1/programmes/:programmeId',
});

export interface GetProgrammeCall {
  readonly input: {
    readonly params: {
      readonly programmeId: `programme_${string}`;
    };
  };
  readonly answer: Programme;
}

export type ListProgrammesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export type ListProgrammesTrack =
  | 'joint-procurement'
  | 'public-factory'
  | 'market'
  | 'european-access';

export interface Programme {
  readonly id: `programme_${string}`;
  readonly name: string;
  readonly track: ProgrammeTrack;
  readonly version: number;
}

export type ProgrammeTrack = 'joint-procurement' | 'public-factory' | 'market' | 'european-access';
