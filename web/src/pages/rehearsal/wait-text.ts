/** A wait of a rehearsal in a table: of some seconds, without end, or of no job at all. */
import type { Formats } from '../../texts/formats.ts';

/** As the value of a column: infinite where too few started by the end, null without a wait. */
export function waitOf(seconds: number | null | undefined): number | null {
  return seconds === undefined ? null : (seconds ?? Infinity);
}

export function waitText(
  wait: number | null,
  { notByTheEnd }: { readonly notByTheEnd: string },
  { duration }: Formats,
): string {
  if (wait === null) return '–';
  return wait === Infinity ? notByTheEnd : duration(wait);
}
