import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/openapi';
import { NeedsOrIngestToken } from '../security/access.decorators';
import { CurrentSender, type Sender } from '../security/ingest-sender';
import { AcceptedObservationsResponse } from './dto/observation.dto';
import { EVENT_BATCH } from './dto/event-batch.schema';
import { ObservationDoor } from './observation-door';

/** The way in for programs that do not write to the bus themselves. */
@ApiTags('Observations')
@Controller('api/v1/observations')
export class ObservationsController {
  constructor(private readonly door: ObservationDoor) {}

  @Post()
  @HttpCode(202)
  @NeedsOrIngestToken('operator')
  @ApiOperation({
    summary: 'Send observations',
    description:
      'The same CloudEvents as on the topic `entrepot.observation`, one or a batch of up to 500; the content type may also be `application/cloudevents+json` or `application/cloudevents-batch+json`. Asks for the ingest token of the connection, or an API key of the role operator. Answered once all are stored; one that cannot be taken refuses all. Sending the same event again changes nothing.',
  })
  @ApiBody({ schema: EVENT_BATCH })
  @Answers(AcceptedObservationsResponse, { status: 202, errors: [413] })
  async send(@CurrentSender() sender: Sender, @Body() body: unknown): Promise<AcceptedObservationsResponse> {
    return this.door.take(sender, body);
  }
}
