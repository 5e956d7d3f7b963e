import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../summary.ts';
import { summaryFault } from './summary-shape.ts';

export const SUMMARY_FILE = 'summary.json';

/** A summary that is not one, or not of this version of Polder. */
export class UnreadableSummary extends Error {
  override readonly name = 'UnreadableSummary';
}

export function writeSummary(runFolder: string, summary: Summary): void {
  const text = `${JSON.stringify(summary, undefined, 2)}\n`;
  writeFileSync(join(runFolder, SUMMARY_FILE), text);
}

/** The summary of a run, held against its form: a person may have changed it. */
export function readSummary(runFolder: string): Summary {
  const path = join(runFolder, SUMMARY_FILE);
  const text = readText(path);
  const value: unknown = parsed(text, path);
  const isSummary = typeof value === 'object' && value !== null && 'polder' in value;
  if (!isSummary || value.polder !== 1) {
    throw new UnreadableSummary(`${path} is not a summary that this version of Polder can read`);
  }
  const fault = summaryFault(value);
  if (fault !== undefined) throw new UnreadableSummary(`${path}: ${fault}`);
  return value as unknown as Summary;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UnreadableSummary(`${path} cannot be read: is it the folder of a run?`, { cause });
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableSummary(`${path} is not JSON`, { cause });
  }
}
