import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('what views put into pages as it is', () =>
  check(
    'security/xss',
    `
//- /app.js
const express = require('express');
const app = express();
app.set('view engine', 'ejs');
app.get('/a', (req, res) => {
  res.render('profile', { name: req.query.name, bio: 'none' });
});
app.get('/b', (req, res) => {
  res.render('profile', { name: 'none', bio: req.query.bio }); // $ security/xss
});
app.get('/c', (req, res) => {
  res.render('card.hbs', { user: { name: req.query.name, bio: 'none' } });
  res.render('card.hbs', { user: { name: 'none', bio: req.query.bio } }); // $ security/xss
});
app.get('/d', (req, res) => {
  res.render('missing', { bio: req.query.bio });
});
app.listen(3000);
//- /views/profile.ejs
<%- include('head') %>
<h1><%= name %></h1>
<p><%- bio %></p>
//- /views/card.hbs
<h1>{{user.name}}</h1>
<p>{{{user.bio}}}</p>
`,
  ));

test('pages of templates in the code', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import Handlebars from 'handlebars';
import _ from 'lodash';
import Mustache from 'mustache';
const app = express();
app.get('/a', (req, res) => { res.send(Mustache.render('<p>{{{bio}}}', { bio: req.query.bio })); });
app.get('/b', (req, res) => { res.send(Mustache.render('<p>{{bio}}', { bio: req.query.bio })); });
app.get('/c', (req, res) => { res.send(Handlebars.compile('<p>{{{bio}}}')({ bio: req.query.bio })); });
app.get('/d', (req, res) => { res.send(Handlebars.compile('<p>{{bio}}')({ bio: req.query.bio })); });
app.get('/e', (req, res) => { res.send(_.template('<p><%= bio %>')({ bio: req.query.bio })); });
app.get('/f', (req, res) => { res.send(_.template('<p><%- bio %>')({ bio: req.query.bio })); });
app.get('/g', (req, res) => { res.send(_.template('<p><%= user.bio.trim() + name %>')({ user: { bio: req.query.bio }, name: 'a' })); });
app.get('/h', (req, res) => { res.send(_.template('<p><%= user.name + "bio" %>')({ user: { bio: req.query.bio, name: 'a' } })); });
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'html')
      .map(({ endpoints }) => endpoints[0]?.label)
      .sort(),
  ).toEqual(['GET /a', 'GET /c', 'GET /e', 'GET /g']);
});
