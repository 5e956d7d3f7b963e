-- When a call was first ranked. Only from then on do others than its officers read its scores, also
-- where it was cancelled since: a call that was cancelled before has no ranking for them.

ALTER TABLE procurement.call ADD COLUMN ranked_at bigint;

UPDATE procurement.call AS c SET ranked_at = (
  SELECT min(a.at) FROM platform.audit AS a WHERE a.subject = c.id AND a.action = 'call.rank')
 WHERE c.state IN ('ranked', 'decided', 'awarded', 'cancelled');
