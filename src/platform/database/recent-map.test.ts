import { expect, test } from 'vitest';
import { RecentMap } from './recent-map.ts';

test('what was used lately stays, and the rest goes', () => {
  const map = new RecentMap<number, string>(3);
  for (let key = 0; key < 100; key += 1) {
    map.set(key, `v${key}`);
    expect(map.get(0), 'asked for at each step').toBe('v0');
    for (const recent of [key, key - 1].filter((each) => each > 0)) {
      expect(map.get(recent)).toBe(`v${recent}`);
    }
  }
  const kept = Array.from({ length: 100 }, (_, key) => key).filter((key) => map.get(key));
  expect(kept.length).toBeLessThanOrEqual(6);
});

test('a value that is set again replaces the one before', () => {
  const map = new RecentMap<string, number>(1);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  expect([map.get('a'), map.get('b')]).toEqual([3, 2]);
});
