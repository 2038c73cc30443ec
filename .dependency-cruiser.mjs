/**
 * The architecture, enforced: who may import whom between the folders of src/.
 *
 * Type imports count like any other: a stage that names another stage's types depends on its shape.
 * Cycles of values inside a folder are oxlint's business (import/no-cycle).
 */

/** Tests and their helpers see whatever they need to build an input. */
const testFile = '(\\.test\\.ts$|/testing/)';

/** Tiny leaves that know nothing of the domain; everybody may use them. */
const common = ['errors.ts', 'nearest.ts'];

/** A finding's severity, place and trace are the vocabulary of every stage after the IR. */
const vocabulary = 'findings/types.ts';

/**
 * folder: what it may import besides itself and `common`, and why not more.
 * An entry is a folder or a single file of src/.
 */
const layers = {
  ir: {
    may: [],
    why: 'The IR is the contract between front ends of any language and everything behind it: it stands on nothing.',
  },
  project: {
    may: [vocabulary],
    why: 'Discovery describes a directory. What the files mean is decided later, by others.',
  },
  lower: {
    may: ['ir', 'project/read-source.ts'],
    why: 'Lowering is a pure function of one text: no configuration, no other file, no library.',
  },
  link: {
    may: ['ir', 'project', vocabulary],
    why: 'Linking joins facts by the language’s rules of modules and scopes; libraries come after it.',
  },
  evaluate: {
    may: ['ir', 'link', vocabulary],
    why: 'The evaluator asks about libraries through its own interface (evaluate/knowledge.ts) and never names one.',
  },
  libraries: {
    may: ['ir', 'link', 'evaluate', 'model', 'project', vocabulary],
    why: 'Library knowledge feeds the model; it must not know that rules, flow or reports exist.',
  },
  model: {
    may: ['ir', 'link', 'evaluate', 'libraries', 'flow', 'project', vocabulary],
    why: 'The model says what the backend is, the flows through it included. Whether that is good is the rules’ business.',
  },
  schema: {
    may: ['model', vocabulary],
    why: 'It runs the migrations that the model holds on a PostgreSQL of its own, and says what came of it in the model’s words.',
  },
  advisories: {
    may: ['model', 'project', vocabulary],
    why: 'It compares what lockfiles install with what is known against packages; only the model learns of it.',
  },
  flow: {
    may: ['ir', 'link', 'evaluate', 'model', 'libraries/define.ts', 'libraries/knowledge.ts', vocabulary],
    why: 'Flow asks what a call does with taint in kinds (request, sql), and never learns which library said so.',
  },
  rules: {
    may: ['model', vocabulary, 'findings/hit.ts'],
    why: 'A rule judges the model alone. If it needs a library’s name or the syntax, the model lacks a fact.',
  },
  findings: {
    may: ['rules/define.ts'],
    why: 'Turning hits into findings needs the shape of a rule, and nothing about the code that was audited.',
  },
  score: {
    may: ['findings', 'report/types.ts'],
    why: 'The score is arithmetic on findings and coverage.',
  },
  report: {
    may: ['findings', 'score'],
    why: 'A report renders an audit result; one that looks into the model would say what the others cannot.',
  },
  config: {
    may: [vocabulary, 'project'],
    why: 'Configuration is data with a schema; the stages receive it, it does not know them.',
  },
  cli: {
    may: [
      'run.ts',
      'config',
      'report',
      'findings',
      'score',
      'rules/load.ts',
      'rules/define.ts',
      'model/types.ts',
      'project',
    ],
    why: 'The command line starts the pipeline (run.ts) and prints; it is not a second pipeline.',
  },
};

export default {
  forbidden: [
    ...Object.entries(layers).map(([folder, { may, why }]) => ({
      name: `${folder}-imports`,
      comment: why,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: testFile },
      to: { path: '^src/', pathNot: [`^src/${folder}/`, ...[...common, ...may].map(pathOf)] },
    })),
    {
      name: 'common-imports-nothing',
      comment: 'What everybody may import must not bring anything along.',
      severity: 'error',
      from: { path: common.map(pathOf) },
      to: { path: '^src/', pathNot: common.map(pathOf) },
    },
    {
      name: 'vocabulary-imports-nothing',
      comment: 'Every stage names these types; whatever they imported, every stage would depend on.',
      severity: 'error',
      from: { path: pathOf(vocabulary) },
      to: { path: '.' },
    },
    {
      name: 'pipeline-is-not-a-library',
      comment: 'run.ts is the top of the program. Only the command line and tests call it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/', '^src/run\\.ts$', testFile] },
      to: { path: '^src/(run\\.ts$|cli/)' },
    },
    {
      name: 'rules-are-isolated',
      comment: 'Adding or removing a rule touches one file; only the folder scan and tests know the others.',
      severity: 'error',
      from: { path: '^src/(?!rules/).*', pathNot: testFile },
      to: { path: '^src/rules/[^/]+/' },
    },
    {
      name: 'libraries-are-isolated',
      comment: 'Nobody may depend on one library’s file: knowledge is found by the folder scan and asked by path.',
      severity: 'error',
      from: { path: '^src/(?!libraries/).*', pathNot: testFile },
      to: { path: '^src/libraries/', pathNot: '^src/libraries/(define|build-types|knowledge|load)\\.ts$' },
    },
    {
      name: 'one-reader-of-the-file-system',
      comment:
        'Only project/ reads what is audited, so that ignores, limits and encodings hold everywhere. The exceptions touch ' +
        'our own files: output and baseline files, the caches, advisories about packages, and the scans of our own rule and library folders.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/project/',
          '^src/cli/',
          '^src/advisories/read\\.ts$',
          '^src/lower/cache\\.ts$',
          '^src/schema/cluster\\.ts$',
          '^src/(rules|libraries)/load\\.ts$',
          testFile,
        ],
      },
      to: { path: '^(node:)?fs(/promises)?$' },
    },
    {
      name: 'one-user-of-the-database',
      comment: 'SQL of an audited project runs in one place only: the thread that keeps it confined.',
      severity: 'error',
      from: { path: '^(src|scripts|bin)/', pathNot: ['^src/schema/(worker|extensions|cluster)\\.ts$', testFile] },
      to: { path: '(^|/)node_modules/@electric-sql/pglite/' },
    },
    {
      name: 'one-way-to-a-network',
      comment: 'A database is connected to where the user named one, and nowhere else.',
      severity: 'error',
      from: { path: '^(src|scripts|bin)/', pathNot: '^src/schema/live/read\\.ts$' },
      to: { path: '(^|/)node_modules/pg/' },
    },
    {
      name: 'live-database-is-asked-for',
      comment: 'The module that can connect is loaded by run.ts alone, and only for those who name a database.',
      severity: 'error',
      from: { path: '^(src|scripts|bin)/', pathNot: ['^src/run\\.ts$', testFile] },
      to: { path: '^src/schema/live/read\\.ts$' },
    },
    {
      name: 'one-user-of-the-parser',
      comment:
        'Only lowering sees a parser’s tree. (That within it only parse.ts calls the parser, while the others name the types ' +
        'of its nodes, is checked by oxlint: here types and values look the same.)',
      severity: 'error',
      from: { path: '^(src|scripts|bin)/', pathNot: '^src/lower/' },
      to: { path: '(^|/)node_modules/(oxc-parser|@oxc-project)/' },
    },
    {
      name: 'nothing-is-executed-nothing-is-sent',
      comment: 'Audited code is never run, and an audit uses no network.',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { path: '^(node:)?(child_process|cluster|vm|http|https|http2|net|tls|dgram|dns)(/promises)?$' },
    },
    {
      name: 'threads-are-an-implementation-detail',
      comment:
        'Lowering has them for speed, and the schema to keep foreign SQL and its PostgreSQL apart. Every other stage is ' +
        'single-threaded, so that its order, and with it the output, is fixed.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(lower|schema)/', testFile] },
      to: { path: '^(node:)?worker_threads$' },
    },
    {
      name: 'core-without-packages',
      comment:
        'What decides about findings is our own code; packages serve the edges (parsing, formats, command line).',
      severity: 'error',
      from: { path: '^src/(ir|evaluate|flow|rules|findings|score)/', pathNot: testFile },
      to: { path: '(^|/)node_modules/' },
    },
    {
      name: 'no-development-packages',
      comment: 'What the published program imports must be installed with it.',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: testFile },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '@types/',
      },
    },
    {
      name: 'no-test-code',
      comment: 'Tests and their helpers are left out of the published program.',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: testFile },
      to: { path: testFile },
    },
    {
      name: 'no-unresolvable',
      comment: 'A path that leads nowhere. (sarif is a package of types only, known to TypeScript as @types/sarif.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^sarif$' },
    },
  ],
  options: {
    // reads TypeScript without a transpiler, type imports included
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|examples)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};

/** a folder (`ir`) or a file (`rules/define.ts`) of src/, as a pattern */
function pathOf(entry) {
  return entry.endsWith('.ts') ? `^src/${entry.replaceAll('.', '\\.')}$` : `^src/${entry}/`;
}
