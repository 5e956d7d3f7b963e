/** The operations on persons, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Persons who have a role where you may see persons. Permission: person.read. */
export const listPersons = operation<ListPersonsCall>({
  method: 'GET',
  path: '/v1/persons',
});

export interface ListPersonsCall {
  readonly input: {
    readonly query?: {
      readonly isActive?: boolean | undefined;
      readonly mail?: string | undefined;
      readonly subject?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListPersonsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Person[];
    readonly nextCursor: string | null;
  };
}

/** A person. Permission: person.read. */
export const getPerson = operation<GetPersonCall>({
  method: 'GET',
  path: '/v1/persons/:personId',
});

export interface GetPersonCall {
  readonly input: {
    readonly params: {
      readonly personId: `person_${string}`;
    };
  };
  readonly answer: Person;
}

/** Enter a person before the first login, so that roles can be given. Permission: person.write. */
export const createPerson = operation<CreatePersonCall>({
  method: 'POST',
  path: '/v1/persons',
});

export interface CreatePersonCall {
  readonly input: {
    readonly body: {
      readonly issuer: string;
      readonly subject: string;
      readonly name: string;
      readonly mail?: string | undefined;
    };
  };
  readonly answer: Person;
}

/**
 * Let a person in, or keep it out: that ends its sessions and tokens at once. Permission:
 * person.write.
 */
export const setPersonActive = operation<SetPersonActiveCall>({
  method: 'PATCH',
  path: '/v1/persons/:personId',
});

export interface SetPersonActiveCall {
  readonly input: {
    readonly params: {
      readonly personId: `person_${string}`;
    };
    readonly body: {
      readonly isActive: boolean;
    };
  };
  readonly answer: Person;
}

export type ListPersonsSort = 'name' | '-name' | 'createdAt' | '-createdAt';

export interface Person {
  readonly id: `person_${string}`;
  readonly name: string;
  readonly mail: string | null;
  readonly issuer: string;
  readonly subject: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly version: number;
}
