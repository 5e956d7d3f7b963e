/** What a table shows of a row. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  /** Short, of letters: the name of the column in a CSV file. */
  readonly key: string;
  readonly title: string;
  /**
   * What is sorted by, filtered by, and written to CSV. Infinity where what is counted was never
   * reached: it stands after every number, and in CSV it is the word `never`.
   */
  readonly value: (row: Row) => string | number | null;
  /** What is seen, where that is not the value as text. */
  readonly show?: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Its texts may be long: they are broken over lines where the table has no room for them. */
  readonly isLong?: boolean;
  /** Not seen until it is chosen. */
  readonly isExtra?: boolean;
}
