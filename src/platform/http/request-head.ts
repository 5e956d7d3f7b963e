/** What the headers of a request say to every route. */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { quoted } from './fault-words.ts';
import { type FieldFault, type Problem, problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';

type Header = string | readonly string[] | undefined;

/** The `X-Request-Id` of the request where it is a word of 8 to 64 characters, else a new one. */
export function requestIdOf(header: Header): string {
  const isWord = typeof header === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(header);
  return isWord ? header : randomUUID();
}

/** Whether an Accept header allows a media type such as `text/csv`; without one all are allowed. */
export function accepts(header: Header, mediaType: string): boolean {
  if (header === undefined) return true;
  const text = String(header);
  if (text === '*/*' || text === mediaType) return true;
  const general = `${mediaType.slice(0, mediaType.indexOf('/'))}/*`;
  const ranges = text.split(',').map(parseRange);
  for (const name of [mediaType, general, '*/*']) {
    const range = ranges.find((each) => each.name === name);
    if (range !== undefined) return range.isWanted;
  }
  return false;
}

/** Whether an Accept header names a media type itself, and wants it. */
export function names(header: Header, mediaType: string): boolean {
  if (header === undefined) return false;
  const ranges = String(header).split(',').map(parseRange);
  return ranges.some((range) => range.name === mediaType && range.isWanted);
}

/** Whether a request asks for a form of an answer: `?format=`, else in its Accept without JSON. */
export function asksFor(request: FastifyRequest, format: string, mediaType: string): boolean {
  const { accept } = request.headers;
  const asked = (request.query as Readonly<Record<string, unknown>>).format;
  return asked === undefined
    ? names(accept, mediaType) && !names(accept, 'application/json')
    : asked === format;
}

function parseRange(text: string): { readonly name: string; readonly isWanted: boolean } {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return { name, isWanted: !parameters.some((each) => /^q=0(?:\.0{0,3})?$/.test(each)) };
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** The version that `If-Match` names: an ETag of ours, or its number alone in quotation marks. */
export function readIfMatch(header: Header): Read<number | undefined> {
  if (header === undefined) return { ok: true, value: undefined };
  const match =
    typeof header === 'string' ? /^"([1-9][0-9]{0,9})(?:\.[\w-]{1,64})?"$/.exec(header) : null;
  if (match !== null) return { ok: true, value: Number(match[1]) };
  return invalid('if-match', header, 'one ETag as it was answered, such as "3"');
}

/** 1 to 200 visible characters of ASCII. */
export function readIdempotencyKey(header: Header): Read<string | undefined> {
  if (header === undefined) return { ok: true, value: undefined };
  if (typeof header === 'string' && /^[!-~]{1,200}$/.test(header)) {
    return { ok: true, value: header };
  }
  return invalid('idempotency-key', header, '1 to 200 visible characters, such as a UUID');
}

function invalid(name: string, header: Header, expected: string): Read<never> {
  const fault: FieldFault = { field: `headers/${name}`, found: quoted(String(header)), expected };
  return {
    ok: false,
    problem: problemOf(PROBLEMS.requestInvalid, faultSentence(fault), { faults: [fault] }),
  };
}

/** The first fault in a sentence, for the `detail`. */
export function faultSentence({ field, found, expected }: FieldFault): string {
  return `${field === '' ? 'The body' : field}: expected ${expected}, found ${found}.`;
}
