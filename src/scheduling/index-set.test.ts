import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMember, createIndexSet, membersOf, removeMember, smallestMember } from './index-set.ts';
import { membersOf as plainMembersOf } from './testing/plain-index.ts';

/** Members around the ends of a word (32) and of a summary word (1,024). */
const member = fc.oneof(
  fc.constantFrom(0, 31, 32, 63, 1_023, 1_024, 1_055, 2_047, 2_500),
  fc.nat(2_500),
);
const change = fc.record({ isAdded: fc.boolean(), member });

test('an index set holds what a plain set holds, and knows the smallest', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const set = createIndexSet(2_500);
      const model = new Set<number>();
      for (const { isAdded, member: each } of changes) {
        if (isAdded) {
          addMember(set, each);
          model.add(each);
        } else {
          removeMember(set, each);
          model.delete(each);
        }
        expect(smallestMember(set)).toBe(model.size === 0 ? -1 : Math.min(...model));
      }
      expect(membersOf(set)).toEqual([...model].sort((a, b) => a - b));
      expect(membersOf(set)).toEqual(plainMembersOf(set));
    }),
  );
});
