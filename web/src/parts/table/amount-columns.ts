/** Columns of amounts: sorted and written to CSV as numbers, shown with their unit. */
import type { Formats } from '../../texts/formats.ts';
import type { Column } from './column.ts';

const MICROS_PER_EUR = 1_000_000;
const SECONDS_PER_HOUR = 3_600;

type ToColumn<Row, Amount> = (
  key: string,
  title: string,
  amountOf: (row: Row) => Amount,
) => Column<Row>;

/** Of micros; in CSV in euros. */
export function moneyColumns<Row>(formats: Formats): ToColumn<Row, bigint> {
  return (key, title, microsOf) => ({
    key,
    title,
    isNumber: true,
    value: (row) => Number(microsOf(row)) / MICROS_PER_EUR,
    show: (row) => formats.money(microsOf(row)),
  });
}

/** Of GPU-seconds; in CSV in whole GPU-hours. */
export function hoursColumns<Row>(formats: Formats): ToColumn<Row, number> {
  return (key, title, gpuSecondsOf) => ({
    key,
    title,
    isNumber: true,
    value: (row) => Math.round(gpuSecondsOf(row) / SECONDS_PER_HOUR),
    show: (row) => formats.hours(gpuSecondsOf(row)),
  });
}
