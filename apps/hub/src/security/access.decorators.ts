import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from './roles';

export const NEEDED_ROLE = 'hub:needed-role';
export const IS_PUBLIC = 'hub:is-public';
export const NEEDS_BOOTSTRAP = 'hub:needs-bootstrap';
export const TAKES_INGEST_TOKEN = 'hub:takes-ingest-token';

/** The least role that may use a route. Routes without it are refused to everybody. */
export function Needs(role: Role): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(NEEDED_ROLE, role), ApiExtension('x-needed-role', role));
}

/** A route that asks for no key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(IS_PUBLIC, true);
}

/** A route that an ingest token opens as well as an API key of the role. */
export function NeedsOrIngestToken(role: Role): MethodDecorator & ClassDecorator {
  return applyDecorators(Needs(role), SetMetadata(TAKES_INGEST_TOKEN, true), ApiExtension('x-takes-ingest-token', true));
}

/** A route for the bootstrap key only. */
export function BootstrapOnly(): MethodDecorator & ClassDecorator {
  return applyDecorators(Needs('admin'), SetMetadata(NEEDS_BOOTSTRAP, true));
}
