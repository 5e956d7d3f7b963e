/** To what one was told, with how much of it was not read. Where that is not known, no number. */
import { useNoticeSettings } from '../api/notice-settings.ts';
import { PageLink } from '../parts/page-link.tsx';
import { useFormats, useTexts } from '../texts/preferences.tsx';
import { frameTexts } from './frame-texts.ts';

const SHOWN_MAX = 99;

export function NoticesLink() {
  const texts = useTexts(frameTexts);
  const formats = useFormats();
  const count = useNoticeSettings().data?.body.unreadCount ?? 0;
  const shown = `${formats.count(Math.min(count, SHOWN_MAX))}${count > SHOWN_MAX ? '+' : ''}`;
  return (
    <PageLink to="/notices">
      {texts.notices}
      {count > 0 && (
        <>
          {' '}
          <span className="unread" aria-hidden="true">
            {shown}
          </span>{' '}
          <span className="hidden">{texts.unread(formats.count(count))}</span>
        </>
      )}
    </PageLink>
  );
}
