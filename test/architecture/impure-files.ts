/**
 * The files of the chain that touch the world, each with its reason, and the packages that a
 * folder of the rehearsal may import. Every other file of the chain is pure. A file listed here
 * that is no longer there is a violation itself.
 */

export const IMPURE_FILES: ReadonlyMap<string, string> = new Map([
  ['src/rehearsal/workload/trace-source.ts', 'reads the bytes of a trace from its file'],
]);

export const PACKAGES_OF_FOLDER: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/rehearsal/programme-file', ['typebox', 'yaml']],
  ['src/rehearsal/workload', ['@streamparser/json', 'csv-parse', 'hyparquet']],
  ['src/rehearsal/output', ['hyparquet-writer', 'csv-parse', 'yaml']],
  ['src/rehearsal/report', ['echarts']],
]);
