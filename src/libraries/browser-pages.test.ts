import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('pages that a package builds of what it is given', () =>
  check(
    'security/xss',
    `
//- /package.json
{ "name": "titles", "version": "1.0.0", "main": "index.js", "dependencies": { "jsdom": "*", "fs-extra": "*" } }
//- /index.js
const { JSDOM } = require('jsdom');
const fs = require('fs-extra');
exports.save = (file, text) => fs.writeFile(file, text);
exports.write = (title) => document.write('<h1>' + title + '</h1>'); // $ security/xss
exports.text = (title) => { document.body.textContent = '<h1>' + title + '</h1>'; };
exports.add = (title) => { document.querySelector('h1').insertAdjacentHTML('beforeend', '<b>' + title); }; // $ security/xss
exports.set = (title) => { document.body.innerHTML = '<h1>' + title; }; // $ security/xss
exports.page = (title) => new JSDOM('<h1>' + title, { runScripts: 'dangerously' }); // $ security/xss
exports.still = (title) => new JSDOM('<h1>' + title);
`,
  ));
