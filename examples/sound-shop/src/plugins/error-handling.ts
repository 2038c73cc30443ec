import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import {
  ConflictError,
  DomainError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
  UnavailableError,
} from '../errors.ts';

interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

const statuses = new Map<unknown, number>([
  [InvalidInputError, 400],
  [UnauthenticatedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [ConflictError, 409],
  [UnavailableError, 503],
]);

/** Turns every failure into a problem document (RFC 9457) that says nothing about the inside. */
export const errorHandling = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.setErrorHandler<FastifyError | DomainError>((error, request, reply) => {
      const problem = toProblem(error);
      if (problem.status >= 500) {
        request.log.error({ err: error }, 'the request failed');
      } else {
        request.log.info({ code: problem.code }, 'the request was refused');
      }
      return sendProblem(request, reply, problem);
    });

    app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
      sendProblem(request, reply, {
        status: 404,
        code: 'route_not_found',
        detail: 'There is no such resource.',
      }),
    );
  },
  { name: 'error-handling', dependencies: ['protection'] },
);

function toProblem(error: FastifyError | DomainError): Problem {
  if (error instanceof DomainError) {
    const status = statuses.get(error.constructor) ?? 500;
    return { status, code: error.code, detail: error.message };
  }
  if (error.validation) {
    const part = error.validationContext ?? 'request';
    return {
      status: 400,
      code: 'invalid_request',
      detail: 'The request does not fit its schema.',
      errors: error.validation.map((issue) => ({
        path: `${part}${issue.instancePath}`,
        message: issue.message ?? 'is not valid',
      })),
    };
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) {
    return { status: 500, code: 'internal_error', detail: 'Something went wrong on our side.' };
  }
  const title = STATUS_CODES[status] ?? 'Refused';
  return { status, code: title.toLowerCase().replaceAll(' ', '_'), detail: `${title}.` };
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[problem.status] ?? 'Error',
      requestId: request.id,
      ...problem,
    });
}
