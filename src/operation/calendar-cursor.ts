/** A place in the calendar of a scene: what came up to it was entered, the next is known. */
import { Bug } from '../kernel/assert.ts';
import type { CalendarEntry } from './calendar.ts';

export class CalendarCursor {
  readonly #calendar: readonly CalendarEntry[];
  #enteredAt: number;
  #next: number;
  #nextAt: number;

  constructor(calendar: readonly CalendarEntry[], enteredAt: number) {
    this.#calendar = calendar;
    this.#enteredAt = enteredAt;
    const next = calendar.findIndex(({ at }) => at > enteredAt);
    this.#next = next < 0 ? calendar.length : next;
    this.#nextAt = calendar[this.#next]?.at ?? Infinity;
  }

  /** Up to and at this second all was entered. */
  get enteredAt(): number {
    return this.#enteredAt;
  }

  /** When the next entry is due; infinite after the last. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** What was taken, and what was before it. */
  entered(): readonly CalendarEntry[] {
    return this.#calendar.slice(0, this.#next);
  }

  /** Time comes to `now`: what is due is then {@link take}n, entry by entry. */
  moveTo(now: number): void {
    if (now < this.#enteredAt) throw new Bug(`Time went back from ${this.#enteredAt} to ${now}`);
    this.#enteredAt = now;
  }

  /** The first entry that is due and was not taken; `undefined` where none is. */
  take(): CalendarEntry | undefined {
    if (this.#nextAt > this.#enteredAt) return undefined;
    const entry = this.#calendar[this.#next];
    this.#next += 1;
    this.#nextAt = this.#calendar[this.#next]?.at ?? Infinity;
    return entry;
  }
}
