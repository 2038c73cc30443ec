import { defineLibrary } from './define.ts';

/** Middleware that decides nothing about who may do what: known, so that it is not taken for a guard that we cannot see into. */
export default defineLibrary({
  packages: [
    'serve-static', 'serve-index', 'serve-favicon', 'errorhandler', 'express-status-monitor', 'swagger-ui-express', 'swagger-stats', 'redoc-express', 'swagger-jsdoc', 'express-useragent', 'express-device', 'vhost',
    'connect-history-api-fallback', 'connect-timeout', 'express-timeout-handler', 'timeout-middleware', 'i18n', 'i18next-http-middleware', 'express-ejs-layouts', 'express-handlebars', 'hbs', 'consolidate', 'express-prom-bundle',
    'express-prometheus-middleware', 'prometheus-api-metrics', 'express-async-handler', 'express-async-errors', 'express-list-endpoints', 'express-urlrewrite', 'express-sslify', 'express-force-ssl', 'express-enforces-ssl', 'express-http-proxy',
    'http-proxy-middleware', 'webpack-dev-middleware', 'webpack-hot-middleware', 'connect-livereload', 'express-robots-txt', 'apicache', 'express-mung', 'express-query-boolean', 'feature-policy', 'colors',
  ],
  docs: 'https://expressjs.com/en/resources/middleware.html',
  rows: [
    { api: '{serve-static|serve-index}', is: 'guard', guard: 'static-files' },
    { api: 'serve-index', is: 'tagged', tags: ['directory-listing'] },
    { api: '{serve-favicon|errorhandler|express-useragent|vhost|connect-history-api-fallback|express-ejs-layouts|express-urlrewrite|express-robots-txt|webpack-dev-middleware|webpack-hot-middleware|connect-livereload}', is: 'guard', guard: 'other' },
    { api: 'swagger-ui-express.{serve|setup|serveFiles|serveWithOptions}', is: 'guard', guard: 'other' },
    { api: '{redoc-express|swagger-jsdoc}', is: 'guard', guard: 'other' },
    { api: '{express-status-monitor|express-prom-bundle|express-prometheus-middleware|prometheus-api-metrics}', is: 'guard', guard: 'metrics' },
    { api: 'swagger-stats.getMiddleware', is: 'guard', guard: 'metrics' },
    { api: '{connect-timeout|timeout-middleware}', is: 'guard', guard: 'timeout' },
    { api: 'connect-timeout.timeout', is: 'guard', guard: 'timeout' },
    { api: 'express-timeout-handler.handler', is: 'guard', guard: 'timeout' },
    { api: 'i18n.init', is: 'guard', guard: 'other' },
    { api: 'i18next-http-middleware.handle', is: 'guard', guard: 'other' },
    { api: 'express-device.capture', is: 'guard', guard: 'other' },
    { api: '{express-sslify|express-sslify.HTTPS|express-force-ssl|express-enforces-ssl}', is: 'guard', guard: 'other' },
    { api: '{express-http-proxy|http-proxy-middleware.createProxyMiddleware|apicache.middleware|express-query-boolean}', is: 'guard', guard: 'other' },
    // the handler itself is what the wrapper returns: it only adds a `.catch(next)`
    { api: 'express-async-handler', is: 'function', keeps: true, returns: 'argument 0' },
    { api: 'express-async-handler', is: 'tagged', tags: ['catches-async'] },
  ],
});
