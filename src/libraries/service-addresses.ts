import { defineLibrary } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Clients that are given the address of a service: API path, place. */
const addresses: readonly SinkPlace[] = [
  ['{soap.createClient|soap.createClientAsync|graphql-request|graphql-request.request|graphql-request.GraphQLClient}', 0],
  ['{graphql-request|graphql-request.request}', '0.url'],
  ['{apollo-link-http|apollo-boost|apollo-client|apollo-client-preset|@apollo/client}.{HttpLink|createHttpLink|ApolloClient|createNetworkInterface|UriLink}', '0.uri'],
  ['{apollo-boost|apollo-link-ws.WebSocketLink|apollo-link-rest.RestLink|@apollo/client/link/http.HttpLink}', '0.uri'],
  ['apollo-datasource-rest.RESTDataSource().{get|post|put|patch|delete}', 0],
  ['{@urql/core.Client|@urql/core.createClient|urql.createClient}', '0.url'],
  ['{@octokit/core.Octokit()|@octokit/request}.request', 0],
  ['@octokit/core.Octokit', '0.baseUrl'],
  ['xmlrpc.{createClient|createSecureClient}', 0],
  ['xmlrpc.{createClient|createSecureClient}', '0.{host|url}'],
  ['jayson.{Client|client}.{http|https|tcp|websocket}', 0],
  ['jayson.{Client|client}.{http|https|tcp|websocket}', '0.{host|hostname}'],
  ['openid-client.{Issuer.discover|discovery}', 0],
  ['jwks-rsa', '0.jwksUri'],
  ['jwks-rsa.JwksClient', '0.jwksUri'],
  ['jose.createRemoteJWKSet', 0],
  ['{openai|@anthropic-ai/sdk|groq-sdk}', '0.baseURL'],
  ['openai.OpenAI', '0.baseURL'],
  ['webdav.createClient', 0],
  ['{@elastic/elasticsearch|@opensearch-project/opensearch}.Client', '0.node'],
  ['@slack/webhook.IncomingWebhook', 0],
  ['discord.js.WebhookClient', '0.url'],
  ['@trpc/client.{httpBatchLink|httpLink|httpBatchStreamLink|wsLink}', '0.url'],
  ['{openapi-fetch|@hey-api/client-fetch.createClient}', '0.{baseUrl|baseURL}'],
]; // prettier-ignore

/** Databases, queues, mail: who chooses the host makes the server knock wherever they like. */
const hosts: readonly SinkPlace[] = [
  ['mongodb.MongoClient', 0],
  ['mongodb.MongoClient.connect', 0],
  ['mongoose.{connect|createConnection}', 0],
  ['pg.{Pool|Client}', '0.{host|connectionString}'],
  ['mysql2.{createConnection|createPool}', '0.host'],
  ['mysql2.{createConnection|createPool}', 0],
  ['mssql.{connect|ConnectionPool}', '0.server'],
  ['{ioredis|ioredis.Redis}', 0],
  ['{ioredis|ioredis.Redis}', '0.host'],
  ['redis.createClient', '0.url'],
  ['redis.createClient', '0.socket.host'],
  ['{amqplib.connect|amqplib/callback_api.connect|mqtt.connect|mqtt.connectAsync}', 0],
  ['nodemailer.createTransport', '0.host'],
  ['nodemailer.createTransport', 0],
  ['{ssh2.Client()|ssh2-sftp-client()|node-ssh.NodeSSH()}.connect', '0.host'],
  ['basic-ftp.Client().access', '0.host'],
  ['{ldapjs|@ldapjs/client}.createClient', '0.url'],
  ['ldapts.Client', '0.url'],
  ['{imap|imapflow.ImapFlow}', '0.host'],
  ['nats.connect', '0.servers'],
]; // prettier-ignore

/** Services that are reached by an address or a host. */
export default defineLibrary({
  packages: ['soap', 'wsdl', 'apollo-link-http', '@apollo/client', 'apollo-boost', 'apollo-client', 'apollo-client-preset', 'apollo-link-ws', 'apollo-link-rest', 'apollo-datasource-rest', '@apollo/datasource-rest', '@octokit/request', 'urql', 'xmlrpc', 'jayson', 'webdav', '@slack/webhook', '@trpc/client', 'openapi-fetch', '@hey-api/client-fetch', 'imap', 'imapflow'], // prettier-ignore
  docs: 'https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html',
  rows: [
    { api: '@apollo/datasource-rest', is: 'alias', of: 'apollo-datasource-rest' },
    { api: '@octokit/core.request', is: 'alias', of: '@octokit/request.request' },
    ...sinkRows('url', addresses),
    ...sinkRows('host', hosts),
  ],
}); // prettier-ignore
