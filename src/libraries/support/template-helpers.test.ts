import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('helpers of Handlebars run with what templates give them', () =>
  check(
    'security/xss',
    `
const express = require('express');
const Handlebars = require('handlebars');
Handlebars.registerHelper('link', function (text, url) {
  return new Handlebars.SafeString("<a href='" + url + "'>link</a>"); // $ security/xss
});
Handlebars.registerHelper({ bold: (text) => new Handlebars.SafeString('<b>' + Handlebars.escapeExpression(text) + '</b>') });
Handlebars.registerHelper('unused', (text) => new Handlebars.SafeString('<b>' + text + '</b>'));
express().get('/', (req, res) => {
  const template = Handlebars.compile('<p>{{link name url}} {{bold name}}</p>');
  res.send(template({ name: req.query.name, url: req.query.url }));
});
`,
  ));
