import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from './roles';

export const NEEDED_ROLE = 'hub:needed-role';
export const IS_PUBLIC = 'hub:is-public';
export const NEEDS_BOOTSTRAP = 'hub:needs-bootstrap';

/** The least role that may use a route. Routes without it are refused to everybody. */
export function Needs(role: Role): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(NEEDED_ROLE, role), ApiExtension('x-needed-role', role));
}

/** A route that asks for no key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(IS_PUBLIC, true);
}

/** A route for the bootstrap key only. */
export function BootstrapOnly(): MethodDecorator & ClassDecorator {
  return applyDecorators(Needs('admin'), SetMetadata(NEEDS_BOOTSTRAP, true));
}
