import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../security/access.decorators';
import { ASYNC_API } from './async-api.generated';

/** The contract of the events, for programs and their generators. */
@ApiTags('Events')
@Controller('api/asyncapi.json')
export class AsyncApiController {
  @Get()
  @Public()
  @ApiOperation({ summary: 'AsyncAPI document of the events', description: 'Every type of event with its schema, its topic and its key.' })
  @ApiResponse({ status: 200, description: 'An AsyncAPI 3 document', schema: { type: 'object', additionalProperties: true } })
  document(): object {
    return ASYNC_API;
  }
}
