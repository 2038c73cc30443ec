import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('pictures, tables and attachments by their path, and what is given as it is', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import multer from 'multer';
import sharp from 'sharp';
import XLSX from 'xlsx';
import QRCode from 'qrcode';
import nodemailer from 'nodemailer';
const app = express();
const transport = nodemailer.createTransport({});
app.post('/', multer().single('picture'), async (req, res) => {
  await sharp(req.query.name).resize(10).toFile('/srv/small.png'); // $ security/path-traversal
  await sharp(req.file.buffer).resize(10).toFile('/srv/' + req.query.name); // $ security/path-traversal
  await sharp(Buffer.from(req.query.data, 'base64')).toBuffer();
  XLSX.readFile(req.query.name); // $ security/path-traversal
  XLSX.read(req.query.name);
  await QRCode.toFile('/srv/code.png', req.query.name);
  await transport.sendMail({ to: 'a@example.com', attachments: [{ path: req.query.name }] }); // $ security/path-traversal
  await transport.sendMail({ to: 'a@example.com', attachments: [{ filename: 'a', content: req.query.name }] });
  res.end();
});
app.listen(3000);
`,
  ));
