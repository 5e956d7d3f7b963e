import { expect, test } from 'vitest';
import { hiddenEdges } from './hidden-edges.ts';

const PLACE = { clientWidth: 300, clientHeight: 200 };

test.each([
  [{ scrollWidth: 300, scrollHeight: 200, scrollLeft: 0, scrollTop: 0 }, []],
  [{ scrollWidth: 301, scrollHeight: 200, scrollLeft: 0, scrollTop: 0 }, []],
  [{ scrollWidth: 400, scrollHeight: 200, scrollLeft: 0, scrollTop: 0 }, ['right']],
  [{ scrollWidth: 400, scrollHeight: 200, scrollLeft: 60, scrollTop: 0 }, ['left', 'right']],
  [{ scrollWidth: 400, scrollHeight: 200, scrollLeft: 99.5, scrollTop: 0 }, ['left']],
  [{ scrollWidth: 300, scrollHeight: 900, scrollLeft: 0, scrollTop: 0 }, ['below']],
  [{ scrollWidth: 300, scrollHeight: 900, scrollLeft: 0, scrollTop: 700 }, ['above']],
] as const)('in a place of 300 x 200, of %j is hidden %j', (scrolled, edges) => {
  expect(hiddenEdges({ ...PLACE, ...scrolled })).toEqual(edges);
});
