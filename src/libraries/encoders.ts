import { defineLibrary } from './define.ts';

/** What makes text harmless for one kind of place: HTML, a shell, SQL, a file name. */
export default defineLibrary({
  packages: ['escape-html', 'he', 'html-entities', 'entities', 'sanitize-html', 'dompurify', 'isomorphic-dompurify', 'xss', 'xss-filters', 'lodash.escape', 'validator', 'sqlstring', 'mysql', 'mysql2', 'shell-quote', 'shell-escape', 'shell-escape-tag', 'sanitize-filename', 'slugify', 'slug', '@sindresorhus/slugify', 'encodeurl', 'striptags', 'escape-string-regexp', 'lodash.escaperegexp', 'bleach', 'uuid'],
  docs: 'https://github.com/component/escape-html',
  rows: [
    { api: 'isomorphic-dompurify', is: 'alias', of: 'dompurify' },
    { api: 'dompurify()', is: 'alias', of: 'dompurify' },
    { api: '{escape-html|sanitize-html|xss|lodash.escape|striptags|xss.filterXSS|dompurify.sanitize|xss.FilterXSS().process|bleach.sanitize}', is: 'sanitizer', kinds: ['html'] },
    { api: 'he.{encode|escape}', is: 'sanitizer', kinds: ['html'] },
    { api: '{html-entities.encode|entities.encode|entities.encodeHTML|entities.escape|entities.escapeUTF8|entities.encodeXML}', is: 'sanitizer', kinds: ['html', 'xml'] },
    { api: 'xss-filters.{inHTMLData|inSingleQuotedAttr|inDoubleQuotedAttr|inUnQuotedAttr|uriInHTMLData}', is: 'sanitizer', kinds: ['html'] },
    { api: 'validator.escape', is: 'sanitizer', kinds: ['html'] },
    { api: 'validator.{trim|ltrim|rtrim|normalizeEmail|unescape|stripLow|blacklist}', is: 'propagator', from: [0] },
    { api: 'validator.{toInt|toFloat}', is: 'function' },
    { api: 'validator.{toInt|toFloat}()', is: 'scalar', type: 'number' },
    { api: 'validator.{isUUID|isMongoId|isAlphanumeric|isAlpha|isHexadecimal|isHash|isISO8601|isIP|isULID|isSlug|isJWT}', is: 'predicate', type: 'uuid' },
    { api: 'validator.{isInt|isNumeric|isFloat|isDecimal|isPort}', is: 'predicate', type: 'number' },
    { api: 'validator.isBoolean', is: 'predicate', type: 'boolean' },
    { api: 'validator.{isEmail|isURL|isLength|isMobilePhone|isAscii}', is: 'predicate', type: 'string' },
    { api: 'uuid.validate', is: 'predicate', type: 'uuid' },
    { api: '{lodash|underscore}.escape', is: 'sanitizer', kinds: ['html'] },
    { api: '{lodash|underscore}.escapeRegExp', is: 'sanitizer', kinds: ['regex'] },
    { api: '{escape-string-regexp|lodash.escaperegexp}', is: 'sanitizer', kinds: ['regex'] },
    { api: '{sqlstring|mysql|mysql2}.{escape|escapeId|format}', is: 'sanitizer', kinds: ['sql'] },
    { api: '{mysql|mysql2}.{createConnection|createPool}().{escape|escapeId|format}', is: 'sanitizer', kinds: ['sql'] },
    { api: 'shell-quote.quote', is: 'sanitizer', kinds: ['command'] },
    { api: '{shell-escape|shell-escape-tag}', is: 'sanitizer', kinds: ['command'] },
    { api: 'sanitize-filename', is: 'sanitizer', kinds: ['path', 'header'] },
    { api: '{slugify|slug|@sindresorhus/slugify}', is: 'sanitizer', kinds: ['*'] },
    { api: 'encodeurl', is: 'sanitizer', kinds: ['html', 'header', 'log'] },
  ],
});
