/** Whether, how soon, in which language and of what one is told by mail. */
import { type NoticeSettings, putMyNoticeSettings } from '../../../../src/client/notices.ts';
import { isStale } from '../../api/refused.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Form, SelectField } from '../../parts/form/form.tsx';
import { changesOf, Meanwhile, type Seen } from '../../parts/form/meanwhile.tsx';
import { Ticks } from '../../parts/form/ticks.tsx';
import type { Draft } from '../../parts/form/use-draft.ts';
import { useEdit } from '../../parts/form/use-edit.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { wordsOf } from '../../parts/form/words-of.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { noticeTexts } from './notice-texts.ts';

interface LettersProps {
  readonly settings: NoticeSettings;
}

export function Letters({ settings }: LettersProps) {
  const texts = useTexts(noticeTexts);
  const { address, isAddressVerified, refusal } = settings;
  const ofAddress = isAddressVerified ? texts.verified : texts.unverified;
  return (
    <Panel title={texts.settings} note={settings.sendsMail ? undefined : texts.noMail}>
      <DetailList
        details={[
          [texts.address, address === null ? texts.noAddress : `${address}. ${ofAddress}`],
          ...(refusal === null
            ? []
            : [[texts.refusal, `${refusal} ${texts.refusalMore}`] as const]),
        ]}
      />
      <Choice settings={settings} />
    </Panel>
  );
}

const TOPICS = [
  'funding',
  'procurement',
  'applications',
  'allocations',
  'registrations',
  'invoices',
  'delivery',
] as const satisfies readonly NoticeSettings['silent'][number][];

/** Ticked are the topics that one is told of. */
type Typed = Readonly<Record<'mail' | 'language' | 'topics', string>>;

function typedOf({ mail, language, silent }: NoticeSettings): Typed {
  const topics = TOPICS.filter((topic) => !silent.includes(topic)).join(' ');
  return { mail, language, topics };
}

function Choice({ settings }: LettersProps) {
  const texts = useTexts(noticeTexts);
  const linesOf = useLines();
  const putting = useWrite(['notice'], { putMyNoticeSettings });
  const now = { thing: settings, version: settings.version };
  const edit = useEdit<NoticeSettings, Typed>('notice-settings', now, typedOf(settings));
  const { draft, before } = edit;
  const send = (typed: Typed, version: number) => {
    const wanted = wordsOf(typed.topics);
    const body = {
      mail: typed.mail as NoticeSettings['mail'],
      language: typed.language as NoticeSettings['language'],
      silent: TOPICS.filter((topic) => !wanted.includes(topic)),
    };
    putting.send({ input: { body }, version }).then(draft.clear, () => undefined);
  };
  const takeTheirs = () => {
    edit.takeTheirs();
    putting.reset();
  };
  return (
    <Form
      draft={draft}
      sending={putting}
      submitText={texts.save}
      submit={(typed) => send(typed, edit.version)}
      meanwhile={
        before === undefined ? undefined : (
          <Meanwhile
            changes={changesOf(linesOf(typedOf(before)), linesOf(typedOf(settings)))}
            typed={new Map(linesOf(draft.values))}
            problem={isStale(putting.error) ? putting.error.problem : undefined}
            takeTheirs={takeTheirs}
            sendYours={() => send(draft.values, edit.keepYours())}
          />
        )
      }
    >
      <Fields draft={draft} />
      {putting.isSuccess && !draft.isTyped && <p role="status">{texts.saved}</p>}
    </Form>
  );
}

function Fields({ draft }: { readonly draft: Draft<Typed> }) {
  const texts = useTexts(noticeTexts);
  const of = (...words: readonly ('soon' | 'daily' | 'never' | (typeof TOPICS)[number])[]) =>
    words.map((value) => ({ value, label: texts[value] }));
  const languages = [
    { value: 'en', label: texts.inEnglish },
    { value: 'nl', label: texts.inDutch },
  ];
  return (
    <>
      <SelectField
        name="mail"
        label={texts.mail}
        choices={of('soon', 'daily', 'never')}
        isRequired={false}
      />
      <SelectField name="language" label={texts.language} choices={languages} isRequired={false} />
      <Ticks name="topics" label={texts.topics} draft={draft} of={of(...TOPICS)} />
    </>
  );
}

/** What one sees of a choice, a line each. */
function useLines(): (typed: Typed) => Seen {
  const texts = useTexts(noticeTexts);
  const { list } = useFormats();
  return ({ mail, language, topics }) => {
    const wanted = wordsOf(topics);
    const named = TOPICS.filter((topic) => wanted.includes(topic)).map((topic) => texts[topic]);
    return [
      [texts.mail, mail === 'soon' || mail === 'daily' ? texts[mail] : texts.never],
      [texts.language, language === 'nl' ? texts.inDutch : texts.inEnglish],
      [texts.topics, named.length === 0 ? texts.none : list(named)],
    ];
  };
}
