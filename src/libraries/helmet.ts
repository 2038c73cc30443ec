import { defineLibrary } from './define.ts';

/** Helmet and its likes: headers that tell browsers to be careful. */
export default defineLibrary({
  packages: [
    'helmet',
    'lusca',
    'hsts',
    'frameguard',
    'x-xss-protection',
    'dont-sniff-mimetype',
    'content-security-policy',
    'express-csp-header',
    'helmet-csp',
    'permissions-policy',
    'feature-policy',
    'referrer-policy',
    'hide-powered-by',
    'nocache',
  ],
  docs: 'https://helmetjs.github.io',
  rows: [
    { api: 'helmet.helmet', is: 'alias', of: 'helmet' },
    { api: 'helmet', is: 'guard', guard: 'security-headers' },
    {
      api: 'helmet.{contentSecurityPolicy|crossOriginEmbedderPolicy|crossOriginOpenerPolicy|crossOriginResourcePolicy|dnsPrefetchControl|expectCt|frameguard|hidePoweredBy|hsts|ieNoOpen|noSniff|noCache|originAgentCluster|permittedCrossDomainPolicies|referrerPolicy|strictTransportSecurity|xContentTypeOptions|xDnsPrefetchControl|xDownloadOptions|xFrameOptions|xPermittedCrossDomainPolicies|xPoweredBy|xssFilter|xXssProtection|featurePolicy}',
      is: 'guard',
      guard: 'security-headers',
    },
    {
      api: '{hsts|frameguard|x-xss-protection|dont-sniff-mimetype|content-security-policy|express-csp-header|helmet-csp|permissions-policy|feature-policy|referrer-policy|hide-powered-by|nocache}',
      is: 'guard',
      guard: 'security-headers',
    },
    { api: 'express-csp-header.expressCspHeader', is: 'guard', guard: 'security-headers' },
    { api: 'lusca', is: 'guard', guard: 'security-headers' },
    { api: 'lusca', is: 'guard', guard: 'csrf', needs: 'csrf', unless: { option: 'csrf', is: false } },
    { api: 'lusca.csrf', is: 'guard', guard: 'csrf' },
    { api: 'lusca.{csp|xframe|p3p|hsts|xssProtection|nosniff|referrerPolicy}', is: 'guard', guard: 'security-headers' },
  ],
});
