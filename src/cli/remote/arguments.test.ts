import { describe, expect, test } from 'vitest';
import {
  toGibibytesOrNull,
  toGpuSeconds,
  toGpuShare,
  toId,
  toInstant,
  toMicros,
  toPlacement,
  toPpm,
  toSeconds,
  toSomeGpuSeconds,
  toWord,
} from './arguments.ts';

describe('what is typed', () => {
  test.each([
    ['a date', () => toInstant('2029-03-01'), '2029-03-01T00:00:00Z'],
    ['a time', () => toInstant('2029-03-01T06:30Z'), '2029-03-01T06:30:00Z'],
    ['seconds', () => toSeconds('90'), 90],
    ['minutes', () => toSeconds('15m'), 900],
    ['days', () => toSeconds('3d'), 259_200],
    ['euros', () => toMicros('2_500_000'), '2500000000000'],
    ['euros in groups', () => toMicros('2,500,000.50'), '2500000500000'],
    ['cents', () => toMicros('2.05'), '2050000'],
    ['a percentage', () => toPpm('12.5%'), 125_000],
    ['an id', () => toId('job_', 'job_00000001'), 'job_00000001'],
    ['a required rack', () => toPlacement('rack', undefined), 'require-rack'],
    ['a preferred pod', () => toPlacement(undefined, 'pod'), 'prefer-pod'],
    ['no placement', () => toPlacement(undefined, undefined), undefined],
    ['storage', () => toGibibytesOrNull('500'), 500],
    ['no storage', () => toGibibytesOrNull('none'), null],
    ['a share of a GPU', () => toGpuShare('0.25'), 0.25],
    ['the smallest share', () => toGpuShare('.000001'), 0.000001],
    ['no share', () => toGpuShare(undefined), undefined],
    ['GPU-hours', () => toGpuSeconds('40_000'), 144_000_000],
    ['GPU-hours in groups', () => toGpuSeconds('1,000,000'), 3_600_000_000],
    ['a hundredth of a GPU-hour', () => toGpuSeconds('0.01'), 36],
    ['no GPU-hours', () => toGpuSeconds('0'), 0],
    ['some GPU-hours', () => toSomeGpuSeconds('2.5'), 9_000],
    ['a word', () => toWord(['lost', 'maintenance'], 'lost'), 'lost'],
  ])('as %s becomes what the interface takes', (_, convert, expected) => {
    expect(convert()).toBe(expected);
  });

  test.each([
    ['a date of no calendar', () => toInstant('2029-02-30'), /found "2029-02-30"; expected a date/],
    ['a time of another zone', () => toInstant('2029-03-01T06:30+01:00'), /expected a date/],
    ['a place of no kind', () => toPlacement('node', undefined), /expected one of rack, pod/],
    ['a place twice', () => toPlacement('rack', 'pod'), /found --require and --prefer/],
    ['a share of nothing', () => toGpuShare('0.0'), /expected a share of one GPU above 0 and/],
    ['a whole GPU', () => toGpuShare('1'), /found "1"; expected a share of one GPU/],
    ['a share in percent', () => toGpuShare('25%'), /such as 0.25, of at most 6 decimals/],
    ['a seventh decimal', () => toGpuShare('0.1234567'), /of at most 6 decimals/],
    ['an unknown unit', () => toSeconds('2w'), /expected a duration such as 90s/],
    ['a negative amount', () => toMicros('-1'), /expected an amount in euros/],
    ['a comma for a point', () => toMicros('2500000,50'), /found "2500000,50"; expected an amount/],
    ['too many decimals', () => toMicros('1.0000001'), /expected an amount in euros/],
    ['a third decimal', () => toGpuSeconds('0.001'), /found "0.001"; expected GPU-hours such as/],
    ['a comma for hours', () => toGpuSeconds('2,5'), /found "2,5"; expected GPU-hours such as/],
    ['an uneven group', () => toGpuSeconds('1,0000'), /expected GPU-hours such as 40000 or 2.5/],
    ['negative time', () => toGpuSeconds('-1'), /expected GPU-hours such as 40000 or 2.5/],
    ['no time at all', () => toGpuSeconds(''), /expected GPU-hours such as 40000 or 2.5/],
    ['more than is exact', () => toGpuSeconds('9999999999999'), /of at most 2 decimals/],
    ['an award of nothing', () => toSomeGpuSeconds('0.00'), /expected GPU-hours above 0/],
    ['half a GiB', () => toGibibytesOrNull('0.5'), /expected whole GiB from 0 to 1073741824/],
    ['too much storage', () => toGibibytesOrNull('1073741825'), /expected whole GiB from 0/],
    [
      'an id of another kind',
      () => toId('job_', 'site_nl'),
      /expected an id that begins with job_/,
    ],
    [
      'a mistyped word',
      () => toWord(['lost'], 'lots'),
      /expected one of lost, did you mean lost\?/,
    ],
  ])('%s is refused', (_, convert, sentence) => {
    expect(convert).toThrow(sentence);
  });
});
