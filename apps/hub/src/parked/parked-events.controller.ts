import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ParkedEvents, type ParkedEvent } from '@hub/messaging';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { AnswersList, AnswersNothing } from '../http/openapi';
import { PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ParkedEventResponse } from './dto/parked.dto';

const SCOPE = 'parked-events';

/** Events that a consumer could not handle, or that the bus refused. */
@ApiTags('Parked')
@Controller('api/v1/parked-events')
export class ParkedEventsController {
  constructor(
    private readonly parked: ParkedEvents,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List parked events', description: 'Oldest first.' })
  @AnswersList(ParkedEventResponse)
  async list(@Command() { accountId }: CommandContext, @Query() { limit, cursor }: PageQuery): Promise<ListAnswer<ParkedEventResponse>> {
    const after = this.cursors.decode(SCOPE, cursor);
    const rows = await this.parked.list({ accountId, limit: limit + 1, ...(after === null ? {} : { after: after.id }) });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    const next = rows.length > data.length && last !== undefined ? { value: last.id, id: last.id } : null;
    return { data: data.map(present), nextCursor: this.cursors.encode(SCOPE, next) };
  }

  @Post(':id/release')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Deliver a parked event again' })
  @AnswersNothing({ errors: [409] })
  release(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    return this.parked.release(accountId, id);
  }

  @Post(':id/discard')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Give a parked event up' })
  @AnswersNothing({ errors: [409] })
  discard(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    return this.parked.discard(accountId, id);
  }
}

function present({ accountId: _account, event: _event, ...shown }: ParkedEvent): ParkedEventResponse {
  return shown;
}
