import { defineLibrary, type Row } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Texts in languages of their own: API path, place of the text. */
const texts: readonly SinkPlace[] = [
  ['neo4j-driver.Session().run', 0],
  ['neo4j-driver.driver().executeQuery', 0],
  ['arangojs.Database().{query|explain|parse}', 0],
  ['arangojs.Database().query', '0.query'],
  ['arangojs.{aql.literal|literal}', 0],
  ['orientjs.OrientDBClient.connect().session().{query|command|execute|batch}', 0],
  ['dgraph-js.DgraphClient().newTxn().{query|queryRDF|queryWithVars}', 0],
  ['{surrealdb|surrealdb.js}.Surreal().{query|queryRaw}', 0],
  ['@influxdata/influxdb-client.InfluxDB().getQueryApi().{collectRows|collectLines|queryRows|queryLines|queryRaw|iterateRows|iterateLines|rows|lines|response}', 0],
  ['meilisearch.MeiliSearch().index().{search|searchGet}', '1.filter'],
  ['meilisearch.MeiliSearch().index().deleteDocuments', '0.filter'],
  ['algoliasearch().initIndex().{search|browseObjects|deleteBy}', '1.filters'],
  ['algoliasearch().initIndex().deleteBy', '0.filters'],
  ['typesense.Client().collections().documents().{search|delete|export}', '0.filter_by'],
  ['solr-client.createClient().{search|get|doQuery|searchAll}', 0],
  ['solr-client.createClient().deleteByQuery', 0],
  ['@supabase/supabase-js.createClient().from().or', 0],
  ['@aws-sdk/client-cloudwatch-logs.StartQueryCommand', '0.queryString'],
]; // prettier-ignore

/** Clients of GraphQL: which document they send is the code's, and what it is about belongs into variables. */
const documents: readonly SinkPlace[] = [
  ['@octokit/graphql.graphql', 0],
  ['@octokit/core.Octokit().graphql', 0],
  ['@octokit/core.Octokit().graphql.paginate', 0],
  ['graphql-request', 1],
  ['graphql-request.{request|rawRequest}', 1],
  ['graphql-request.{request|rawRequest}', '0.document'],
  ['graphql-request.GraphQLClient().{request|rawRequest}', 0],
  ['graphql-request.GraphQLClient().{request|rawRequest}', '0.document'],
  ['@urql/core.Client().{query|mutation|subscription}', 0],
  ['graphql.{graphql|graphqlSync}', 1],
  ['graphql.{graphql|graphqlSync}', '0.source'],
  [
    '{apollo-server|apollo-server-core|apollo-server-express|@apollo/server|graphql-tag|@apollo/client|@apollo/client/core}.gql',
    0,
  ],
  ['graphql-tag', 0],
];

/** Requests whose body is a GraphQL document. */
const bodies: readonly (readonly [string, string])[] = [
  ['global.fetch', '1.body.query'],
  ['axios', '1.data.query'],
  ['axios.post', '1.query'],
  ['{got|got.post|ky|ky.post}', '1.json.query'],
  ['undici.request', '1.body.query'],
  ['{request|request.post}', '1.json.query'],
  ['needle.post', '1.query'],
  ['{@octokit/request.request|@octokit/core.Octokit().request}', '1.query'],
];

const cypher = 'neo4j-driver.Session()';

/** Databases and searches that are asked in other languages than SQL. */
export default defineLibrary({
  packages: ['neo4j-driver', 'neo4j-driver-lite', 'arangojs', 'orientjs', 'dgraph-js', 'dgraph-js-http', 'surrealdb', 'surrealdb.js', '@influxdata/influxdb-client', 'meilisearch', 'algoliasearch', 'typesense', 'solr-client', 'gremlin', 'rethinkdb', '@octokit/graphql', '@octokit/core', '@octokit/rest', 'octokit', '@actions/github', '@octokit/request', 'graphql-tag', 'apollo-server', 'apollo-server-core', 'apollo-server-express', '@apollo/server', '@apollo/client', '@urql/core'], // prettier-ignore
  docs: 'https://owasp.org/www-community/Injection_Theory',
  rows: [
    {
      api: '@influxdata/influxdb-client.QueryApi()',
      is: 'alias',
      of: '@influxdata/influxdb-client.InfluxDB().getQueryApi()',
    },
    { api: 'meilisearch.Index()', is: 'alias', of: 'meilisearch.MeiliSearch().index()' },
    { api: 'typesense.Documents()', is: 'alias', of: 'typesense.Client().collections().documents()' },
    { api: 'dgraph-js.Txn()', is: 'alias', of: 'dgraph-js.DgraphClient().newTxn()' },
    { api: 'orientjs.{OrientDBClient.connect|OrientDBClient.connect().session}', is: 'function', async: true },
    { api: 'neo4j-driver-lite', is: 'alias', of: 'neo4j-driver' },
    { api: 'neo4j-driver.Driver()', is: 'alias', of: 'neo4j-driver.driver()' },
    { api: 'neo4j-driver.driver().{session|rxSession|asyncSession}()', is: 'alias', of: cypher },
    { api: 'neo4j-driver.{RxSession|Transaction|ManagedTransaction}()', is: 'alias', of: cypher },
    { api: `${cypher}.beginTransaction()`, is: 'alias', of: cypher },
    {
      api: `${cypher}.{executeRead|executeWrite|readTransaction|writeTransaction}`,
      is: 'function',
      async: true,
      calls: 0,
      with: [cypher],
      result: true,
    },
    { api: 'arangojs()', is: 'alias', of: 'arangojs.Database()' },
    { api: 'dgraph-js-http', is: 'alias', of: 'dgraph-js' },
    { api: 'orientjs.OrientDBClient().session()', is: 'alias', of: 'orientjs.OrientDBClient.connect().session()' },
    { api: 'surrealdb()', is: 'alias', of: 'surrealdb.Surreal()' },
    { api: 'algoliasearch.algoliasearch', is: 'alias', of: 'algoliasearch' },
    { api: '{@octokit/rest|octokit}', is: 'alias', of: '@octokit/core' },
    { api: '@actions/github.getOctokit()', is: 'alias', of: '@octokit/core.Octokit()' },
    { api: '@octokit/core.graphql', is: 'alias', of: '@octokit/graphql.graphql' },
    { api: '@octokit/graphql.{withCustomRequest()|graphql.defaults()}', is: 'alias', of: '@octokit/graphql.graphql' },
    ...sinkRows('query', texts),
    ...documents.map(([api, arg]): Row => ({ api, is: 'sink', kind: 'query', arg, spliced: true })),
    ...bodies.map(([api, arg]): Row => ({
      api,
      is: 'sink',
      kind: 'query',
      arg,
      spliced: true,
      when: { arg: 0, like: /graphql/i },
    })),
    // these are programs
    { api: 'gremlin.driver.Client().submit', is: 'sink', kind: 'code', arg: 0 },
    { api: 'rethinkdb.js', is: 'sink', kind: 'code', arg: 0 },
  ],
});
