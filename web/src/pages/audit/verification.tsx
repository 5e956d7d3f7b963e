/** Whether the chain of the audit is whole: every entry is hashed anew by the server. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type AuditVerdict, verifyAudit } from '../../../../src/client/audit.ts';
import { question } from '../../api/questions.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { OfServer } from '../../parts/of-server.tsx';
import { Panel } from '../../parts/page.tsx';
import { Failure } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { auditTexts } from './texts.ts';

export function Verification() {
  const texts = useTexts(auditTexts);
  // Asked on request alone: reading everything takes seconds where much was written.
  const verdict = useQuery({ ...question('audit', { verifyAudit }, {}), enabled: false });
  const { data, error, isFetching, refetch } = verdict;
  const verify = (
    <Button size="xs" loading={isFetching} onClick={() => refetch()}>
      {data === undefined ? texts.verify : texts.verifyAgain}
    </Button>
  );
  return (
    <Panel title={texts.verification} note={texts.verificationNote} actions={verify}>
      <div role="status">
        {data !== undefined && !isFetching && <Verdict verdict={data.body} />}
      </div>
      {error !== null && <Failure error={error} again={() => refetch()} />}
    </Panel>
  );
}

function Verdict({ verdict }: { readonly verdict: AuditVerdict }) {
  const texts = useTexts(auditTexts);
  const formats = useFormats();
  const { isWhole, entryCount, seal, firstBadSeq, sentence } = verdict;
  if (!isWhole) {
    return (
      <div className="state state-bad">
        <h3>{texts.broken(firstBadSeq ?? '?')}</h3>
        <p>
          <OfServer>{sentence}</OfServer>
        </p>
      </div>
    );
  }
  return (
    <>
      <p>{texts.whole(formats.count(entryCount ?? 0))}</p>
      <DetailList details={[[texts.seal, <code key="seal">{seal}</code>]]} />
    </>
  );
}
