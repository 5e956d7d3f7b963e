/** Reads what slurmrestd answers: what is not there, or of another kind, reads as nothing. */

/** Any JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json | undefined;
}

/** What Slurm writes for a number without an end, such as a job without a limit of time. */
const INFINITE = 4_294_967_295;

export function recordsIn(answer: Json | undefined, key: string): readonly JsonRecord[] {
  const list = isRecord(answer) ? answer[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(value: JsonRecord | undefined, key: string): string {
  const found = value?.[key];
  return typeof found === 'string' ? found : '';
}

export function textsAt(value: JsonRecord | undefined, key: string): readonly string[] {
  const found = value?.[key];
  return Array.isArray(found) ? found.map(String) : [];
}

/** A plain number, or one as versions from 0.0.39 on write it: `{ set, infinite, number }`. */
export function numberAt(value: JsonRecord | undefined, key: string): number {
  return definiteAt(value, key) ?? 0;
}

/** `undefined` where nothing is there, or where it is told not to be set. */
export function definiteAt(value: JsonRecord | undefined, key: string): number | undefined {
  const found = value?.[key];
  if (typeof found === 'number') return found;
  if (!isRecord(found)) return undefined;
  if (found.infinite === true) return INFINITE;
  return found.set === true && typeof found.number === 'number' ? found.number : undefined;
}

export function recordAt(value: JsonRecord | undefined, key: string): JsonRecord | undefined {
  const found = value?.[key];
  return isRecord(found) ? found : undefined;
}
