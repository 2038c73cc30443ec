/**
 * The tool cannot run as it was asked to: a path that does not exist, a broken configuration.
 * The CLI prints the message and the remedy and exits with 2. Anything else that is thrown is a bug of ours.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** what the user can do about it, as a sentence; '' if we don't know */
  readonly remedy: string;

  constructor(message: string, remedy = '') {
    super(message);
    this.remedy = remedy;
  }
}
