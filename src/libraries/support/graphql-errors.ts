import type { PendingCall } from '../../evaluate/knowledge.ts';
import { asString, literal, type Value } from '../../evaluate/values.ts';
import { memberIn } from './graphql-servers.ts';

const byCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  UNAUTHORIZED: 401,
  UNAUTHORISED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
};
const byName: Readonly<Record<string, number>> = {
  AuthenticationError: 401,
  ForbiddenError: 403,
  UserInputError: 400,
};

/** `new GraphQLError(message, { extensions: { code, http: { status } } })` and Apollo's errors, with a status as HTTP has them. */
export function graphqlError(call: PendingCall): Value {
  const extensions = memberIn(call.args[1], 'extensions');
  const stated = memberIn(memberIn(extensions, 'http'), 'status');
  const code =
    asString(memberIn(extensions, 'code')) ?? (call.path.name === 'ApolloError' ? asString(call.args[1]) : null);
  const status = byName[call.path.name] ?? byCode[code ?? ''];
  const props = new Map<string, Value>();
  if (call.args[0] !== undefined) props.set('message', call.args[0]);
  if (stated !== undefined) props.set('statusCode', stated);
  else if (status !== undefined) props.set('statusCode', literal(status));
  return call.external(`${call.path.text}()`, { args: call.args, props });
}
