import { expect, test } from 'vitest';
import { type AccountNote, noteText, parseNote } from './account-note.ts';
import { quotaSteps, type SiteQuota } from './quota-plan.ts';

const ACCOUNT = 'polder.a.x';
const SETTINGS = 'parent polder.f.nl; open';
const by = 'The quota of polder.a.x was changed by hand: set was 500 GiB, found is';

interface Case {
  readonly planned?: number;
  /** Left out: it could not be asked. */
  readonly found?: SiteQuota;
  readonly noted?: AccountNote['storage'];
  readonly mends?: boolean;
}

/** What is set, what the note becomes where only the note changes, and the drift. */
function stepsOf({ planned, found, noted, mends }: Case) {
  const { changes, notes, drift } = quotaSteps({
    planned: planned === undefined ? [] : [{ account: ACCOUNT, gibibytes: planned }],
    found: new Map(found === undefined ? [] : [[ACCOUNT, found]]),
    notes: new Map([[ACCOUNT, { settings: SETTINGS, storage: noted }]]),
    mendsDrift: mends === true,
  });
  const set = changes.map(({ gibibytes }) => gibibytes);
  const noting = notes.map((words) => parseNote(words.at(-1)?.split('=')[1] ?? '').storage);
  return [set, noting, drift];
}

// One a row: what there is; what is set, what is only noted, and what is told as drift.
test.each<[string, Case, readonly [readonly number[], readonly unknown[], readonly string[]]]>([
  ['nothing granted            ', {}, [[], [], []]],
  ['a first grant              ', { planned: 500, found: 'none' }, [[500], [], []]],
  ['a grant of nothing         ', { planned: 0, found: 'none' }, [[0], [], []]],
  ['a site with a quota already', { planned: 500, found: 200 }, [[500], [], []]],
  ['a site that has it already ', { planned: 500, found: 500 }, [[], [500], []]],
  ['all as it should be        ', { planned: 500, found: 500, noted: 500 }, [[], [], []]],
  ['a raise                    ', { planned: 700, found: 500, noted: 500 }, [[700], [], []]],
  ['a cut                      ', { planned: 300, found: 500, noted: 500 }, [[300], [], []]],
  [
    'a death before the set     ',
    { planned: 700, found: 500, noted: 'being set' },
    [[700], [], []],
  ],
  [
    'a death after the set      ',
    { planned: 700, found: 700, noted: 'being set' },
    [[], [700], []],
  ],
  [
    'a death, and a new plan     ',
    { planned: 900, found: 700, noted: 'being set' },
    [[900], [], []],
  ],
  [
    'an edit by hand             ',
    { planned: 500, found: 9, noted: 500 },
    [[], [], [`${by} 9 GiB`]],
  ],
  [
    'a quota taken away by hand  ',
    { planned: 500, found: 'none', noted: 500 },
    [[], [], [`${by} none`]],
  ],
  [
    'an edit, and a new plan     ',
    { planned: 700, found: 9, noted: 500 },
    [[], [], [`${by} 9 GiB`]],
  ],
  ['an edit to what is now plan ', { planned: 700, found: 700, noted: 500 }, [[], [700], []]],
  [
    'an edit that is mended      ',
    { planned: 500, found: 9, noted: 500, mends: true },
    [[500], [], [`${by} 9 GiB`]],
  ],
  ['one that could not be asked ', { planned: 700, noted: 500 }, [[], [], []]],
  ['the end of an allocation    ', { noted: 500 }, [[], [undefined], []]],
  ['an end in the middle        ', { noted: 'being set' }, [[], [undefined], []]],
])('%s', (_, there, expected) => {
  expect(stepsOf(there)).toEqual(expected);
});

test('a change is noted before and after, and as it was where it fails', () => {
  const note = { settings: SETTINGS, storage: 500 };
  const { changes } = quotaSteps({
    planned: [{ account: ACCOUNT, gibibytes: 700 }],
    found: new Map([[ACCOUNT, 500]]),
    notes: new Map([[ACCOUNT, note]]),
    mendsDrift: false,
  });
  const said = changes.flatMap((each) =>
    [each.noteBefore, each.noteAfter, each.noteOnFailure].map((words) => words.join(' ')),
  );
  const start = `modify account where name=${ACCOUNT} set description=${SETTINGS}`;
  expect(said).toEqual([
    `${start}; storage gibibytes being set`,
    `${start}; storage gibibytes 700`,
    `${start}; storage gibibytes 500`,
  ]);
});

test.each<AccountNote>([
  { settings: SETTINGS, storage: undefined },
  { settings: SETTINGS, storage: 0 },
  { settings: SETTINGS, storage: 1_073_741_824 },
  { settings: SETTINGS, storage: 'being set' },
  { settings: '', storage: undefined },
  { settings: 'whatever; storage gibibytes lots', storage: undefined },
])('the note $settings with $storage is read as it was written', (note) => {
  expect(parseNote(noteText(note))).toEqual(note);
});
