import { defineLibrary, type Row } from './define.ts';

const sends = [
  'nodemailer.createTransport().sendMail',
  '{@sendgrid/mail|@sendgrid/mail.MailService()}.{send|sendMultiple}',
  'resend.Resend().emails.send',
  'postmark.ServerClient().sendEmail',
  'mailgun-js().messages().send',
  'emailjs.SMTPClient().send',
  'sendmail()',
];
/** What is shown as a page or as who wrote it. That answers go to who filled in a form is what forms are for. */
const parts = ['html', 'HtmlBody', 'from', 'sender', 'envelope'];

/** Mails: what a request puts into them is read by somebody else, as if this service had written it. */
export default defineLibrary({
  packages: [
    'nodemailer',
    '@sendgrid/mail',
    'resend',
    'postmark',
    'mailgun-js',
    'emailjs',
    'sendmail',
    '@nestjs-modules/mailer',
  ],
  docs: 'https://nodemailer.com/message/',
  rows: [
    { api: 'nodemailer.{Transporter|Mail}()', is: 'alias', of: 'nodemailer.createTransport()' },
    { api: '@nestjs-modules/mailer.MailerService()', is: 'alias', of: 'nodemailer.createTransport()' },
    { api: 'nodemailer.createTransport', is: 'client', client: 'mail' },
    ...sends.flatMap((api): Row[] => [
      ...parts.map((part): Row => ({ api, is: 'sink', kind: 'email', arg: `0.${part}` })),
      { api, is: 'sink', kind: 'email', arg: '0.headers', whole: true },
      ...['text', 'TextBody', 'context'].map((part): Row => ({
        api,
        is: 'sink',
        kind: 'email',
        arg: `0.${part}`,
        from: 'header',
      })),
    ]),
    { api: 'nodemailer.createTransport().sendMail', is: 'function', async: true, calls: 1 },
  ],
});
