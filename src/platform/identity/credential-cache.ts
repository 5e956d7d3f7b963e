/**
 * Credentials as they were found at most a second ago. So a busy caller costs the store one query
 * a second and not one a request, and what is revoked, ended or deactivated on any server has its
 * effect on every server within that second. Credentials that were good stay known for longer, to
 * be told apart from attempts; they are looked up again before they count.
 */
import type { Credential } from './store/credentials.ts';

export const FRESH_MILLISECONDS = 1_000;
/** Some 10 MB at most. The one longest not looked up goes first. */
const CREDENTIALS_MAX = 10_000;

interface Entry {
  /** When the query began: what changes while it runs may not be in its answer. */
  readonly readAt: number;
  readonly credential: Credential;
}

/** A look at the store that is not answered yet. */
interface Look {
  readonly readAt: number;
  readonly answer: Promise<Credential | undefined>;
}

type Find = (hash: string) => Promise<Credential | undefined>;

/** Times are milliseconds of a clock that does not jump. */
export class CredentialCache {
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<string, Look>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the hash was a credential when it was last looked up. */
  isKnown(hash: string): boolean {
    return this.#entries.has(hash);
  }

  /**
   * The credential, from at most a second ago; requests at once share one query, but none that
   * began longer ago: a store that hangs would answer with what has been revoked since.
   */
  get(hash: string, find: Find): Promise<Credential | undefined> {
    const now = this.#now();
    const isFresh = ({ readAt }: Entry | Look) => now - readAt < FRESH_MILLISECONDS;
    const entry = this.#entries.get(hash);
    if (entry !== undefined && isFresh(entry)) return Promise.resolve(entry.credential);
    const underWay = this.#underWay.get(hash);
    if (underWay !== undefined && isFresh(underWay)) return underWay.answer;
    const look: Look = { readAt: now, answer: this.#read(hash, now, find) };
    this.#underWay.set(hash, look);
    const isOver = () => {
      if (this.#underWay.get(hash) === look) this.#underWay.delete(hash);
    };
    look.answer.then(isOver, isOver);
    return look.answer;
  }

  async #read(hash: string, readAt: number, find: Find): Promise<Credential | undefined> {
    const credential = await find(hash);
    // A look that began later has answered before: it knows better.
    if ((this.#entries.get(hash)?.readAt ?? readAt) > readAt) return credential;
    this.#entries.delete(hash);
    if (credential === undefined) return undefined;
    this.#entries.set(hash, { readAt, credential });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > CREDENTIALS_MAX && !oldest.done) this.#entries.delete(oldest.value);
    return credential;
  }
}
