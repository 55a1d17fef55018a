import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WorkReadModel, type ParkedView } from '@hub/persistence';
import { DiscardParked, ReleaseParked } from '@hub/sync-engine';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ListParkedQuery, ParkedResponse, ReleaseParkedBody } from './dto/parked.dto';

/** Records set aside with a reason and a way to release them. */
@ApiTags('Parked')
@Controller('api/v1/parked')
export class ParkedController {
  constructor(
    private readonly work: WorkReadModel,
    private readonly releaseParked: ReleaseParked,
    private readonly discardParked: DiscardParked,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List parked records', description: 'Open ones unless told otherwise; newest first.' })
  @AnswersList(ParkedResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListParkedQuery): Promise<ListAnswer<ParkedView>> {
    const filter = { ...query, state: query.state ?? 'open' };
    return answerPage(this.cursors, `parked:${filter.state}`, query, (page) => this.work.parked(accountId, filter, page));
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a parked record' })
  @Answers(ParkedResponse)
  get(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<ParkedView> {
    return this.work.parkedRecord(accountId, id);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Release a parked record', description: 'An identity conflict needs `linkTo` or `create`; everything else is tried again.' })
  @Answers(ParkedResponse, { errors: [409] })
  async release(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body?: ReleaseParkedBody): Promise<ParkedView> {
    await this.releaseParked.execute(command, { ...body, parkedId: id });
    return this.work.parkedRecord(command.accountId, id);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Give a parked record up', description: 'A later change of the record is looked at as usual.' })
  @Answers(ParkedResponse, { errors: [409] })
  async discard(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<ParkedView> {
    await this.discardParked.execute(command, id);
    return this.work.parkedRecord(command.accountId, id);
  }
}
