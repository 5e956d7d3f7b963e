import { describe, expect, test } from 'vitest';
import { LIVE_ROUTES } from '../../live/routes.ts';
import { LISTS } from './testing/lists.ts';

/** The fields of the rows, and the filters, that the interface has at a path. */
function wireOf(path: string) {
  const route = LIVE_ROUTES.find(({ spec }) => spec.method === 'GET' && spec.path === path);
  if (route?.list === undefined) return undefined;
  const fields = Object.keys(route.list.item.properties);
  return { fields, query: Object.keys(route.spec.query.properties) };
}

describe('a command that lists', () => {
  test.each(LISTS.map((list) => [list.path, list] as const))(
    'shows fields, and asks by filters, that the interface has: %s',
    (path, { columns, filters = [] }) => {
      const wire = wireOf(path);
      const fields = columns.flatMap(({ field }) => (field === undefined ? [] : [field]));
      expect(wire?.fields).toEqual(expect.arrayContaining(fields));
      expect(wire?.query).toEqual(expect.arrayContaining(filters.map(({ query }) => query)));
    },
  );
});
