import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WorkReadModel, type RunView } from '@hub/persistence';
import { CancelRun } from '@hub/sync-engine';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ListRunsQuery, RunResponse } from './dto/run.dto';

/** Executions of operations; started through their connection. */
@ApiTags('Runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly work: WorkReadModel,
    private readonly cancelRun: CancelRun,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List runs', description: 'Newest first.' })
  @AnswersList(RunResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListRunsQuery): Promise<ListAnswer<RunView>> {
    return answerPage(this.cursors, 'runs', query, (page) => this.work.runs(accountId, query, page));
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a run' })
  @Answers(RunResponse)
  get(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<RunView> {
    return this.work.run(accountId, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Cancel a run', description: 'It stops between two pages and keeps what it has done. A run that ended stays as it is.' })
  @Answers(RunResponse)
  async cancel(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<RunView> {
    await this.cancelRun.execute(accountId, id);
    return this.work.run(accountId, id);
  }
}
