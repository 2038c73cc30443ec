import { defineLibrary } from './define.ts';

const client = 'ldapjs.createClient()';

/** Queries that are text: XPath in documents, filters and names in directories. */
export default defineLibrary({
  packages: [
    'xpath',
    'xpath.js',
    'xpath-ts',
    'xmldom-xpath',
    'jsonpath-plus',
    'ldapjs',
    '@ldapjs/client',
    'ldapts',
    'ldap-client',
    'activedirectory',
    'activedirectory2',
    'ldap-escape',
    'ldap-filter',
  ],
  docs: 'https://github.com/goto100/xpath',
  rows: [
    { api: '{xpath-ts|xpath.js|xmldom-xpath}', is: 'alias', of: 'xpath' },
    {
      api: '{xpath|xpath.select|xpath.select1|xpath.evaluate|xpath.parse|xpath.createExpression|xpath.selectWithResolver}',
      is: 'sink',
      kind: 'xpath',
      arg: 0,
    },
    { api: 'xpath.useNamespaces()', is: 'sink', kind: 'xpath', arg: 0 },
    {
      api: '{libxmljs|libxmljs2}.{parseXml|parseXmlString|parseHtml|parseHtmlString}().{find|get}',
      is: 'sink',
      kind: 'xpath',
      arg: 0,
    },
    { api: '{libxmljs|libxmljs2}.{Document|Element}().{find|get}', is: 'sink', kind: 'xpath', arg: 0 },
    { api: '{@xmldom/xmldom|xmldom}.DOMParser().parseFromString().evaluate', is: 'sink', kind: 'xpath', arg: 0 },
    { api: 'ldapjs.Client()', is: 'alias', of: client },
    { api: '@ldapjs/client.Client()', is: 'alias', of: client },
    { api: 'ldapts.Client()', is: 'alias', of: client },
    { api: `${client}.{search|modify|add|del|compare|modifyDN|bind}`, is: 'sink', kind: 'ldap', arg: 0 },
    { api: `${client}.search`, is: 'sink', kind: 'ldap', arg: '1.filter' },
    { api: '{ldapjs.parseFilter|ldapjs.parseDN|ldap-filter.parse}', is: 'sink', kind: 'ldap', arg: 0 },
    { api: 'ldap-client()', is: 'alias', of: 'ldap-client.Client()' },
    { api: 'ldap-client.Client().search', is: 'sink', kind: 'ldap', arg: '0.filter' },
    {
      api: '{activedirectory|activedirectory2}().{find|findUsers|findGroups}',
      is: 'sink',
      kind: 'ldap',
      arg: '0.filter',
    },
    { api: '{activedirectory|activedirectory2}().{find|findUsers|findGroups}', is: 'sink', kind: 'ldap', arg: 0 },
    { api: 'ldap-escape.{filter|dn}', is: 'sanitizer', kinds: ['ldap'] },
    { api: 'ldapts.{escapeFilterValue|escapeDNValue}', is: 'sanitizer', kinds: ['ldap'] },
  ],
});
