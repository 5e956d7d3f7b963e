/**
 * How often an address has shown what is no secret of Polder. Guessing one is hopeless in any case;
 * the limit keeps those who try, and scripts with a token long gone, from keeping the store busy.
 */
export const FAILURES_MAX = 20;
const WINDOW_MILLISECONDS = 60_000;
/** Beyond so many addresses at a time the oldest is forgotten. */
const ADDRESSES_MAX = 10_000;

interface Window {
  readonly startedAt: number;
  readonly count: number;
}

/** Times are milliseconds of any clock that does not jump. */
export class FailedAttempts {
  readonly #windows = new Map<string, Window>();

  /** The whole seconds until the address may try again; 0 where it may now. */
  waitSecondsOf(address: string, now: number): number {
    const window = this.#windows.get(networkOf(address));
    if (window === undefined || window.count < FAILURES_MAX) return 0;
    return Math.max(0, Math.ceil((window.startedAt + WINDOW_MILLISECONDS - now) / 1_000));
  }

  add(address: string, now: number): void {
    const network = networkOf(address);
    const window = this.#windows.get(network);
    const isOver = window === undefined || now >= window.startedAt + WINDOW_MILLISECONDS;
    this.#windows.delete(network);
    this.#windows.set(
      network,
      isOver ? { startedAt: now, count: 1 } : { ...window, count: window.count + 1 },
    );
    const oldest = this.#windows.keys().next();
    if (this.#windows.size > ADDRESSES_MAX && !oldest.done) this.#windows.delete(oldest.value);
  }
}

/** Of IPv6 the first 64 bits: whoever has one address of them has all. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [start = '', end] = address.split('::');
  const front = start.split(':');
  if (end === undefined) return front.slice(0, 4).join(':');
  const back = end.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
