import type { Command } from 'commander';
import { createCommand } from '../command.ts';
import { InputError, ServerSaidNo } from '../failure.ts';
import type { CliPorts } from '../ports.ts';
import { settingsOf } from '../settings-of.ts';

interface MailTestOptions {
  readonly json?: boolean;
}

export function mailTestCommand(ports: CliPorts): Command {
  return createCommand('mail-test', {
    summary: 'Send one letter by the mail server of the settings, and say what it answered.',
    details:
      'For whoever has set POLDER_SMTP_URL. That the server took it does not say that it\n' +
      'arrives: look for it in the mailbox.',
    example: 'polder mail-test ada@example.org',
  })
    .argument('<address>', 'to whom')
    .action(async (address: string, options: MailTestOptions) => {
      const { mail, publicUrl } = settingsOf(ports);
      if (mail === undefined || publicUrl === undefined) {
        throw new InputError('POLDER_SMTP_URL: found nothing; expected the mail server to test');
      }
      const { openMailer } = await import('../../platform/notices/send-mail.ts');
      const mailer = openMailer({ ...mail, publicUrl });
      const outcome = await mailer.send({
        id: `test-${ports.now()}`,
        address,
        subject: 'Polder: a test of its mail',
        text: `This letter was sent to test the mail of Polder at\n${publicUrl}\n`,
      });
      mailer.close();
      if (outcome.kind === 'refused')
        throw new ServerSaidNo('refused', `${address}: ${outcome.said}`);
      if (outcome.kind === 'failed') throw new ServerSaidNo('unavailable', outcome.said);
      const document = { ok: true, address, from: mail.from };
      ports.stdout.write(
        options.json === true
          ? `${JSON.stringify(document, undefined, 2)}\n`
          : `${address}: the mail server took a letter from ${mail.from}\n`,
      );
    });
}
