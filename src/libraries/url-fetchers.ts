import { defineLibrary } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

const verbs = 'get|post|put|patch|delete|del|head|options';

/** Requests by other packages than the known clients: API path, place of the address. */
const requests: readonly SinkPlace[] = [
  ['{ofetch.raw|ofetch.native}', 0],
  ['ofetch', '1.baseURL'],
  ['got.paginate', 0],
  ['got.paginate.{all|each}', 0],
  ['got', '1.prefixUrl'],
  ['{got|ky}.{get|post|put|patch|delete|head|stream}', '1.prefixUrl'],
  ['ky', '1.prefixUrl'],
  ['axios.{get|delete|head|options}', '1.proxy.host'],
  ['got-scraping.gotScraping', '0.url'],
  ['got-scraping.gotScraping', 0],
  ['undici.{upgrade|connect}', 0],
  ['undici.{Agent|ProxyAgent|Dispatcher|EnvHttpProxyAgent}().{request|stream|dispatch}', '0.origin'],
  ['undici.{WebSocket|EventSource}', 0],
  ['bent()', 0],
  ['bent', 0],
  ['centra', 0],
  ['wretch', 0],
  ['wretch().{url|get|post}', 0],
  ['gaxios.request', '0.url'],
  ['gaxios.Gaxios().request', '0.url'],
  ['popsicle.{fetch|request}', 0],
  ['popsicle.request', '0.url'],
  ['{requestretry|hyperquest|r2|npm-registry-fetch|minipass-fetch|popsicle}', 0],
  ['requestretry', '0.url'],
  ['{requestretry|r2|restler|cloudscraper|hyperquest}.{get|post|put|patch|delete|del|head}', 0],
  ['npm-registry-fetch.{json|json.stream}', 0],
  [`unirest.{${verbs}}`, 0],
  ['unirest', 1],
  ['cloudscraper', 0],
  ['cloudscraper', '0.uri'],
  [`typed-rest-client/{RestClient.RestClient|HttpClient.HttpClient}().{${verbs}|create|update}`, 0],
  ['node-libcurl.curly', 0],
  ['node-libcurl.curly.{get|post|put|patch|delete|head}', 0],
  ['{urllib.request|urllib.curl|simple-get|simple-get.concat|wreck.get|wreck.post|@hapi/wreck.get|@hapi/wreck.post|jsdom.JSDOM.fromURL}', 0],
  ['{simple-get|simple-get.concat}', '0.url'],
  ['{wreck|@hapi/wreck}.request', 1],
  ['flyio.{get|post|request}', 0],
  ['form-data().submit', 0],
  ['form-data().submit', '0.host'],
  [`redaxios.{${verbs}|create}`, 0],
  ['redaxios', 0],
]; // prettier-ignore

/** What stands at an address: previews, images, feeds, films, documents, whole sites. */
const fetchers: readonly SinkPlace[] = [
  ['{download|link-preview-js.getLinkPreview|url-metadata|unfurl.js.unfurl|probe-image-size|jimp.read|jimp.Jimp.read|@extractus/feed-extractor.extract|@extractus/article-extractor.extract|feedparser-promised.parse|nugget|ytdl-core|@distube/ytdl-core|link-check|is-reachable|is-url-http|scrape-it|oembed-parser.extract|@extractus/oembed-extractor.extract|wget-improved.download|@postlight/parser.parse|@postlight/mercury-parser.parse|favicon|check-links|broken-link-checker.HtmlUrlChecker().enqueue}', 0],
  ['{ytdl-core|@distube/ytdl-core}.{getInfo|getBasicInfo|downloadFromInfo}', 0],
  ['{image-downloader|image-downloader.image}', '0.url'],
  ['open-graph-scraper', '0.url'],
  ['nodejs-file-downloader.Downloader', '0.url'],
  ['nodejs-file-downloader', '0.url'],
  ['node-downloader-helper.DownloaderHelper', 0],
  ['easydl.EasyDl', 0],
  ['easydl', 0],
  ['rss-parser().parseURL', 0],
  ['node-ical.{fromURL|async.fromURL}', 0],
  ['ical.fromURL', 0],
  ['sitemapper().fetch', 0],
  ['cheerio.fromURL', 0],
  ['pdfjs-dist.getDocument', 0],
  ['pdfjs-dist.getDocument', '0.url'],
  ['crawler().{queue|direct|add|send}', 0],
  ['crawler().{queue|direct|add|send}', '0.{uri|url}'],
  ['osmosis.{get|post}', 0],
  ['x-ray()', 0],
  ['simplecrawler', 0],
  ['crawlee.{CheerioCrawler|PlaywrightCrawler|PuppeteerCrawler|JSDOMCrawler|HttpCrawler|BasicCrawler}().{run|addRequests}', '0.*'],
  ['@apidevtools/swagger-parser.{validate|parse|dereference|bundle|resolve}', 0],
  ['@apidevtools/json-schema-ref-parser.{parse|dereference|bundle|resolve}', 0],
  ['swagger-client', 0],
  ['swagger-client', '0.url'],
  ['swagger-client.resolve', '0.url'],
]; // prettier-ignore

/** Sockets and streams of events. */
const sockets: readonly SinkPlace[] = [
  ['{global.WebSocket|ws|global.EventSource|socket.io-client|socket.io-client.io|socket.io-client.connect|reconnecting-websocket|eventsource|eventsource.EventSource|sockjs-client|isomorphic-ws|@microsoft/fetch-event-source.fetchEventSource}', 0],
  ['faye-websocket.Client', 0],
  ['websocket.{client|w3cwebsocket}', 0],
  ['websocket.client().connect', 0],
  ['{xmlhttprequest.XMLHttpRequest|xhr2|xmlhttprequest-ssl.XMLHttpRequest|global.XMLHttpRequest}().open', 1],
  ['node:dgram.createSocket().send', 2],
  ['global.{Bun|bun}.connect', '0.hostname'],
  ['global.Deno.{connect|connectTls|startTls}', '0.hostname'],
  ['global.Bun.fetch', 0],
  ['global.navigator.sendBeacon', 0],
]; // prettier-ignore

/** Packages that load what stands at an address, and the smaller clients. */
export default defineLibrary({
  packages: ['download', 'image-downloader', 'node-downloader-helper', 'link-preview-js', 'open-graph-scraper', 'url-metadata', 'unfurl.js', 'probe-image-size', 'jimp', 'rss-parser', '@extractus/feed-extractor', '@extractus/article-extractor', 'urllib', 'ky-universal', 'simple-get', 'wreck', '@hapi/wreck', 'socket.io-client', 'feedparser-promised', '@apidevtools/swagger-parser', '@apidevtools/json-schema-ref-parser', 'got-scraping', 'bent', 'centra', 'wretch', 'gaxios', 'popsicle', 'requestretry', 'hyperquest', 'r2', 'npm-registry-fetch', 'minipass-fetch', 'restler', 'cloudscraper', 'unirest', 'typed-rest-client', 'node-libcurl', 'flyio', 'form-data', 'redaxios', 'fetch-retry', 'unfetch', 'whatwg-fetch', 'fetch-ponyfill', 'request-promise-any', 'nugget', 'ytdl-core', '@distube/ytdl-core', 'link-check', 'is-reachable', 'scrape-it', 'oembed-parser', '@extractus/oembed-extractor', 'wget-improved', '@postlight/parser', 'nodejs-file-downloader', 'easydl', 'node-ical', 'ical', 'sitemapper', 'cheerio', 'pdfjs-dist', 'crawler', 'osmosis', 'x-ray', 'simplecrawler', 'crawlee', 'swagger-client', 'reconnecting-websocket', 'eventsource', 'sockjs-client', 'isomorphic-ws', '@microsoft/fetch-event-source', 'faye-websocket', 'websocket', 'xmlhttprequest', 'xhr2'], // prettier-ignore
  docs: 'https://developer.mozilla.org/en-US/docs/Web/API/URL',
  rows: [
    { api: '{unfetch|whatwg-fetch.fetch|minipass-fetch|fetch-ponyfill().fetch}', is: 'alias', of: 'global.fetch' },
    { api: 'fetch-retry()', is: 'alias', of: 'global.fetch' },
    { api: 'global.fetch.{fetch|default|defaults()}', is: 'alias', of: 'global.fetch' },
    { api: 'request-promise-any', is: 'alias', of: 'request' },
    { api: 'ky-universal', is: 'alias', of: 'ky' },
    { api: 'flyio/src/node', is: 'alias', of: 'flyio' },
    { api: 'npm-registry-fetch.defaults()', is: 'alias', of: 'npm-registry-fetch' },
    ...sinkRows('url', [...requests, ...fetchers, ...sockets]),
    // what a client's own hook makes of every address
    { api: 'axios.interceptors.request.use', is: 'function', calls: 0, with: ['axios.Settings()'] },
    { api: 'axios.Settings().{url|baseURL}', is: 'sink', kind: 'url', arg: 'assigned' },
    { api: 'node-libcurl.Curl().setOpt', is: 'sink', kind: 'url', arg: 1, when: { arg: 0, oneOf: ['URL', 'PROXY'] } },
  ],
}); // prettier-ignore
