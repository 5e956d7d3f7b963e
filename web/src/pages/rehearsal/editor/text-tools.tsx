/** Whole texts: taken from a file, saved as one, begun again, brought back. */
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { saveFile } from '../../../parts/table/csv-text.ts';
import { useTexts } from '../../../texts/preferences.tsx';
import { editorTexts } from '../editor-texts.ts';
import type { KeptText } from './use-kept-text.ts';

interface TextToolsProps {
  readonly name: string;
  readonly kept: KeptText;
  readonly initial: string;
}

const CHARACTERS_MAX = 250_000;

export function TextTools({ name, kept, initial }: TextToolsProps) {
  const texts = useTexts(editorTexts);
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState('');
  const upload = async (file: File | undefined) => {
    if (file === undefined) return;
    const text = await textOf(file);
    if (text === undefined) setTrouble(texts.notText);
    else if (text.length > CHARACTERS_MAX) setTrouble(texts.tooLarge);
    else {
      setTrouble('');
      kept.replace(text);
    }
  };
  const { replaced } = kept;
  return (
    <div>
      <div className="row">
        <input
          ref={input}
          type="file"
          accept=".yaml,.yml"
          hidden
          aria-label={texts.upload}
          onChange={({ target }) => {
            void upload(target.files?.[0]);
            target.value = '';
          }}
        />
        <Button size="xs" variant="default" onClick={() => input.current?.click()}>
          {texts.upload}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => saveFile(`${name}.yaml`, new Blob([kept.text], { type: 'text/yaml' }))}
        >
          {texts.download}
        </Button>
        {kept.isChanged && (
          <Button size="xs" variant="default" onClick={() => kept.replace(initial)}>
            {texts.original}
          </Button>
        )}
        {replaced !== undefined && replaced !== kept.text && (
          <Button size="xs" variant="default" onClick={() => kept.replace(replaced)}>
            {texts.bringBack}
          </Button>
        )}
        <span className="quiet">
          {kept.isKept ? (kept.isChanged ? texts.changed : '') : texts.notKept}
        </span>
      </div>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </div>
  );
}

/** With the line ends of the editor; `undefined` where it is no text. */
async function textOf(file: File): Promise<string | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return text.replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
