import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { HubError, PermissionDeniedError } from '@hub/common';
import type { FastifyRequest } from 'fastify';
import { looksLikeIngestToken } from '@hub/sync-engine';
import { IngestProof } from '../ingest/ingest-proof';
import { IS_PUBLIC, NEEDED_ROLE, NEEDS_BOOTSTRAP, TAKES_INGEST_TOKEN } from './access.decorators';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { rememberSender } from './ingest-sender';
import { rememberPrincipal, type Principal } from './principal';
import { mayAct, type Role } from './roles';

const BEARER = /^Bearer +([\x21-\x7e]{1,200})$/i;

/** Lets a request through when its API key belongs to somebody who may use the route. Routes are closed unless they say otherwise. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: ApiKeyAuthenticator,
    private readonly proof: IngestProof,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.read<boolean>(context, IS_PUBLIC) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = presentedKey(request);
    if (looksLikeIngestToken(key) && this.read<boolean>(context, TAKES_INGEST_TOKEN) === true) return this.letSenderIn(request, key);
    const principal = await this.authenticator.principalOf(key);
    if (principal === null) throw new HubError('authentication', 'auth.unknown-key', 'The API key is unknown or was revoked. Check that it was copied whole.');
    this.requireRight(context, principal);
    rememberPrincipal(request, principal);
    return true;
  }

  private async letSenderIn(request: FastifyRequest, token: string): Promise<boolean> {
    const sender = await this.proof.senderOf(token);
    if (sender === null) throw new HubError('authentication', 'auth.unknown-ingest-token', 'The ingest token is unknown, was revoked or has ended. Ask for a new one.');
    rememberSender(request, sender);
    return true;
  }

  private requireRight(context: ExecutionContext, principal: Principal): void {
    const needed = this.read<Role>(context, NEEDED_ROLE);
    if (needed === undefined || !mayAct(principal.role, needed)) {
      throw new PermissionDeniedError('auth.role-too-low', `This needs the role ${needed ?? 'of nobody'}; the presented key has the role ${principal.role}.`);
    }
    if (this.read<boolean>(context, NEEDS_BOOTSTRAP) === true && !principal.isBootstrap) {
      throw new PermissionDeniedError('auth.bootstrap-only', 'Only the key made at first start may see and make accounts.');
    }
  }

  private read<T>(context: ExecutionContext, key: string): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}

function presentedKey(request: FastifyRequest): string {
  const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (key !== undefined) return key;
  throw new HubError('authentication', 'auth.no-key', 'This needs an API key: send the header "Authorization: Bearer <key>".');
}
