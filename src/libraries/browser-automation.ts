import { defineLibrary, type Row } from './define.ts';

const page = 'puppeteer.Page()';
const browsers = '{puppeteer.Browser()|puppeteer.BrowserContext()}';

/** Browsers that the server runs: what they open, what they show, and what runs in them. */
export default defineLibrary({
  packages: [
    'puppeteer',
    'puppeteer-core',
    'puppeteer-extra',
    'rebrowser-puppeteer',
    'playwright',
    'playwright-core',
    '@playwright/test',
    'playwright-chromium',
    'playwright-extra',
    'chrome-remote-interface',
    'phantom',
    'phantomjs',
    'wkhtmltopdf',
    'wkhtmltoimage',
    'html-pdf-node',
    'html-pdf',
    'capture-website',
    'jsdom',
    'node-html-to-image',
    'pageres',
    'webshot',
    'node-webshot',
    'nightmare',
    'webdriverio',
    'selenium-webdriver',
    'html-pdf-chrome',
  ],
  docs: 'https://pptr.dev/api',
  rows: [
    { api: '{puppeteer-core|puppeteer-extra|rebrowser-puppeteer}', is: 'alias', of: 'puppeteer' },
    { api: '{playwright-core|@playwright/test|playwright-chromium|playwright-extra}', is: 'alias', of: 'playwright' },
    { api: 'puppeteer.{launch|connect|createBrowserContext}', is: 'function', async: true },
    { api: 'puppeteer.{launch|connect}()', is: 'alias', of: 'puppeteer.Browser()' },
    {
      api: 'playwright.{chromium|firefox|webkit}.{launch|connect|connectOverCDP|launchPersistentContext}',
      is: 'function',
      async: true,
    },
    {
      api: 'playwright.{chromium|firefox|webkit}.{launch|connect|connectOverCDP|launchPersistentContext}()',
      is: 'alias',
      of: 'puppeteer.Browser()',
    },
    { api: 'playwright.{Browser|BrowserContext}()', is: 'alias', of: 'puppeteer.Browser()' },
    { api: 'playwright.{Page|Frame}()', is: 'alias', of: page },
    {
      api: `${browsers}.{newPage|pages|newContext|createBrowserContext|createIncognitoBrowserContext}`,
      is: 'function',
      async: true,
    },
    {
      api: `${browsers}.{newContext|createBrowserContext|createIncognitoBrowserContext}()`,
      is: 'alias',
      of: 'puppeteer.BrowserContext()',
    },
    { api: `${browsers}.newPage()`, is: 'alias', of: page },
    { api: `${browsers}.pages()[]`, is: 'alias', of: page },
    { api: `${page}.{mainFrame()|frames()[]}`, is: 'alias', of: page },
    { api: `${page}.goto`, is: 'sink', kind: 'url', arg: 0 },
    { api: `${page}.setContent`, is: 'sink', kind: 'rendered', arg: 0 },
    {
      api: `${page}.{evaluate|evaluateHandle|evaluateOnNewDocument|addInitScript|$eval|$$eval|waitForFunction}`,
      is: 'sink',
      kind: 'rendered',
      arg: 0,
    },
    { api: `${page}.{$eval|$$eval}`, is: 'sink', kind: 'rendered', arg: 1 },
    { api: `${page}.{addScriptTag|addStyleTag}`, is: 'sink', kind: 'url', arg: '0.url' },
    { api: `${page}.addScriptTag`, is: 'sink', kind: 'rendered', arg: '0.content' },
    { api: `${page}.{goto|setContent|content|screenshot|pdf|close|title}`, is: 'function', async: true },
    // what runs in the page is handed the second argument
    {
      api: `${page}.{evaluate|evaluateHandle}`,
      is: 'function',
      async: true,
      calls: 0,
      with: ['argument 1'],
      result: true,
    },
    { api: `${browsers}.{addInitScript}`, is: 'sink', kind: 'rendered', arg: 0 },
    ...remoteDebugging(),
    // requests of the browser, with its cookies
    {
      api: `{${page}|puppeteer.BrowserContext()|playwright.APIRequest().newContext()}.request.{get|post|put|patch|delete|head|fetch}`,
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    { api: 'playwright.APIRequestContext()', is: 'alias', of: 'playwright.request.newContext()' },
    { api: 'playwright.request.newContext().{get|post|put|patch|delete|head|fetch}', is: 'sink', kind: 'url', arg: 0 },
    {
      api: '{pageres().source|pageres().src|webshot|node-webshot|nightmare().goto|webdriverio.remote().url|selenium-webdriver.WebDriver().get|html-pdf-chrome.create}',
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    { api: 'pageres.default()', is: 'alias', of: 'pageres()' },
    { api: 'selenium-webdriver.Builder().build()', is: 'alias', of: 'selenium-webdriver.WebDriver()' },
    {
      api: 'selenium-webdriver.Builder().{forBrowser|usingServer|withCapabilities|setChromeOptions|setFirefoxOptions}',
      is: 'function',
      returns: 'receiver',
    },
    { api: 'selenium-webdriver.WebDriver().executeScript', is: 'sink', kind: 'rendered', arg: 0 },
    { api: 'jsdom.JSDOM', is: 'sink', kind: 'rendered', arg: 0, when: { arg: 1, option: 'resources', is: ['usable'] } },
    { api: 'phantom.create', is: 'function', async: true },
    { api: 'phantom.create().createPage', is: 'function', async: true },
    { api: 'phantom.create().createPage().{open|openUrl}', is: 'sink', kind: 'url', arg: 0 },
    { api: 'phantom.create().createPage().setContent', is: 'sink', kind: 'rendered', arg: 0 },
    { api: 'phantom.create().createPage().{evaluate|evaluateJavaScript}', is: 'sink', kind: 'rendered', arg: 0 },
    {
      api: 'phantom.create().createPage().property',
      is: 'sink',
      kind: 'rendered',
      arg: 1,
      when: { arg: 0, oneOf: ['content'] },
    },
    {
      api: '{wkhtmltopdf|wkhtmltoimage.generate|capture-website.file|capture-website.buffer|capture-website.base64|jsdom.JSDOM.fromURL}',
      is: 'sink',
      kind: 'url',
      arg: 0,
    },
    { api: 'html-pdf-node.generatePdf', is: 'sink', kind: 'url', arg: '0.url' },
    { api: 'html-pdf-node.generatePdf', is: 'sink', kind: 'rendered', arg: '0.content' },
    { api: 'html-pdf.create', is: 'sink', kind: 'rendered', arg: 0 },
    { api: 'node-html-to-image', is: 'sink', kind: 'rendered', arg: '0.html' },
    // its scripts have the rights of the process
    {
      api: 'jsdom.JSDOM',
      is: 'sink',
      kind: 'code',
      arg: 0,
      when: { arg: 1, option: 'runScripts', is: ['dangerously'] },
    },
  ] satisfies Row[],
});

function remoteDebugging(): Row[] {
  const client = 'chrome-remote-interface()';
  return [
    { api: 'chrome-remote-interface', is: 'function', async: true, calls: 'all', with: [client] },
    { api: `${client}.Page.navigate`, is: 'sink', kind: 'url', arg: '0.url' },
    { api: `${client}.send`, is: 'sink', kind: 'url', arg: '1.url', when: { arg: 0, oneOf: ['Page.navigate'] } },
    { api: `${client}.Page.setDocumentContent`, is: 'sink', kind: 'rendered', arg: '0.html' },
    { api: `${client}.Page.printToPDF`, is: 'sink', kind: 'rendered', arg: '0.headerTemplate' },
    { api: `${client}.Page.printToPDF`, is: 'sink', kind: 'rendered', arg: '0.footerTemplate' },
    { api: `${client}.Runtime.{evaluate|compileScript}`, is: 'sink', kind: 'rendered', arg: '0.expression' },
    { api: `${client}.Runtime.callFunctionOn`, is: 'sink', kind: 'rendered', arg: '0.functionDeclaration' },
  ];
}
