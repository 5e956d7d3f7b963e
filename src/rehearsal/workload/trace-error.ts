/**
 * What is wrong with a trace, and where. The message begins with the place (`jobs.csv:17: …`), then
 * names the field, what was found and what was expected. `line` counts from 1 in the text after
 * decompression; it is undefined where the fault is of the whole file.
 */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, sentence: string, options?: ErrorOptions) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${sentence}`, options);
    this.file = file;
    this.line = line;
  }
}
