/** Days counted from today, as the interface takes them. */

const DAY_MILLISECONDS = 86_400_000;
const NOW = Date.now();

/** Such as `2027-03-01`. */
export function dayOf(days: number): string {
  return new Date(NOW + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** Its first second. */
export function inDays(days: number): string {
  return `${dayOf(days)}T00:00:00Z`;
}

/** The first second of a month, counted from the present one. */
export function inMonths(months: number): string {
  const now = new Date(NOW);
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
  return `${first.toISOString().slice(0, 10)}T00:00:00Z`;
}

export function inMinutes(minutes: number): string {
  return `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`;
}
