import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';

/** The error shape, for the OpenAPI document. */
export class ErrorResponse {
  @ApiProperty({
    description: 'Whose problem it is.',
    enum: ['validation', 'authentication', 'permission', 'not-found', 'conflict', 'too-large', 'rate-limited', 'unavailable', 'internal'],
    example: 'not-found',
  })
  readonly type: string;

  @ApiProperty({ description: 'Stable and dotted; branch on it.', example: 'product.not-found' })
  readonly code: string;

  @ApiProperty({ description: 'For people: what happened, to which thing, and the next step.', example: 'There is no such product in this account.' })
  readonly message: string;

  @ApiProperty({ description: 'Field or parameter the message is about.', type: String, nullable: true, example: 'id' })
  readonly param: string | null;

  @ApiProperty({ description: 'Finds the request in the log; also in the header `x-request-id`.', example: '01981c5e-7c1a-7000-8000-000000000009' })
  readonly requestId: string;

  @ApiPropertyOptional({ description: 'Facts, where there are some: for example the checks that failed.', type: 'object', additionalProperties: true })
  readonly details?: object;
}

const ERRORS: Readonly<Record<number, string>> = {
  400: 'The input is not valid',
  401: 'No API key, or an unknown one',
  403: 'The role of the key is too low',
  404: 'No such thing in this account',
  409: 'The request contradicts the present state',
  410: 'It was deleted',
  413: 'The body is larger than 1 MB',
  415: 'The body is not JSON',
  503: 'The database does not answer; try again',
};
const COMMON_ERRORS = [400, 401, 403, 404, 503];

function errors(extra: readonly number[]): Array<MethodDecorator & ClassDecorator> {
  return [...new Set([...COMMON_ERRORS, ...extra])].map((status) => ApiResponse({ status, description: ERRORS[status] ?? 'Refused', type: ErrorResponse }));
}

export interface AnswerOptions {
  /** Default 200. */
  readonly status?: number;
  readonly about?: string;
  /** Error statuses beside the common ones. */
  readonly errors?: readonly number[];
}

/** Documents an answer of one record. */
export function Answers(model: Type, options: AnswerOptions = {}): MethodDecorator {
  const { status = 200, about = '' } = options;
  return applyDecorators(ApiBearerAuth(), ApiResponse({ status, description: about, type: model }), ...errors(options.errors ?? []));
}

/** Documents an answer without a body. */
export function AnswersNothing(options: AnswerOptions = {}): MethodDecorator {
  return applyDecorators(ApiBearerAuth(), ApiResponse({ status: options.status ?? 204, description: options.about ?? '' }), ...errors(options.errors ?? []));
}

/** Documents a page of records. */
export function AnswersList(model: Type, options: AnswerOptions = {}): MethodDecorator {
  const schema = {
    type: 'object',
    required: ['data', 'nextCursor'],
    properties: {
      data: { type: 'array', items: { $ref: getSchemaPath(model) } },
      nextCursor: { type: 'string', nullable: true, description: 'Give it as `cursor` to read on; null on the last page.', example: null },
    },
  };
  return applyDecorators(
    ApiBearerAuth(),
    ApiExtraModels(model),
    ApiResponse({ status: 200, description: options.about ?? '', schema }),
    ...errors(options.errors ?? []),
  );
}
