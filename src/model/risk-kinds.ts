/** What is lost by a setting. */
export type RiskKind =
  /** a validator goes on after the first error, however many there are */
  | 'all-errors'
  /** text that is written into a script of a page as it is */
  | 'unescaped-script'
  /** … or that a template writes into one */
  | 'unescaped-template'
  /** a variant of a password hash that is weaker than the others */
  | 'weak-variant'
  /** a browser that everybody on the network can steer */
  | 'debugging-port'
  /** requests that break the rules of HTTP are taken all the same */
  | 'lenient-parser'
  /** what is sent can be read and changed on the way */
  | 'unencrypted'
  /** everybody may write to a file */
  | 'writable-by-all'
  /** everybody may look at the schema, or try it in a page */
  | 'open-schema'
  /** everybody sees how the program failed */
  | 'open-errors'
  /** tokens that nobody signed */
  | 'unsigned-token'
  /** tokens whose time is over */
  | 'expired-token'
  /** pages of all sites may read the replies; with cookies */
  | 'any-origin'
  | 'any-origin-with-cookies'
  /** a header that lets the pages of the allowed origin send cookies along; the origin of any framed file or sandbox is allowed */
  | 'cookies-allowed'
  | 'null-origin'
  | 'null-origin-with-cookies'
  /** a header that browsers obey for the sake of users is not sent */
  | 'header-off'
  /** each request to another service opens a connection of its own */
  | 'no-keepalive'
  /** settings of the environment are written into files that browsers load: `setting` has their names, `process.env` for all */
  | 'environment-in-bundle'
  /** the tables become what the code says, without a migration; they are dropped first, with their rows */
  | 'schema-follows'
  | 'schema-anew'
  /** a key that is stored without an end */
  | 'kept-forever';

/** What has to be at an argument (index, or index and property path such as `0.cors.origin`) or in a list there. */
export interface RiskCondition {
  readonly at: string;
  readonly oneOf?: readonly (string | number | boolean | null | undefined)[];
  /** how a text begins */
  readonly begins?: string;
  /** bits of a number, one of which is set */
  readonly mask?: number;
}
