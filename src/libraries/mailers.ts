import { defineLibrary, type Row } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

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

/** Pages of mails in messages of other shapes: API path, place of the page. */
const pages: readonly SinkPlace[] = [
  ['mailgun.js().client().messages.create', '1.html'],
  ['resend.Resend().batch.send', '0.*.html'],
  ['postmark.ServerClient().sendEmailBatch', '0.*.HtmlBody'],
  ['node-mailjet.Client().post().request', '0.Messages.*.HTMLPart'],
  ['@aws-sdk/client-ses.SendEmailCommand', '0.Message.Body.Html.Data'],
  ['@aws-sdk/client-sesv2.SendEmailCommand', '0.Content.Simple.Body.Html.Data'],
  ['aws-sdk.SES().sendEmail', '0.Message.Body.Html.Data'],
  ['aws-sdk.SESV2().sendEmail', '0.Content.Simple.Body.Html.Data'],
  ['@aws-sdk/client-ses.SES().sendEmail', '0.Message.Body.Html.Data'],
  ['@mailchimp/mailchimp_transactional().messages.send', '0.message.html'],
  ['mandrill-api.Mandrill().messages.send', '0.message.html'],
  ['{@getbrevo/brevo|sib-api-v3-sdk}.TransactionalEmailsApi().sendTransacEmail', '0.htmlContent'],
  ['sparkpost().transmissions.send', '0.content.html'],
  ['@azure/communication-email.EmailClient().beginSend', '0.content.html'],
  ['mailersend.EmailParams().setHtml', 0],
  ['@trycourier/courier.CourierClient().send', '0.message.content.body'],
  ['plunk-node().emails.send', '0.body'],
];

/** Mails: what a request puts into them is read by somebody else, as if this service had written it. */
export default defineLibrary({
  packages: [
    'nodemailer',
    '@sendgrid/mail',
    'resend',
    'postmark',
    'mailgun-js',
    'mailgun.js',
    'node-mailjet',
    '@mailchimp/mailchimp_transactional',
    'mandrill-api',
    '@getbrevo/brevo',
    'sib-api-v3-sdk',
    'sparkpost',
    '@azure/communication-email',
    'mailersend',
    'emailjs',
    'sendmail',
    '@nestjs-modules/mailer',
  ],
  docs: 'https://nodemailer.com/message/',
  rows: [
    { api: 'nodemailer.{Transporter|Mail}()', is: 'alias', of: 'nodemailer.createTransport()' },
    { api: '@nestjs-modules/mailer.MailerService()', is: 'alias', of: 'nodemailer.createTransport()' },
    { api: 'node-mailjet.{apiConnect|connect}()', is: 'alias', of: 'node-mailjet.Client()' },
    { api: 'node-mailjet()', is: 'alias', of: 'node-mailjet.Client()' },
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
    ...sinkRows('email', pages),
    ...['0.*.html', '0.*.from'].map((arg): Row => ({
      api: '{@sendgrid/mail|@sendgrid/mail.MailService()}.send',
      is: 'sink',
      kind: 'email',
      arg,
      when: { list: 0 },
    })),
    { api: 'nodemailer.createTransport().sendMail', is: 'function', async: true, calls: 1 },
  ],
});
