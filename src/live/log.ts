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
  const write =
    format === 'json'
      ? (line: string) => void sink.write(line)
      : (line: string) => void sink.write(textOfLine(line));
  const options = {
    level,
    // The machine and the process are known to whoever collects the log.
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, { write });
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
