/** What one was told: what waits, what was answered; and the letters that say so. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listMyNotices, type Notice, readMyNotices } from '../../../../src/client/notices.ts';
import { useNames } from '../../api/names.ts';
import { useNoticeSettings } from '../../api/notice-settings.ts';
import { useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { SendingText } from '../../parts/form/form.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { Letters } from './letters.tsx';
import { noticeTexts } from './notice-texts.ts';

export function NoticesPage() {
  const unread = useAll('notice', { listMyNotices }, { query: { unread: true } });
  return <Asked query={unread}>{({ body: { items } }) => <Shown unread={items} />}</Asked>;
}

interface ShownProps {
  /** The newest first. */
  readonly unread: readonly Notice[];
}

function Shown({ unread }: ShownProps) {
  const texts = useTexts(noticeTexts);
  const settings = useNoticeSettings();
  useListsOf(settings.data?.body.unreadCount);
  const columns = useReadColumns();
  return (
    <Page title={texts.title} lead={<span aria-live="polite">{texts.lead(unread.length)}</span>}>
      <Unread unread={unread} />
      <Panel title={texts.earlier}>
        <ListTable
          topic="notice"
          list={{ listMyNotices }}
          path="/v1/my-notices"
          input={{ query: { unread: false } }}
          caption={texts.earlier}
          columns={columns}
          rowKey={({ seq }) => seq}
          empty={<Empty title={texts.noEarlier} />}
        />
      </Panel>
      <Asked query={settings}>{({ body }) => <Letters settings={body} />}</Asked>
    </Page>
  );
}

/** The lists are asked anew when the count is another: no event says that one was told. */
function useListsOf(unreadCount: number | undefined): void {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is what they are asked for
  useEffect(() => {
    client.invalidateQueries({ queryKey: ['notice', 'listMyNotices'] });
  }, [client, unreadCount]);
}

function Unread({ unread }: ShownProps) {
  const texts = useTexts(noticeTexts);
  const reading = useWrite(['notice'], { readMyNotices });
  const [newest] = unread;
  const readAll = newest !== undefined && (
    <Button
      variant="default"
      loading={reading.isPending}
      // What came since these were read stays unread.
      onClick={() => {
        reading.send({ input: { body: { until: newest.seq } } }).catch(() => undefined);
      }}
    >
      {texts.readAll}
    </Button>
  );
  return (
    <Panel title={texts.unread} actions={readAll}>
      <SendingText sending={reading} />
      <DataTable
        caption={texts.unread}
        rows={unread}
        rowKey={({ seq }) => seq}
        columns={useColumns()}
        empty={<Empty title={texts.noUnread}>{texts.noUnreadMore}</Empty>}
      />
    </Panel>
  );
}

function useColumns(): readonly Column<Notice>[] {
  const texts = useTexts(noticeTexts);
  const formats = useFormats();
  const { language } = usePreferences();
  const nameOf = useNames('allocation', 'commitment', 'contract');
  return [
    {
      key: 'what',
      title: texts.what,
      isLong: true,
      value: ({ sentences }) => sentences[language],
      show: ({ sentences, page }) => <PageLink to={page}>{sentences[language]}</PageLink>,
    },
    { key: 'about', title: texts.about, isLong: true, value: ({ subject }) => nameOf(subject) },
    { key: 'topic', title: texts.topic, value: ({ topic }) => texts[topic] },
    {
      key: 'at',
      title: texts.at,
      value: ({ at }) => at,
      show: ({ at }) => formats.dateTime(at),
    },
  ];
}

function useReadColumns(): readonly Column<Notice>[] {
  const texts = useTexts(noticeTexts);
  const formats = useFormats();
  return [
    ...useColumns(),
    {
      key: 'readAt',
      title: texts.readAt,
      isExtra: true,
      value: ({ readAt }) => readAt,
      show: ({ readAt }) => (readAt === null ? '' : formats.dateTime(readAt)),
    },
  ];
}
