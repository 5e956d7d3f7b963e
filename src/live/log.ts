/** The log of a service: JSON by line for programs, or a line of text for people. */
import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { LogFormat, LogLevel } from './setting-rules.ts';

export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
}

export function createLog(
  { level, format }: LogSettings,
  sink: { write(text: string): unknown },
): Logger {
  const options = {
    level,
    // The machine and the process are known to whoever collects the log.
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, new Gathering(sink, format === 'json' ? (line) => line : textOfLine));
}

/** Asks pino to tell the level of each line. */
const METADATA: unique symbol = Symbol.for('pino.metadata');
const WARNING = 40;

/**
 * Writes the lines of one turn of the event loop together, and from a warning on at once. Under
 * load a line for every answer, each in a write of its own, took 13 % of the server's time.
 */
class Gathering {
  readonly [METADATA] = true;
  /** Of the line that is written, as pino counts: set by it before each write. */
  lastLevel = 0;
  readonly #sink: { write(text: string): unknown };
  readonly #textOf: (line: string) => string;
  #waiting = '';

  constructor(sink: { write(text: string): unknown }, textOf: (line: string) => string) {
    this.#sink = sink;
    this.#textOf = textOf;
  }

  write(line: string): void {
    const isFirst = this.#waiting === '';
    this.#waiting += this.#textOf(line);
    if (this.lastLevel >= WARNING) this.#flush();
    else if (isFirst) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') this.#sink.write(text);
  }
}

const WIDTH_OF_LEVEL = 5;

/** `2027-03-01T06:30:00.123Z info  the message  field=value …`, and a stack below it. */
function textOfLine(line: string): string {
  const { level, time, msg, ...rest }: Readonly<Record<string, unknown>> = JSON.parse(line);
  const fields = Object.entries(rest).map(([name, value]) => fieldText(name, value));
  const words = [
    String(time),
    String(level).padEnd(WIDTH_OF_LEVEL),
    String(msg ?? '').replaceAll(/[\r\n]+/g, ' '),
  ];
  return `${[...words, ...fields.filter((text) => text !== '')].join(' ')}\n`;
}

function fieldText(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (name === 'err' && typeof value === 'object') return `\n${stackOf(value)}`;
  const isPlain = typeof value === 'string' && /^[\w./:@+-]+$/.test(value);
  return `${name}=${isPlain ? value : JSON.stringify(value)}`;
}

function stackOf(error: object): string {
  const { stack, message } = error as { readonly stack?: unknown; readonly message?: unknown };
  return String(stack ?? message ?? JSON.stringify(error)).replaceAll(/^/gm, '  ');
}
