import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { InternalError } from '@hub/common';
import type { CommandContext } from '@hub/sync-engine/ports';
import type { FastifyRequest } from 'fastify';
import type { Role } from './roles';

/** Who is asking: the owner of the presented API key. */
export interface Principal {
  readonly keyId: string;
  readonly keyName: string;
  readonly accountId: string;
  readonly role: Role;
  /** The key made at first start: the only one that may see and make other accounts. */
  readonly isBootstrap: boolean;
}

const principals = new WeakMap<FastifyRequest, Principal>();

/** Remembers who asks for as long as the request lives. */
export function rememberPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** Who asks. @throws {InternalError} on routes that ask for nobody. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new InternalError('auth.no-principal', 'A public route asked for the caller.');
  return principal;
}

/** The caller, as a controller's parameter. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** What use cases are told of the caller, as a controller's parameter. */
export const Command = createParamDecorator((_data: unknown, context: ExecutionContext): CommandContext => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { accountId, keyName } = principalOf(request);
  return { accountId, actor: keyName, requestId: request.id };
});
