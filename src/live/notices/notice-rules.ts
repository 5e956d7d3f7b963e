/** All that anybody gets a notice of, by the kind of event. */
import type { NoticeRules } from '../../platform/notices/notice.ts';
import { ACCESS_RULES } from './access-rules.ts';
import { FUNDING_RULES } from './funding-rules.ts';
import { PROCUREMENT_RULES } from './procurement-rules.ts';
import { SETTLEMENT_RULES } from './settlement-rules.ts';

export const NOTICE_RULES: NoticeRules = new Map([
  ...FUNDING_RULES,
  ...PROCUREMENT_RULES,
  ...ACCESS_RULES,
  ...SETTLEMENT_RULES,
]);
