import fc from 'fast-check';
import Type from 'typebox';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { callerOfAddress } from './addresses.ts';
import { RateLimiter } from './rate-limit.ts';
import { accepts, readIfMatch, requestIdOf } from './request-head.ts';
import { coercionOf, validatorOf } from './validate.ts';
import { fromWireInstant, toWireInstant, wireInstant, wireLines, wireText } from './wire.ts';

const only = { additionalProperties: false } as const;
const schema = Type.Object(
  {
    a: wireText(5),
    b: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
    c: Type.Optional(Type.Array(Type.Object({ d: Type.Boolean() }, only), { maxItems: 2 })),
  },
  only,
);

describe('faults', () => {
  test('are found exactly where the schema does not fit, in safe and short words', () => {
    const validate = validatorOf(schema, 'body');
    const member = fc.oneof(
      fc.jsonValue(),
      fc.constant('ok'),
      fc.nat(),
      fc.constant([{ d: true }]),
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ a: member, b: member, c: member }, { requiredKeys: [] }),
      fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(value, (each) => {
        const faults = validate(each);
        expect(faults.length === 0).toBe(Value.Check(schema, each));
        expect(faults.length).toBeLessThanOrEqual(10);
        for (const fault of faults) {
          expect(Object.values(fault).join(' ')).toMatch(/^[ -~]{0,600}$/);
        }
      }),
    );
  });

  test('name the field, what was found and what was expected', () => {
    const faults = validatorOf(schema, 'body')({ b: -1, c: [{ d: 1 }, {}], 'x/y': [1] });
    expect(faults).toEqual([
      {
        field: '/a',
        found: 'nothing',
        expected: 'a text of 1 to 5 characters without control characters',
      },
      { field: '/b', found: '-1', expected: 'a whole number of at least 0 or null' },
      { field: '/c/0/d', found: '1', expected: 'true or false' },
      { field: '/c/1/d', found: 'nothing', expected: 'true or false' },
      { field: '/x~1y', found: 'a list of 1', expected: 'one of the fields a, b, c' },
    ]);
  });
});

test('texts of a query become what their schema says, or stay what they are', () => {
  const coerce = coercionOf(
    Type.Object({ n: Type.Integer(), b: Type.Boolean(), l: Type.Array(Type.Integer()) }),
  );
  expect(coerce({ n: '12', b: 'true', l: ['1', 'x'] })).toEqual({ n: 12, b: true, l: [1, 'x'] });
  expect(coerce({ n: '-0', b: '1', l: '3' })).toEqual({ n: '-0', b: '1', l: [3] });
  expect(coerce({ n: '1e3' })).toEqual({ n: '1e3' });
  expect(coerce({ n: ' 1' })).toEqual({ n: ' 1' });
});

describe('the wire', () => {
  test('keeps times to the second, there and back', () => {
    const validate = validatorOf(wireInstant, 'body');
    const seconds = fc.integer({ min: 0, max: 32_503_679_999 });
    fc.assert(
      fc.property(seconds, (each) => {
        const text = toWireInstant(toEpochSeconds(each));
        expect(validate(text)).toEqual([]);
        expect(fromWireInstant(text)).toBe(each);
      }),
    );
  });

  test('has lines with tabs and line ends only where lines are meant', () => {
    const fits = (text: string) =>
      [wireText(9), wireLines(9)].map((each) => Value.Check(each, text));
    expect(fits('a é 語 😀')).toEqual([true, true]);
    expect(fits('a\n\tb')).toEqual([false, true]);
    for (const text of ['\0', '\r', '\x7f', '\x85', '\u2028', '\u202e', '\u2066', '\ud83d']) {
      expect(fits(`a${text}b`)).toEqual([false, false]);
    }
  });
});

test('the head of a request is read as RFC 9110 has it', () => {
  // biome-ignore format: a table
  const rows: readonly (readonly [string | undefined, boolean])[] = [
    [undefined, true], ['*/*', true], ['application/json', true], ['application/*;q=0.5', true],
    ['text/html, */*;q=0.1', true], ['text/html', false], ['application/json;q=0', false],
    ['application/json;q=0, */*', false], ['', false], ['APPLICATION/JSON', true],
  ];
  for (const [header, isAccepted] of rows) {
    expect([header, accepts(header, 'application/json')]).toEqual([header, isAccepted]);
  }
  expect(readIfMatch('"12"')).toEqual({ ok: true, value: 12 });
  for (const header of ['12', 'W/"12"', '*', '"0"', '"1", "2"', '"a"']) {
    expect(readIfMatch(header).ok).toBe(false);
  }
  expect(requestIdOf('short')).not.toBe('short');
  expect(requestIdOf('long-enough_1.2')).toBe('long-enough_1.2');
});

describe('who sends too much', () => {
  test('waits until the bucket has filled again, alone', () => {
    const limiter = new RateLimiter({ requestsPerSecond: 2, requestsAtOnceMax: 3 });
    const takes = (caller: string, now: number) => limiter.take(caller, now);
    expect([1, 1, 1, 1].map((now) => takes('a', now))).toEqual([
      undefined,
      undefined,
      undefined,
      1,
    ]);
    expect(takes('b', 1)).toBeUndefined();
    expect([takes('a', 1.5), takes('a', 1.5)]).toEqual([undefined, 1]);
  });

  test('never passes more than the limit allows, however the requests come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (milliseconds) => {
        const limiter = new RateLimiter({ requestsPerSecond: 5, requestsAtOnceMax: 7 });
        let [now, passed] = [0, 0];
        for (const gap of milliseconds) {
          now += gap / 1_000;
          if (limiter.take('a', now) === undefined) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(7 + now * 5 + 0.001);
      }),
    );
  });

  test('is an address of IPv4, or a network of 64 bits of IPv6', () => {
    expect(callerOfAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(callerOfAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(callerOfAddress('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(callerOfAddress('::1')).toBe('0:0:0:0::/64');
  });
});
