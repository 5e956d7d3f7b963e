/**
 * The files of the chain that touch the world, each with its reason, and the packages that a
 * folder may import. Every other file of the chain is pure. A file listed here
 * that is no longer there is a violation itself.
 */

export const IMPURE_FILES: ReadonlyMap<string, string> = new Map([
  ['src/rehearsal/workload/trace-source.ts', 'reads the bytes of a trace from its file'],
  ['src/rehearsal/output/run-folder.ts', 'makes, flushes and moves the folder of a run'],
  ['src/rehearsal/output/summary-json.ts', 'writes and reads a file of a run'],
  ['src/rehearsal/output/statements.ts', 'writes and reads files of a run'],
  ['src/rehearsal/output/ledger-csv.ts', 'writes and reads a file of a run'],
  ['src/rehearsal/output/jobs-parquet.ts', 'writes and reads a file of a run'],
  ['src/rehearsal/output/chain-file.ts', 'writes and reads a file of a run'],
]);

export const PACKAGES_OF_FOLDER: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/funding/billing', ['ibantools']],
  ['src/settlement/invoicing', ['xmlbuilder2']],
  ['src/rehearsal/programme-file', ['typebox', 'yaml']],
  ['src/rehearsal/sweep', ['typebox', 'yaml']],
  ['src/rehearsal/workload', ['@streamparser/json', 'csv-parse', 'hyparquet']],
  ['src/rehearsal/output', ['hyparquet', 'hyparquet-writer']],
  ['src/rehearsal/report', ['echarts']],
]);
