/**
 * A set of small integers as two levels of bits, so that its smallest member is found in a few
 * steps. Smallest first makes the choice of a node a function of the state alone and not of its
 * history: a rebuilt set answers as the old one did.
 */
import { intAt } from '../kernel/column.ts';

export interface IndexSet {
  /** Bit `i & 31` of word `i >> 5` is set where `i` is a member. */
  readonly words: Int32Array;
  /** Bit `w & 31` of word `w >> 5` is set where word `w` is not zero. */
  readonly summary: Int32Array;
}

/** An empty set for members from 0 to `memberMax`. */
export function createIndexSet(memberMax: number): IndexSet {
  const wordCount = (memberMax >> 5) + 1;
  return { words: new Int32Array(wordCount), summary: new Int32Array((wordCount >> 5) + 1) };
}

export function addMember(set: IndexSet, member: number): void {
  const word = member >> 5;
  set.words[word] = intAt(set.words, word) | (1 << (member & 31));
  set.summary[word >> 5] = intAt(set.summary, word >> 5) | (1 << (word & 31));
}

export function removeMember(set: IndexSet, member: number): void {
  const word = member >> 5;
  const left = intAt(set.words, word) & ~(1 << (member & 31));
  set.words[word] = left;
  if (left !== 0) return;
  set.summary[word >> 5] = intAt(set.summary, word >> 5) & ~(1 << (word & 31));
}

/** The smallest member, or -1 of an empty set. Cost: one word a 1,024 members. */
export function smallestMember(set: IndexSet): number {
  for (let index = 0; index < set.summary.length; index += 1) {
    const summary = intAt(set.summary, index);
    if (summary === 0) continue;
    const word = index * 32 + lowestBit(summary);
    return word * 32 + lowestBit(intAt(set.words, word));
  }
  return -1;
}

/** The members, smallest first. Cost: the words, and the members. */
export function membersOf({ words }: IndexSet): number[] {
  const members: number[] = [];
  for (let word = 0; word < words.length; word += 1) {
    for (let left = intAt(words, word); left !== 0; left &= left - 1) {
      members.push(word * 32 + lowestBit(left));
    }
  }
  return members;
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
