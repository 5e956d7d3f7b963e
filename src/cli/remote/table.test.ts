import { describe, expect, test } from 'vitest';
import { renderFacts, renderTable, shownText } from './table.ts';

const COLUMNS = [
  { title: 'job', text: ({ id }: { id: string; count: number }) => id },
  {
    title: 'GPUs',
    align: 'right' as const,
    text: ({ count }: { id: string; count: number }) => String(count),
  },
];

describe('a table', () => {
  test('has a column a field, figures to the right, and no lines', () => {
    const items = [
      { id: 'job_00000001', count: 8 },
      { id: 'job_2', count: 1_024 },
    ];
    expect(renderTable(items, COLUMNS, false)).toBe(
      ['job           GPUs', 'job_00000001     8', 'job_2         1024', ''].join('\n'),
    );
  });

  test('of nothing is empty', () => {
    expect(renderTable([], COLUMNS, false)).toBe('');
  });

  test('is painted for a terminal that takes colour, and for no other', () => {
    const items = [{ id: 'job_1', count: 1 }];
    expect(renderTable(items, COLUMNS, true)).toContain('\u001b[1m');
    expect(renderTable(items, COLUMNS, false)).not.toContain('\u001b');
  });

  test('lets no text move the cursor', () => {
    const items = [{ id: 'a\u001b[2Jb\n\u202ec', count: 1 }];
    expect(renderTable(items, COLUMNS, false)).toContain('a\uFFFD[2Jb\uFFFD\uFFFDc');
    const wide = COLUMNS.map((column) => ({ ...column, widthMax: 9 }));
    expect(renderTable(items, wide, false)).toBe('job     GPUs\na\uFFFD[2Jb     1\n\uFFFDc\n');
    expect(shownText('naïve – 漢字')).toBe('naïve – 漢字');
  });
});

describe('facts', () => {
  test('stand under each other', () => {
    const facts = [
      ['job', 'job_1'],
      ['state', 'waiting'],
    ] as const;
    expect(renderFacts(facts, false)).toBe('job    job_1\nstate  waiting\n');
  });

  test('have the lines of their texts below each other, and no other control', () => {
    const facts = [['said', 'one\n\ttwo\u001b[2J\n\nthree']] as const;
    expect(renderFacts(facts, false)).toBe('said  one\n      two\uFFFD[2J\n\n      three\n');
  });
});
