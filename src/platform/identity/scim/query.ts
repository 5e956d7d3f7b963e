/** What a list of users is asked for: RFC 7644, 3.4.2. */
import SCIMMY from 'scimmy';
import type { EntryFilter, EntryPage } from '../store/directory.ts';
import { invalid } from './user-resource.ts';

/** At most so many users in one answer. */
export const USERS_PER_PAGE_MAX = 200;
const USERS_PER_PAGE = 100;

export type ScimFilter = InstanceType<typeof SCIMMY.Types.Filter>;

export interface UserQuery {
  /** What the store looks for. */
  readonly narrowed: EntryFilter;
  /** What is asked for beyond that, of each user. */
  readonly filter: ScimFilter | undefined;
  readonly page: EntryPage;
}

type Fields = Readonly<Record<string, unknown>>;

/** Throws the error of SCIM where the filter, or a number, cannot be read. */
export function toUserQuery(fields: Fields): UserQuery {
  const startIndex = wholeOf(fields.startIndex, 'startIndex') ?? 1;
  const count = wholeOf(fields.count, 'count') ?? USERS_PER_PAGE;
  // The RFC reads what is less than the least as the least.
  const page = {
    offset: Math.max(startIndex, 1) - 1,
    count: Math.min(Math.max(count, 0), USERS_PER_PAGE_MAX),
  };
  const { filter } = fields;
  if (typeof filter !== 'string' || filter === '') return { narrowed: {}, filter: undefined, page };
  const read = readFilter(filter);
  const narrowed = narrowedBy(read);
  return narrowed === undefined
    ? { narrowed: {}, filter: read, page }
    : { narrowed, filter: undefined, page };
}

const USER_PREFIX = /urn:ietf:params:scim:schemas:core:2\.0:User:/gi;

function readFilter(text: string): ScimFilter {
  try {
    return new SCIMMY.Types.Filter(text.replace(USER_PREFIX, ''));
  } catch (error) {
    throw invalid('invalidFilter', error instanceof Error ? error.message : String(error));
  }
}

function wholeOf(sent: unknown, name: string): number | undefined {
  if (sent === undefined) return undefined;
  if (typeof sent !== 'string' || !/^-?\d{1,9}$/.test(sent)) {
    throw invalid('invalidValue', `${name}: expected a whole number.`);
  }
  return Number(sent);
}

/**
 * Directories look for one user by its name before they enter it. A filter of one comparison is
 * `[{ userName: ['eq', 'ada'] }]`; `undefined`: it is another, for which each user is looked at.
 */
function narrowedBy(filter: readonly unknown[]): EntryFilter | undefined {
  const [only, ...others] = filter;
  if (others.length > 0 || typeof only !== 'object' || only === null) return undefined;
  const [comparison, ...more] = Object.entries(only) as readonly (readonly [string, unknown])[];
  if (comparison === undefined || more.length > 0) return undefined;
  const [attribute, words] = comparison;
  const [operator, value]: readonly unknown[] = Array.isArray(words) ? words : [];
  if (operator !== 'eq' || typeof value !== 'string') return undefined;
  switch (attribute.toLowerCase()) {
    case 'username':
      return { userName: value };
    case 'externalid':
      return { externalId: value };
    default:
      return undefined;
  }
}
