/** What the server itself has: the ids of its lists, by what they begin with. */

import type { RandomStream } from '../../src/kernel/random.ts';
import { bearer } from '../kill/tokens.ts';
import { pick, type Schema } from './schema-values.ts';

const LISTS = [
  'programmes',
  'parties',
  'commitments',
  'votes',
  'donated-time',
  'interests',
  'agreements',
  'calls',
  'contracts',
  'sites',
  'modes',
  'allocations',
  'access-calls',
  'applications',
  'jobs',
  'persons',
  'role-grants',
  'tokens',
  'sessions',
] as const;

const MONTH = /^[0-9]{4}-[0-9]{2}$/;

export class KnownIds {
  readonly #byPrefix = new Map<string, string[]>();
  /** What requests must not end, because the requests after them need it. */
  readonly #kept: ReadonlySet<string>;

  constructor(kept: ReadonlySet<string>) {
    this.#kept = kept;
  }

  async read(origin: string, token: string): Promise<void> {
    for (const list of LISTS) {
      const address = `${origin}/v1/${list}?limit=200`;
      const answer = await fetch(address, { headers: bearer(token) });
      const { items = [] } = (await answer.json()) as { readonly items?: { id: string }[] };
      for (const { id } of items) this.add(id);
    }
    const answer = await fetch(`${origin}/v1/periods`, { headers: bearer(token) });
    const { items = [] } = (await answer.json()) as { readonly items?: { month: string }[] };
    for (const { month } of items) this.add(month);
  }

  /** Ids by their prefix; months stand for themselves. */
  add(id: string): void {
    const prefix = MONTH.test(id) ? 'month' : `${id.split('_')[0]}_`;
    const ids = this.#byPrefix.get(prefix) ?? [];
    if (!ids.includes(id)) ids.push(id);
    this.#byPrefix.set(prefix, ids);
  }

  /** One whose kind the pattern asks for; what is new, and named `id`, is not known yet. */
  pick(name: string, schema: Schema, how: PickHow): string | undefined {
    const { pattern = '' } = schema;
    if (name === 'number') return String(1 + how.stream.nextBelow(2));
    const isMonth = pattern.endsWith('-(?:0[1-9]|1[0-2])$');
    const prefix = isMonth ? 'month' : /^\^([a-z-]+_)/.exec(pattern)?.[1];
    const ids = prefix === undefined ? undefined : this.#byPrefix.get(prefix);
    if (ids === undefined || name === 'id') return undefined;
    const free = how.isForWrite ? ids.filter((id) => !this.#kept.has(id)) : ids;
    if (free.length === 0) return undefined;
    // The newest half of the time: what was made last can still be changed.
    return how.stream.nextBelow(2) === 0 ? free.at(-1) : pick(how.stream, free);
  }
}

interface PickHow {
  readonly stream: RandomStream;
  readonly isForWrite: boolean;
}
