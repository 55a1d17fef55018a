import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EventLogReader, type LoggedEvent } from '@hub/messaging';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { AnswersList } from '../http/openapi';
import { type ListAnswer } from '../http/page.query';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { EventResponse, ListEventsQuery } from './dto/event.dto';

const SCOPE = 'events';

/** The event log of an account, whatever bus carries the events to programs. */
@ApiTags('Events')
@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly log: EventLogReader,
    private readonly cursors: Cursors,
  ) {}

  /**
   * The last page gives a cursor too: with it, the next request continues where this one ended, so that a program can follow the log
   * by asking again.
   */
  @Get()
  @Needs('viewer')
  @ApiOperation({
    summary: 'List events',
    description: 'Oldest first. Every page that holds events has a `nextCursor`: ask again with it to follow the log. An empty page has none; keep the former cursor then.',
  })
  @AnswersList(EventResponse)
  async list(@Command() { accountId }: CommandContext, @Query() { limit, cursor, topic }: ListEventsQuery): Promise<ListAnswer<LoggedEvent>> {
    const after = this.cursors.decode(SCOPE, cursor);
    const data = await this.log.readLog({ accountId, limit, ...(topic === undefined ? {} : { topics: [topic] }), ...(after === null ? {} : { after: after.value }) });
    const last = data.at(-1);
    return { data, nextCursor: this.cursors.encode(SCOPE, last === undefined ? null : { value: last.position, id: last.event.id }) };
  }
}
